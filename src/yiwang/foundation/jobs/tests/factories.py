"""Work that tests give to the queue."""

from datetime import UTC, datetime

from django_tasks import task

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
DONE: list[object] = []
BROKEN: set[str] = set()


def note(what: str = "") -> str:
    """Does its work, or fails while it is called broken."""
    if what in BROKEN:
        raise RuntimeError("手机号 13995000000")
    DONE.append(what)
    return what


@task(max_attempts=2, pause_seconds=30)
def noted(what: str) -> str:
    return note(what)


def write_down_time() -> None:
    """A schedule's work."""
    DONE.append("tick")
