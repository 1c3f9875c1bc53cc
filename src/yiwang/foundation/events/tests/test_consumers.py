from datetime import timedelta

import pytest
from django.db import transaction

from yiwang.core.actor import Actor
from yiwang.core.problems import Forbidden
from yiwang.foundation.events import registry, selectors, services
from yiwang.foundation.events.models import Cursor, DeadLetter, Event
from yiwang.foundation.events.problems import ConsumerGone, LetterNotFound
from yiwang.foundation.events.tests.factories import AT, BY, happen, listening

pytestmark = pytest.mark.django_db


class Failing:
    """Fails on one number as long as it is broken; its own writes must vanish with the failure."""

    def __init__(self, number: int) -> None:
        self.number, self.broken, self.heard = number, True, []

    def __call__(self, event: Event) -> None:
        if self.broken and event.payload["number"] == self.number:
            happen(99, stream="half-done")
            raise RuntimeError("身份证号 640105199001010000")
        self.heard.append(event.payload["number"])


class TestPump:
    def test_delivers_each_event_once_in_order(self) -> None:
        heard: list[int] = []
        happen(1)
        happen(2)
        services.relay()
        with listening(lambda event: heard.append(event.payload["number"])) as name:
            assert (services.pump(name, AT), services.pump(name, AT)) == (2, 0)
        assert heard == [1, 2]

    def test_tells_the_lag_and_an_idle_pump_only_reads(self, django_assert_num_queries) -> None:
        happen(1)
        services.relay()
        with listening(lambda event: None) as name:
            assert [q.lag for q in selectors.delivery(BY).queues if q.consumer == name] == [1]
            services.pump(name, AT)
            assert [q.lag for q in selectors.delivery(BY).queues if q.consumer == name] == [0]
            with django_assert_num_queries(3) as told:
                services.pump(name, AT)
        assert all(row["sql"].startswith("SELECT") for row in told)

    def test_reads_past_events_that_are_not_for_it(self) -> None:
        registry.declare("test.other")
        services.append(by=BY, type="test.other", stream="test:1", payload={}, at=AT)
        services.relay()
        with listening(lambda event: None) as name:
            assert services.pump(name, AT) == 0
        assert Cursor.objects.get(consumer=name).position == 1

    def test_a_failure_undoes_its_writes_becomes_a_dead_letter_and_stops_nobody(self) -> None:
        happen(1)
        happen(2)
        services.relay()
        handler = Failing(1)
        with listening(handler) as name:
            services.pump(name, AT)
        assert handler.heard == [2]
        assert not Event.objects.filter(stream="half-done").exists()
        letter = DeadLetter.objects.get()
        assert (letter.state, letter.attempts, letter.next_at) == ("waiting", 1, AT + timedelta(seconds=10))
        assert letter.error.startswith("builtins.RuntimeError test_consumers.py:")
        assert "6401" not in letter.error

    def test_tries_again_after_growing_pauses_then_leaves_it_to_the_operator(self) -> None:
        happen(1)
        services.relay()
        with listening(Failing(1)) as name:
            at, tried = AT, []
            for _ in range(8):
                services.pump(name, at)
                letter = DeadLetter.objects.get()
                tried.append((letter.attempts, letter.state))
                at = letter.next_at
        assert tried[:6] == [
            (1, "waiting"),
            (2, "waiting"),
            (3, "waiting"),
            (4, "waiting"),
            (5, "waiting"),
            (6, "dead"),
        ]
        assert tried[6:] == [(6, "dead"), (6, "dead")]

    def test_is_not_tried_again_before_its_time(self) -> None:
        happen(1)
        services.relay()
        handler = Failing(1)
        with listening(handler) as name:
            services.pump(name, AT)
            handler.broken = False
            services.pump(name, AT + timedelta(seconds=9))
            assert handler.heard == []
            services.pump(name, AT + timedelta(seconds=10))
        assert handler.heard == [1]
        assert DeadLetter.objects.get().state == "done"


class TestReplay:
    def test_the_operator_lets_it_run_again(self) -> None:
        happen(1)
        services.relay()
        handler = Failing(1)
        with listening(handler) as name:
            services.pump(name, AT)
            handler.broken = False
            (letter,) = selectors.dead_letters(BY)
            services.replay(by=BY, dead_letter_id=letter.pk, at=AT)
            with pytest.raises(LetterNotFound), transaction.atomic():
                services.replay(by=BY, dead_letter_id=letter.pk, at=AT)
        assert handler.heard == [1]
        assert [e.payload["state"] for e in selectors.history(BY, f"consumer:{name}")] == ["done"]
        assert selectors.dead_letters(BY) == []

    def test_is_refused_without_the_right_and_changes_nothing(self) -> None:
        happen(1)
        services.relay()
        handler = Failing(1)
        with listening(handler) as name:
            services.pump(name, AT)
            with pytest.raises(Forbidden), transaction.atomic():
                services.replay(by=Actor.system("other"), dead_letter_id=DeadLetter.objects.get().pk, at=AT)
        assert DeadLetter.objects.get().attempts == 1

    def test_of_a_consumer_that_is_gone_is_refused_with_what_to_do(self) -> None:
        happen(1)
        services.relay()
        with listening(Failing(1)) as name:
            services.pump(name, AT)
        letter = DeadLetter.objects.get()
        with pytest.raises(ConsumerGone) as caught, transaction.atomic():
            services.replay(by=BY, dead_letter_id=letter.pk, at=AT)
        assert name in caught.value.message and caught.value.remedy
        assert DeadLetter.objects.get().attempts == letter.attempts
