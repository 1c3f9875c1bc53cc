"""One machine, one county: SQLite in the data folder, keys made at first start."""

from yiwang.settings.base import *  # noqa: F403  (Django settings are layered by star import, here only)
from yiwang.settings.base import DATA
from yiwang.settings.keys import secret

SECRET_KEY = secret(DATA, "django")
FIELD_KEYS = DATA / "keys"
