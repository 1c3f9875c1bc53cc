import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from yiwang.core.actor import Actor
from yiwang.foundation.events import registry, selectors, services
from yiwang.foundation.events.models import Event, Outbox, Relayed
from yiwang.foundation.events.tests.factories import AT, BY, happen

pytestmark = pytest.mark.django_db


class TestAppend:
    def test_costs_exactly_one_insert(self, django_assert_num_queries) -> None:
        with django_assert_num_queries(1) as told:
            happen()
        assert told[0]["sql"].startswith("INSERT INTO")

    def test_keeps_who_where_when_and_why(self) -> None:
        officer = Actor(kind="officer", name="王某", account_id=7, agency_id=3, post="clerk", on_behalf_of=9)
        event = services.append(
            by=officer, type="test.happened", stream="test:1", payload={"number": 1}, at=AT, basis="行政许可法 32"
        )
        kept = Event.objects.get(pk=event.pk)
        assert (kept.actor, kept.post, kept.at, kept.basis) == ("account:7 for party:9", "3/clerk", AT, "行政许可法 32")
        assert (kept.origin, kept.schema_version, kept.payload) == ("local", 1, {"number": 1})

    def test_never_keeps_a_persons_name(self) -> None:
        event = happen(by=Actor(kind="person", name="金某某", party_id=4))
        assert event.actor == "party:4"

    def test_puts_the_event_into_the_outbox(self) -> None:
        event = happen()
        assert list(Outbox.objects.values_list("event_id", flat=True)) == [event.pk]

    def test_refuses_an_undeclared_type(self) -> None:
        with pytest.raises(registry.UndeclaredEvent):
            services.append(by=BY, type="test.unknown", stream="test:1", payload={}, at=AT)
        assert not Event.objects.exists()

    def test_refuses_a_payload_without_a_declared_key(self) -> None:
        with pytest.raises(ValueError, match="number"):
            services.append(by=BY, type="test.happened", stream="test:1", payload={}, at=AT)

    def test_many_are_one_statement_in_order(self, django_assert_num_queries) -> None:
        wanted = [services.NewEvent("test.happened", "test:1", {"number": n}) for n in range(3)]
        with django_assert_num_queries(1):
            services.append_many(by=BY, events=wanted, at=AT)
        assert [e.payload["number"] for e in selectors.history(BY, "test:1")] == [0, 1, 2]

    def test_tells_the_history_of_one_stream_only(self) -> None:
        happen(1, stream="test:1")
        happen(2, stream="test:2")
        assert [e.payload["number"] for e in selectors.history(BY, "test:2")] == [2]


class TestAppendOnly:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE events_event SET type = 'x'",
            "DELETE FROM events_event",
            "UPDATE events_relayed SET event_id = 0",
            "DELETE FROM events_relayed",
        ],
    )
    def test_the_database_refuses_to_change_or_remove(self, statement: str) -> None:
        happen()
        services.relay()
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert (Event.objects.get().type, Relayed.objects.count()) == ("test.happened", 1)

    def test_the_database_refuses_to_replace(self) -> None:
        event = happen()
        sql = {
            "sqlite": "INSERT OR REPLACE INTO events_event"
            " (id, type, schema_version, origin, stream, actor, post, at, basis, payload)"
            " SELECT id, 'x', 1, '', '', '', '', at, '', '{}' FROM events_event",
            "postgresql": "INSERT INTO events_event SELECT * FROM events_event"
            " ON CONFLICT (id) DO UPDATE SET type = 'x'",
        }[connection.vendor]
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
        assert Event.objects.get().pk == event.pk

    @pytest.mark.parametrize("table", ["events_event", "events_relayed"])
    def test_the_database_refuses_to_empty_the_table(self, table: str) -> None:
        if connection.vendor != "postgresql":
            pytest.skip("SQLite has no TRUNCATE")
        happen()
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"TRUNCATE {table} CASCADE")
        assert Event.objects.count() == 1
