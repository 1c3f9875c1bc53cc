"""PostgreSQL, keys from files that the operator made, HTTPS only, no shifted clock."""

from django.core.exceptions import ImproperlyConfigured

from yiwang.settings.base import *  # noqa: F403  (Django settings are layered by star import, here only)
from yiwang.settings.base import DATA, DATABASE_URL, YIWANG_CLOCK
from yiwang.settings.keys import existing_secret

if not DATABASE_URL:
    raise ImproperlyConfigured("production runs on PostgreSQL: set DATABASE_URL")
if YIWANG_CLOCK:
    raise ImproperlyConfigured("YIWANG_CLOCK is for test and demonstration; production refuses it")
SECRET_KEY = existing_secret(DATA, "django")
FIELD_KEYS = DATA / "keys"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_HSTS_SECONDS = 31536000
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
