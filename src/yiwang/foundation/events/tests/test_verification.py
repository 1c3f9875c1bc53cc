import pytest
from django.db import connection

from yiwang.foundation.events import selectors, services
from yiwang.foundation.events.models import Head
from yiwang.foundation.events.tests.factories import happen
from yiwang.foundation.events.tests.flushing import triggers_off

pytestmark = pytest.mark.django_db


def two_of_three_relayed() -> None:
    for number in (1, 2, 3):
        happen(number)
    services.relay(limit=2)


class TestVerify:
    def test_a_log_that_nobody_touched_is_sound(self) -> None:
        two_of_three_relayed()
        report = selectors.verify()
        assert (report.is_sound, report.events, report.head, report.unrelayed) == (True, 3, 2, 1)

    def test_an_empty_log_is_sound(self) -> None:
        assert selectors.verify().is_sound

    @pytest.mark.parametrize(
        ("statement", "fault"),
        [
            ("DELETE FROM events_event WHERE payload LIKE '%1%'", "names an event that is gone"),
            ("DELETE FROM events_relayed WHERE position = 1", "1 positions stand where 1 to 2 should"),
            ("DELETE FROM events_outbox", "3 events, but 2 placed and 0 waiting"),
        ],
    )
    def test_finds_what_somebody_removed_behind_the_triggers(self, statement: str, fault: str) -> None:
        two_of_three_relayed()
        if connection.vendor == "postgresql":
            statement = statement.replace("payload LIKE", "payload::text LIKE")
        with triggers_off(), connection.cursor() as cursor:
            cursor.execute(statement)
        report = selectors.verify()
        assert not report.is_sound
        assert fault in str(report)

    def test_finds_a_cut_off_end(self) -> None:
        two_of_three_relayed()
        with triggers_off(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM events_relayed WHERE position = 2")
            cursor.execute("DELETE FROM events_event WHERE id NOT IN (SELECT event_id FROM events_relayed)")
            cursor.execute("DELETE FROM events_outbox")
        assert Head.objects.get().position == 2
        assert not selectors.verify().is_sound

    def test_finds_triggers_switched_off(self) -> None:
        with triggers_off():
            assert "events_event_no_update" in str(selectors.verify())
