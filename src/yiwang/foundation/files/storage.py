"""The content-addressed folder: bytes are safe on disk under their digest before any row names them."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Received:
    """Bytes that lie in a temporary file, measured."""

    path: Path
    size: int
    sha256: str


def folder() -> Path:
    """Where the bytes lie."""
    return Path(settings.DATA) / "files"


def path_of(sha256: str) -> Path:
    """The place of a content."""
    return folder() / sha256[:2] / sha256[2:4] / sha256


def receive(chunks: Iterable[bytes], max_bytes: int) -> Received:
    """Write the chunks to a temporary file, at most one chunk past `max_bytes`; the caller looks at `size`."""
    waiting = folder() / "incoming"
    waiting.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=waiting)
    with os.fdopen(handle, "wb") as file:
        for chunk in chunks:
            size += len(chunk)
            digest.update(chunk)
            file.write(chunk)
            if size > max_bytes:
                break
        file.flush()
        os.fsync(file.fileno())
    return Received(Path(name), size, digest.hexdigest())


def keep(received: Received) -> None:
    """Move the bytes to their place for good; the same content lies there once."""
    place = path_of(received.sha256)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    received.path.replace(place)
    directory = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def discard(received: Received) -> None:
    """Remove bytes that were refused."""
    received.path.unlink(missing_ok=True)


def read(sha256: str) -> BufferedReader:
    """Open a content. Raises FileNotFoundError."""
    return path_of(sha256).open("rb")


def contents() -> Iterable[Path]:
    """Every stored content and every temporary file."""
    return (path for path in folder().rglob("*") if path.is_file())
