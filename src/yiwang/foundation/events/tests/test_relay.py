import threading

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yiwang.core.actor import Actor
from yiwang.core.problems import Forbidden
from yiwang.foundation.events import selectors, services
from yiwang.foundation.events.models import Event, Outbox, Relayed
from yiwang.foundation.events.tests.factories import BY, happen


def order() -> list[tuple[int, int]]:
    return [
        (r.position, r.event.payload["number"]) for r in Relayed.objects.order_by("position").select_related("event")
    ]


@pytest.mark.django_db
class TestRelay:
    def test_gives_positions_without_gaps_in_the_order_of_the_events(self) -> None:
        for number in (1, 2, 3):
            happen(number)
        assert (services.relay(limit=2), services.relay(limit=2), services.relay(limit=2)) == (2, 1, 0)
        assert order() == [(1, 1), (2, 2), (3, 3)]
        assert not Outbox.objects.exists()

    def test_an_idle_relay_only_reads(self, django_assert_num_queries) -> None:
        with django_assert_num_queries(1) as told:
            services.relay()
        assert told[0]["sql"].startswith("SELECT")

    def test_an_event_of_an_undone_transaction_leaves_no_gap(self) -> None:
        happen(1)
        with pytest.raises(RuntimeError), transaction.atomic():
            happen(2)
            raise RuntimeError
        happen(3)
        services.relay()
        assert order() == [(1, 1), (2, 3)]

    @settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(steps=st.lists(st.one_of(st.just("append"), st.just("undo"), st.integers(1, 4)), max_size=12))
    def test_positions_are_one_to_n_whatever_happens(self, steps: list[str | int]) -> None:
        with transaction.atomic():
            for number, step in enumerate(steps):
                if isinstance(step, int):
                    services.relay(limit=step)
                    continue
                with transaction.atomic():
                    happen(number)
                    transaction.set_rollback(step == "undo")
            services.relay(limit=1000)
            positions = list(Relayed.objects.order_by("position").values_list("position", flat=True))
            assert positions == list(range(1, Event.objects.count() + 1))
            transaction.set_rollback(True)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
class TestRelayUnderConcurrency:
    def setup_method(self) -> None:
        if connection.vendor != "postgresql":
            pytest.skip("two writers at once need PostgreSQL")

    def test_an_event_that_commits_late_is_not_skipped(self) -> None:
        written, may_commit = threading.Event(), threading.Event()

        def commit_late() -> None:
            with transaction.atomic():
                happen(1)
                written.set()
                assert may_commit.wait(20)
            connection.close()

        late = threading.Thread(target=commit_late)
        late.start()
        assert written.wait(20)
        early = happen(2)
        services.relay()
        assert order() == [(1, 2)]
        may_commit.set()
        late.join(20)
        services.relay()
        assert order() == [(1, 2), (2, 1)]
        assert (
            Event.objects.exclude(pk=early.pk).get().pk < early.pk
        )  # its id is the lower one: an id cursor would lose it

    def test_relays_at_once_leave_neither_gap_nor_double(self) -> None:
        def write_and_relay() -> None:
            for number in range(25):
                happen(number)
                services.relay(limit=3)
            connection.close()

        threads = [threading.Thread(target=write_and_relay) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        while services.relay():
            pass
        rows = list(Relayed.objects.order_by("position").values_list("position", "event_id"))
        assert [position for position, _ in rows] == list(range(1, 101))
        assert len({event for _, event in rows}) == 100


@pytest.mark.django_db
class TestDeliveryFigures:
    def test_tell_the_lag(self) -> None:
        happen(1)
        services.relay()
        happen(2)
        told = selectors.delivery(BY)
        assert (told.head, told.unrelayed) == (1, 1)

    def test_are_for_operators_only(self) -> None:
        with pytest.raises(Forbidden):
            selectors.delivery(Actor(kind="officer", name="w", account_id=1))
