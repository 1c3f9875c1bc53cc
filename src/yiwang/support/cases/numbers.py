"""Numbers of cases and documents: one gap-free series per key, taken in the caller's transaction."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection

from yiwang.support.cases.models import Series

OFFICIAL_ZONE = ZoneInfo("Asia/Shanghai")
_TAKE = (
    "INSERT INTO {table} (key, last) VALUES (%s, 1)"
    " ON CONFLICT (key) DO UPDATE SET last = {table}.last + 1 RETURNING last"
)


def next_serial(key: str) -> int:
    """The next serial of a series; one statement, decided by the database."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE.format(table=Series._meta.db_table), [key])
        return int(cursor.fetchone()[0])


def next_number(pattern: str, *, code: str, places: dict[str, str], at: datetime) -> str:
    """A number such as "640105-FW-2026-000123": the serial runs per everything else in the pattern."""
    day = at.astimezone(OFFICIAL_ZONE)
    county = places.get("county") or places.get("city") or places.get("region") or "640000000000"
    city = places.get("city") or places.get("region") or county
    parts = {
        "kindcode": code,
        "county6": county[:6],
        "city6": city[:6],
        "region6": (places.get("region") or county)[:6],
        "yyyy": f"{day:%Y}",
        "yyyymmdd": f"{day:%Y%m%d}",
    }
    key = f"{code}:" + pattern.format(**parts, serial=0)
    return pattern.format(**parts, serial=next_serial(key))
