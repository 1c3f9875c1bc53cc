"""The only writer of files."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from django.conf import settings

from yiwang.core import crypto
from yiwang.core.actor import Actor
from yiwang.core.problems import Forbidden
from yiwang.foundation.files import contents, storage
from yiwang.foundation.files.models import StoredFile
from yiwang.foundation.files.problems import FileRefused

ORPHAN = timedelta(days=1)  # bytes without a row older than this belong to a request that never ended


class Upload(Protocol):
    """What a form or a document writer hands over (Django's UploadedFile and ContentFile are such)."""

    name: str | None

    def chunks(self) -> Iterable[bytes]: ...


def store(
    *,
    by: Actor,
    upload: Upload,
    at: datetime,
    max_bytes: int | None = None,
    owner_party_id: int | None = None,
) -> StoredFile:
    """Keep a file: the bytes are on disk before the row exists, so a row never names what was lost.

    The kind is told by content. The owner is the named party, else the actor's principal, else (an application) its
    body. `max_bytes` defaults to the setting. Raises Forbidden for somebody not logged in, FileRefused.
    """
    if by.kind == "anonymous":
        raise Forbidden
    limit = max_bytes or settings.MAX_UPLOAD
    name = Path(upload.name or "").name[:200]
    received = storage.receive(upload.chunks(), limit)
    try:
        media_type = _accept(received, name, limit)
        storage.keep(received)
    finally:
        storage.discard(received)
    return StoredFile.objects.create(
        sha256=received.sha256,
        size=received.size,
        media_type=media_type,
        name_sealed=crypto.seal_text(name),
        owner_party_id=owner_party_id or by.principal_id or by.agency_party_id,
        account_id=by.account_id,
        created_at=at,
    )


def _accept(received: storage.Received, name: str, limit: int) -> str:
    shown = f"{limit // 1_048_576} MB" if limit >= 1_048_576 else f"{limit // 1024} KB"
    if received.size == 0:
        raise FileRefused(reason="文件是空的", limit=shown, field="file")
    if received.size > limit:
        raise FileRefused(reason="文件太大", limit=shown, field="file")
    media_type = contents.media_type_of(received.path, name)
    if not media_type:
        raise FileRefused(reason="格式不支持，或内容与扩展名不符", limit=shown, field="file")
    return media_type


def sweep(*, at: datetime) -> int:
    """Remove bytes that no row names and that are older than a day; returns how many files went."""
    removed = 0
    for path in storage.contents():
        if path.stat().st_mtime > (at - ORPHAN).timestamp():
            continue
        if path.parent.name == "incoming" or not StoredFile.objects.filter(sha256=path.name).exists():
            path.unlink(missing_ok=True)
            removed += 1
    return removed
