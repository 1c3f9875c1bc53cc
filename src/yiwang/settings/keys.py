"""Secrets live in files of their own beside the data, never in the repository."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def secret(data: Path, name: str) -> str:
    """The named secret; made at first use with owner-only rights."""
    path = data / "keys" / f"{name}.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def existing_secret(data: Path, name: str) -> str:
    """The named secret; production never makes one by itself."""
    path = data / "keys" / f"{name}.key"
    if not path.exists():
        raise ImproperlyConfigured(f"{path} is missing: create it before starting (docs/operators)")
    return path.read_text().strip()
