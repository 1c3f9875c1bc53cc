"""The suite: SQLite in memory or the PostgreSQL that DATABASE_URL names; cheap password hashing; fixed keys."""

import tempfile
from pathlib import Path

from yiwang.settings.base import *  # noqa: F403  (Django settings are layered by star import, here only)
from yiwang.settings.base import DATABASE_URL, ROOT, postgresql, sqlite

DATA = Path(tempfile.gettempdir()) / "yiwang-test"
SECRET_KEY = "test-only"  # noqa: S105
FIELD_KEYS = None  # core.crypto derives fixed test keys
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES = {"default": postgresql(DATABASE_URL) if DATABASE_URL else sqlite(Path(":memory:"))}
PACKS = ROOT / "packs"
STATIC_ROOT = DATA / "static"
ALLOWED_HOSTS = ["*"]
