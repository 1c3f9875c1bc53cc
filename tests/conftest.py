"""The real place for the tests that cross rooms: `ningxia` gives a database with the whole pack loaded.

Each worker loads the pack once, into a database of its own beside the empty one that the rooms' tests use; a test
module that asks for `ningxia` runs on it, inside the usual transaction of each test. Tests that really commit
(`transaction=True`, `live_server`) get a fresh copy afterwards. The clock of requests stands at `AT`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

AT = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)  # Monday, 10:00 in Yinchuan
LATE = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}


@dataclass
class Loaded:
    """The worker's loaded database: made at first use, copied afresh when a test has really committed."""

    dirty: bool = False
    swap: Callable[[], None] | None = None
    copy: Callable[[], None] | None = None
    active: bool = False
    ends: list[Callable[[], None]] = field(default_factory=list)


@dataclass
class Ningxia:
    """What the fixture hands out: the instant of requests, and how to move it."""

    at: datetime
    _set: Callable[[datetime], None]

    def move_clock(self, to: datetime) -> None:
        """Every later request happens at this instant."""
        self.at = to
        self._set(to)


_LOADED = Loaded()


def pytest_runtest_setup(item: pytest.Item) -> None:
    if _LOADED.dirty and _LOADED.active and _LOADED.copy:
        _LOADED.copy()
        _LOADED.dirty = False
    mark = item.get_closest_marker("django_db")
    commits = bool(mark and mark.kwargs.get("transaction")) or bool(LATE & set(getattr(item, "fixturenames", ())))
    _LOADED.dirty = _LOADED.dirty or (commits and "_on_ningxia" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def _ningxia_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[Loaded]:
    """Makes the loaded database; module fixtures switch to it and back."""
    from django.db import connection

    with django_db_blocker.unblock():
        make = _make_sqlite if connection.vendor == "sqlite" else _make_postgresql
        make(_LOADED)
    _LOADED.copy = _unblocked(django_db_blocker, _LOADED.copy)
    yield _LOADED
    with django_db_blocker.unblock():
        for end in _LOADED.ends:
            end()


def _unblocked(blocker: Any, work: Callable[[], None] | None) -> Callable[[], None]:
    assert work

    def copy() -> None:
        with blocker.unblock():
            work()

    return copy


@pytest.fixture(scope="module")
def _on_ningxia(_ningxia_database: Loaded, django_db_blocker: Any) -> Iterator[None]:
    from yiwang.core import versioned

    state = _ningxia_database
    assert state.swap and state.copy
    with django_db_blocker.unblock():
        if state.dirty:  # stays so: the mark may be that of the test about to begin
            state.copy()
        state.swap()
    state.active = True
    versioned.forget_all()
    yield
    state.active = False
    with django_db_blocker.unblock():
        state.swap()
    versioned.forget_all()


@pytest.fixture
def ningxia(_on_ningxia: None, monkeypatch: pytest.MonkeyPatch) -> Ningxia:
    """The pack of Ningxia is loaded, and it is Monday 2026-11-16, 10:00 there. Use with `@pytest.mark.django_db`."""
    from yiwang.core import clock

    def put(at: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: at)

    put(AT)
    return Ningxia(AT, put)


def load_pack() -> None:
    """Loads packs/ningxia into the present database, at the beginning of 2026."""
    from django.conf import settings

    from yiwang.core.actor import Actor
    from yiwang.foundation.packs import services
    from yiwang.foundation.packs.problems import PackRefused

    by = Actor.system("tests", "packs.load")
    try:
        services.load(by=by, path=settings.PACKS / "ningxia", at=datetime(2026, 1, 1, tzinfo=UTC))
    except PackRefused as refused:
        pytest.exit(f"packs/ningxia does not load: {[(f.field, f.message) for f in refused.faults[:5]]}", returncode=3)


def _make_sqlite(state: Loaded) -> None:
    """Two raw connections to databases in memory: the empty one goes on living while the loaded one is in use."""
    from django.db import connection

    connection.ensure_connection()
    empty = connection.connection
    pristine, working = _memory("pristine"), _memory("working")
    empty.backup(working)
    both = {"here": empty, "there": working}

    def swap() -> None:
        both["here"], both["there"] = both["there"], both["here"]
        connection.connection = both["here"]

    swap()
    load_pack()
    swap()
    working.backup(pristine)
    state.swap, state.copy = swap, lambda: pristine.backup(working)


def _memory(name: str) -> Any:
    from django.db import connection

    parameters = {**connection.get_connection_params(), "database": f"file:ningxia_{name}?mode=memory&cache=shared"}
    return connection.get_new_connection(parameters)


def _make_postgresql(state: Loaded) -> None:
    """Two more databases, made by template: one that is never written after the load, one to work in."""
    from django.db import connection

    empty = connection.settings_dict["NAME"]
    pristine, working = f"{empty}_pristine", f"{empty}_ningxia"
    names = {"here": empty, "there": working}

    def use(name: str) -> None:
        connection.close()
        connection.settings_dict["NAME"] = name

    def make(name: str, template: str) -> None:
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def swap() -> None:
        names["here"], names["there"] = names["there"], names["here"]
        use(names["here"])

    def drop() -> None:
        use(empty)
        with connection._nodb_cursor() as cursor:
            for name in (pristine, working):
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    make(pristine, empty)
    use(pristine)
    load_pack()
    use(empty)
    make(working, pristine)
    state.swap, state.copy = swap, lambda: make(working, pristine)
    state.ends.append(drop)
