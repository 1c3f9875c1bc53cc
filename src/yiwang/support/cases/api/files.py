"""Files: hand in, look at and fetch one's own. What lies in a case is fetched through the case."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status, UploadedFile

from yiwang.foundation.events import idempotency
from yiwang.foundation.files import selectors, services
from yiwang.web.endpoints import Key, actor, at
from yiwang.web.rest import send_bytes

router = Router(tags=["files"])


class FileOut(Schema):
    """A stored file. `size` in bytes; `media_type` as told by its content."""

    uid: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    created_at: datetime


def _file_out(file: Any) -> dict[str, Any]:
    return {
        "uid": file.uid,
        "name": selectors.name_of(file),
        "media_type": file.media_type,
        "size": file.size,
        "sha256": file.sha256,
        "created_at": file.created_at,
    }


@router.post("/files", response={201: FileOut}, summary="Hand in a file")
def store_file(request: HttpRequest, file: UploadedFile, key: Key = "") -> Any:
    by, now = actor(request), at(request)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    uid = idempotency.do_once(
        by=by,
        operation="files.store",
        key=key,
        body={"name": file.name, "sha256": digest.hexdigest()},
        at=now,
        work=lambda: services.store(by=by, upload=file, at=now).uid,
    )
    return Status(201, _file_out(selectors.get_file(by=by, uid=uid)))


@router.get("/files/{uid}", response=FileOut, summary="What is known of a file of one's own")
def show_file(request: HttpRequest, uid: UUID) -> Any:
    return _file_out(selectors.get_file(by=actor(request), uid=uid))


@router.get(
    "/files/{uid}/content",
    summary="The bytes of a file of one's own",
    openapi_extra={"responses": {200: {"description": "The file", "content": {"application/octet-stream": {}}}}},
)
def send_file(request: HttpRequest, uid: UUID) -> Any:
    file = selectors.get_file(by=actor(request), uid=uid)
    return send_bytes(
        request,
        lambda: selectors.open_file(file),
        name=selectors.name_of(file),
        kind=file.media_type,
        digest=file.sha256,
    )
