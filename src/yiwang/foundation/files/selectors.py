"""Questions about files."""

import hashlib
from io import BufferedReader
from uuid import UUID

from yiwang.core import crypto
from yiwang.core.actor import Actor
from yiwang.foundation.files import storage
from yiwang.foundation.files.models import StoredFile
from yiwang.foundation.files.problems import FileDamaged, StoredFileNotFound


def get_file(*, by: Actor, uid: object) -> StoredFile:
    """A file the actor owns or stored. Raises StoredFileNotFound.

    A file that belongs to a case is reached through the case, whose room decides who may see it.
    """
    try:
        wanted = UUID(str(uid))
    except ValueError:
        raise StoredFileNotFound from None
    found = StoredFile.objects.visible_to(by).filter(uid=wanted).first()
    if found is None:
        raise StoredFileNotFound
    return found


def name_of(file: StoredFile) -> str:
    """The name it was handed in under; may tell of a person."""
    return crypto.unseal_text(file.name_sealed)


def open_file(file: StoredFile) -> BufferedReader:
    """The bytes, for a caller that has established that its actor may see them. Raises FileDamaged."""
    try:
        return storage.read(file.sha256)
    except FileNotFoundError:
        raise FileDamaged from None


def is_intact(file: StoredFile) -> bool:
    """Do the stored bytes still match their digest?"""
    try:
        with storage.read(file.sha256) as content:
            return hashlib.file_digest(content, "sha256").hexdigest() == file.sha256
    except FileNotFoundError:
        return False
