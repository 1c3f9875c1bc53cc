"""Is this deployment fit to serve? Settings, durability, append-only history, keys, calendar, packs, fonts."""

import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from yiwang.core import clock
from yiwang.core.calendar import legal_day
from yiwang.foundation.codes import selectors as code_selectors
from yiwang.foundation.events import selectors as event_selectors
from yiwang.foundation.packs import selectors as pack_selectors

LEAST_FREE = 1024**3  # bytes


@dataclass(frozen=True)
class Finding:
    """One thing looked at, whether it is good, and what to do when it is not."""

    subject: str
    is_good: bool
    detail: str


def examine() -> list[Finding]:
    """Everything in the order an operator would look."""
    findings = [*_storage(), *_keys(), *_database()]
    if all(f.is_good for f in findings if f.subject == "数据库"):
        findings += [*_content(), *_history()]
    return findings


def _storage() -> Iterator[Finding]:
    data = Path(settings.DATA)
    yield Finding("数据目录", data.is_dir() and os.access(data, os.W_OK), str(data))
    if data.is_dir():
        free = shutil.disk_usage(data).free
        yield Finding("磁盘空间", free > LEAST_FREE, f"剩余 {free // 1024**2} MB")


def _keys() -> Iterator[Finding]:
    folder = Path(settings.FIELD_KEYS) if settings.FIELD_KEYS else None
    if folder is None:
        yield Finding("密钥", False, "正在使用测试套件的固定密钥")
        return
    files = list(folder.glob("*.key"))
    loose = [f.name for f in files if stat.S_IMODE(f.stat().st_mode) & 0o077]
    yield Finding(
        "密钥", bool(files) and not loose, f"{len(files)} 个" + (f"，权限过宽：{'、'.join(loose)}" if loose else "")
    )


def _database() -> Iterator[Finding]:
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA journal_mode")
                journal = str(cursor.fetchone()[0])
                cursor.execute("PRAGMA synchronous")
                synchronous = int(cursor.fetchone()[0])
                good = journal == "wal" and synchronous == 2
                yield Finding("数据库", good, f"SQLite，日志 {journal}，同步 {synchronous}（应为 wal、2）")
                return
            values = {}
            for name in ("fsync", "synchronous_commit", "full_page_writes"):
                cursor.execute(f"SHOW {name}")
                values[name] = str(cursor.fetchone()[0])
            good = all(value == "on" for value in values.values())
            yield Finding("数据库", good, "PostgreSQL，" + "，".join(f"{k}={v}" for k, v in values.items()))
    except DatabaseError as error:
        yield Finding("数据库", False, type(error).__name__)


def _content() -> Iterator[Finding]:
    packs = [f"{pack.name} {pack.version}" for pack in pack_selectors.list_packs()]
    yield Finding("配置包", bool(packs), "、".join(packs) or "没有装载，运行 yiwang pack load")
    year = legal_day(clock.now()).year
    covered = code_selectors.covered_years("cn")
    yield Finding("放假安排", year in covered, f"全国安排已录入至 {max(covered, default=0)} 年")


def _history() -> Iterator[Finding]:
    report = event_selectors.verify()
    yield Finding("事件日志", report.is_sound, str(report))
