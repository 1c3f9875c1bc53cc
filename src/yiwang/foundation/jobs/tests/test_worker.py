import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from yiwang.core import clock
from yiwang.foundation.events.tests.factories import happen, listening
from yiwang.foundation.jobs import services, worker
from yiwang.foundation.jobs.models import Job
from yiwang.foundation.jobs.services import Order
from yiwang.foundation.jobs.tests.factories import AT, DONE, note

STOP = threading.Event()


@pytest.fixture(autouse=True)
def _clean() -> Iterator[None]:
    DONE.clear()
    STOP.clear()
    yield


def ask_to_stop() -> None:
    STOP.set()


@pytest.mark.django_db
class TestSettle:
    def test_an_event_makes_a_job_and_the_job_runs(self) -> None:
        def to_job(event) -> None:
            services.enqueue(task=note, at=event.at, order=Order(args=[event.payload["number"]]))

        happen(7)
        with listening(to_job):
            assert worker.settle(at=AT) == 1
        assert DONE == [7]


@pytest.mark.django_db(transaction=True)
class TestRun:
    @pytest.fixture(autouse=True)
    def _clock(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 2, 2, 0, tzinfo=UTC))

    def test_works_until_nothing_is_left(self) -> None:
        for number in range(25):
            services.enqueue(task=note, at=AT, order=Order(args=[number]))
        worker.run(threading.Event(), once=True)
        assert list(range(25)) == DONE

    def test_finishes_the_job_in_hand_and_takes_no_other_when_asked_to_stop(self) -> None:
        services.enqueue(task=ask_to_stop, at=AT, order=Order(priority=5))
        services.enqueue(task=note, at=AT, order=Order(args=["next"]))
        worker.run(STOP)
        assert DONE == []
        states = dict(Job.objects.filter(unique_key="").values_list("task", "state"))
        assert set(states.values()) == {"done", "ready"}

    def test_stops_at_once_when_idle(self) -> None:
        thread = threading.Timer(0.2, STOP.set)
        thread.start()
        worker.run(STOP)
        thread.join()
