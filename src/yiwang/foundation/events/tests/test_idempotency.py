import threading
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from yiwang.core.actor import Actor
from yiwang.foundation.events import idempotency
from yiwang.foundation.events.models import Event, Reply
from yiwang.foundation.events.problems import InFlight, KeyReused
from yiwang.foundation.events.tests.factories import AT, happen

CLIENT = Actor(kind="person", name="p", account_id=5, party_id=8)


@transaction.atomic(savepoint=False)
def work(*, by: Actor = CLIENT, key: str = "k1", body: object = "a", at: datetime = AT) -> tuple[bool, str]:
    """Makes one event; returns whether the answer was known and what it names."""
    with idempotency.once(by=by, operation="test.work", key=key, body=body, at=at) as reply:
        if reply.known:
            return True, reply.ref
        reply.keep(happen().pk)
    return False, reply.ref


def use() -> AbstractContextManager[idempotency.KnownReply]:
    return idempotency.once(by=CLIENT, operation="test.work", key="k1", body="a", at=AT)


@pytest.mark.django_db
class TestOnce:
    def test_a_first_use_costs_two_statements(self, django_assert_num_queries) -> None:
        with django_assert_num_queries(2), use() as reply:
            reply.keep("1")

    def test_the_same_key_gives_the_first_answer(self) -> None:
        _, first = work()
        assert work() == (True, first)
        assert Event.objects.count() == 1

    def test_the_same_key_with_another_body_is_refused(self) -> None:
        work(body={"a": 1})
        with pytest.raises(KeyReused) as refused, transaction.atomic():
            work(body={"a": 2})
        assert refused.value.status == 422
        assert Event.objects.count() == 1

    def test_the_same_key_for_another_principal_is_refused(self) -> None:
        work()
        with pytest.raises(KeyReused), transaction.atomic():
            work(by=replace(CLIENT, on_behalf_of=99))

    def test_another_client_or_key_is_another_request(self) -> None:
        assert not work()[0]
        assert not work(by=replace(CLIENT, account_id=6))[0]
        assert not work(key="k2")[0]

    def test_an_empty_key_asks_for_nothing(self) -> None:
        assert (work(key="")[0], work(key="")[0]) == (False, False)
        assert not Reply.objects.exists()

    def test_failed_work_leaves_the_key_free(self) -> None:
        with pytest.raises(RuntimeError, match="broken"), transaction.atomic(), use():
            raise RuntimeError("broken")
        assert not work()[0]

    def test_a_key_past_its_time_is_free_and_purged(self) -> None:
        work()
        later = AT + idempotency.KEPT
        assert not work(body="b", at=later)[0]
        assert idempotency.purge(at=later + idempotency.KEPT - timedelta(seconds=1)) == 0
        assert idempotency.purge(at=later + idempotency.KEPT) == 1

    def test_forgetting_to_keep_is_a_fault_of_the_program(self) -> None:
        with pytest.raises(RuntimeError, match="keep"), transaction.atomic(), use():
            pass


@pytest.mark.django_db(transaction=True)
def test_stands_inside_a_transaction_only() -> None:
    with pytest.raises(RuntimeError, match="transaction"), use():
        pass


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
class TestOnceUnderConcurrency:
    def setup_method(self) -> None:
        if connection.vendor != "postgresql":
            pytest.skip("on SQLite a second writer waits for the first and then sees its answer")

    def test_a_second_request_is_told_that_the_first_is_in_flight(self) -> None:
        begun, may_end = threading.Event(), threading.Event()

        def first() -> None:
            with transaction.atomic(), use() as reply:
                begun.set()
                assert may_end.wait(20)
                reply.keep("1")
            connection.close()

        thread = threading.Thread(target=first)
        thread.start()
        assert begun.wait(20)
        with pytest.raises(InFlight) as refused, transaction.atomic(), use():
            pytest.fail("must not run")
        assert refused.value.status == 409
        may_end.set()
        thread.join(20)
        with transaction.atomic(), use() as reply:
            assert (reply.known, reply.ref) == (True, "1")

    def test_twenty_at_once_do_the_work_once(self) -> None:
        told: list[str] = []

        def one() -> None:
            try:
                told.append("known" if work()[0] else "done")
            except InFlight:
                told.append("in flight")
            connection.close()

        threads = [threading.Thread(target=one) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert told.count("done") == 1
        assert len(told) == 20
        assert Event.objects.count() == 1
