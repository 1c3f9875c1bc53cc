"""Shared by every test: requirement marks are written down with their outcome; process caches never leak."""

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from yiwang.core import versioned

OUTCOMES = Path(__file__).parent / "build" / "requirements"
_seen: dict[str, dict[str, str]] = defaultdict(dict)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = (yield).get_result()
    if report.when == "call" or (report.when == "setup" and not report.passed):
        for mark in item.iter_markers("requirement"):
            for name in mark.args:
                _seen[name][item.nodeid] = report.outcome


def pytest_sessionfinish(session: pytest.Session) -> None:
    if not _seen:
        return
    worker = getattr(session.config, "workerinput", {}).get("workerid", "main")
    OUTCOMES.mkdir(parents=True, exist_ok=True)
    database = "pg" if "postgresql" in session.config.stash.get(DATABASE, "") else "lite"
    (OUTCOMES / f"{database}-{worker}-{os.getpid()}.json").write_text(json.dumps(_seen, ensure_ascii=False))


DATABASE = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    from yiwang.web import translations

    translations.compile_all()
    config.stash[DATABASE] = settings.DATABASES["default"]["ENGINE"]


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    versioned.CHECK_EVERY = 3600.0  # one process writes: a slow test must not meet an extra version query
    yield
    versioned.forget_all()


@pytest.fixture(autouse=True, scope="session")
def _append_only_tables_can_be_emptied() -> Iterator[None]:
    """A test that really commits leaves rows which the database refuses to delete; only its clean-up may."""
    from django.test import TransactionTestCase

    from yiwang.foundation.events.tests.flushing import triggers_off

    plain = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        with triggers_off():
            plain(self)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = plain
