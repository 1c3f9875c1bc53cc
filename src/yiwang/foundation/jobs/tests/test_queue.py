import threading
from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
from django.db import connection, transaction

from yiwang.core.actor import Actor
from yiwang.core.problems import Forbidden
from yiwang.foundation.jobs import registry, selectors, services, worker
from yiwang.foundation.jobs.models import Job, Schedule
from yiwang.foundation.jobs.problems import JobNotFound
from yiwang.foundation.jobs.services import Order
from yiwang.foundation.jobs.tests.factories import AT, BROKEN, DONE, note, noted, write_down_time

OPERATOR = Actor.system("operator", "operations.see", "operations.replay")


@pytest.fixture(autouse=True)
def _clean() -> Iterator[None]:
    DONE.clear()
    BROKEN.clear()
    yield


def run_one(at: datetime) -> Job | None:
    job = services.claim(worker="w1", at=at)
    if job is not None:
        services.execute(job=job, at=lambda: at)
        job.refresh_from_db()
    return job


def seconds(number: int) -> datetime:
    return AT + timedelta(seconds=number)


@pytest.mark.django_db
class TestEnqueue:
    def test_costs_one_insert(self, django_assert_num_queries) -> None:
        with django_assert_num_queries(1):
            services.enqueue(task=note, at=AT, order=Order(args=["a"]))

    def test_the_job_vanishes_with_the_transaction(self) -> None:
        with pytest.raises(RuntimeError), transaction.atomic():
            services.enqueue(task=note, at=AT)
            raise RuntimeError
        assert not Job.objects.exists()

    def test_one_unfinished_job_per_unique_key(self) -> None:
        first = services.enqueue(task=note, at=AT, order=Order(args=["a"], unique_key="k"))
        assert services.enqueue(task=note, at=AT, order=Order(args=["b"], unique_key="k")).pk == first.pk
        run_one(AT)
        assert services.enqueue(task=note, at=AT, order=Order(args=["c"], unique_key="k")).pk != first.pk

    def test_refuses_what_a_worker_could_not_find_again(self) -> None:
        with pytest.raises(ValueError, match="not a function of a module"):
            services.enqueue(task=lambda: None, at=AT)


@pytest.mark.django_db
class TestRun:
    def test_runs_once_and_keeps_the_result(self) -> None:
        services.enqueue(task=note, at=AT, order=Order(args=["a"]))
        job = run_one(AT)
        assert job is not None
        assert (job.state, job.result, job.finished_at, job.workers, DONE) == ("done", "a", AT, ["w1"], ["a"])
        assert run_one(AT) is None

    def test_waits_for_its_time(self) -> None:
        services.enqueue(task=note, at=AT, order=Order(run_at=seconds(60)))
        assert run_one(seconds(59)) is None
        assert run_one(seconds(60)) is not None

    def test_takes_the_urgent_before_the_old(self) -> None:
        services.enqueue(task=note, at=AT, order=Order(args=["old"]))
        services.enqueue(task=note, at=seconds(1), order=Order(args=["urgent"], priority=10))
        run_one(seconds(2))
        assert DONE == ["urgent"]

    def test_an_idle_claim_only_reads(self, django_assert_num_queries) -> None:
        with django_assert_num_queries(1) as told:
            services.claim(worker="w1", at=AT)
        assert told[0]["sql"].startswith("SELECT")

    def test_tries_again_after_doubling_pauses_and_gives_up(self) -> None:
        BROKEN.add("a")
        services.enqueue(task=note, at=AT, order=Order(args=["a"], max_attempts=3, pause_seconds=10))
        assert run_one(AT) is not None
        assert run_one(seconds(9)) is None
        assert run_one(seconds(10)) is not None
        assert run_one(seconds(29)) is None
        job = run_one(seconds(30))
        assert job is not None
        assert (job.state, job.attempts, len(job.errors)) == ("failed", 3, 3)
        assert job.errors[0].startswith("builtins.RuntimeError factories.py:")
        assert "1399" not in str(job.errors)

    def test_an_unknown_task_fails_and_is_seen(self) -> None:
        services.enqueue(task="yiwang.nowhere.work", at=AT, order=Order(max_attempts=1))
        run_one(AT)
        assert [job.task for job in selectors.failed(OPERATOR)] == ["yiwang.nowhere.work"]


@pytest.mark.django_db
class TestTakeOver:
    def test_a_killed_workers_job_is_taken_over_when_its_lease_ends(self) -> None:
        services.enqueue(task=note, at=AT, order=Order(args=["a"], lease_seconds=60))
        killed = services.claim(worker="killed", at=AT)
        assert killed is not None
        assert run_one(seconds(59)) is None
        job = run_one(seconds(60))
        assert job is not None
        assert (job.pk, job.state, job.workers, job.errors) == (killed.pk, "done", ["killed", "w1"], ["lease lost"])

    def test_a_heartbeat_prolongs_the_lease(self) -> None:
        services.enqueue(task=note, at=AT, order=Order(lease_seconds=60))
        job = services.claim(worker="slow", at=AT)
        assert job is not None
        assert services.extend(job=job, at=seconds(40))
        assert run_one(seconds(60)) is None
        assert run_one(seconds(100)) is not None

    def test_who_lost_the_lease_writes_no_outcome(self) -> None:
        services.enqueue(task=note, at=AT, order=Order(args=["a"]))
        lost = services.claim(worker="lost", at=AT)
        taken = services.claim(worker="new", at=seconds(60))
        assert lost is not None
        assert taken is not None
        assert not services.extend(job=lost, at=seconds(61))
        assert not services.finish(job=lost, result="late", at=seconds(61))
        services.fail(job=lost, error="late", at=seconds(61))
        assert services.finish(job=taken, result="good", at=seconds(62))
        assert Job.objects.get().result == "good"

    def test_a_job_that_kills_its_workers_is_given_up(self) -> None:
        services.enqueue(task=note, at=AT, order=Order(max_attempts=2))
        services.claim(worker="a", at=AT)
        services.claim(worker="b", at=seconds(60))
        assert services.claim(worker="c", at=seconds(120)) is None
        assert [(j.state, j.errors) for j in selectors.failed(OPERATOR)] == [("failed", ["lease lost", "lease lost"])]


@pytest.mark.django_db
class TestRetry:
    def test_an_operator_puts_a_failed_job_back(self) -> None:
        BROKEN.add("a")
        services.enqueue(task=note, at=AT, order=Order(args=["a"], max_attempts=1))
        job = run_one(AT)
        assert job is not None
        BROKEN.clear()
        services.retry(by=OPERATOR, uid=str(job.uid), at=seconds(1))
        assert run_one(seconds(1)) is not None
        assert DONE == ["a"]
        with pytest.raises(JobNotFound), transaction.atomic():
            services.retry(by=OPERATOR, uid=str(job.uid), at=seconds(2))

    def test_is_refused_without_the_right(self) -> None:
        with pytest.raises(Forbidden), transaction.atomic():
            services.retry(by=Actor.system("other"), uid="0", at=AT)
        with pytest.raises(Forbidden):
            selectors.failed(Actor.anonymous())


@pytest.mark.django_db
class TestSchedule:
    @pytest.fixture(autouse=True)
    def _scheduled(self) -> Iterator[None]:
        registry.schedule("test.minute", write_down_time, every=timedelta(minutes=1))
        registry.schedule("test.morning", write_down_time, daily=time(9, 0))
        yield
        registry.forget_schedule("test.minute")
        registry.forget_schedule("test.morning")

    @staticmethod
    def made() -> int:
        return Job.objects.filter(unique_key="schedule:test.minute").count()

    def test_fires_each_time_once(self) -> None:
        services.tick(at=AT)
        services.tick(at=seconds(59))
        assert self.made() == 1
        worker.settle(at=seconds(59))
        services.tick(at=seconds(60))
        assert self.made() == 2

    def test_missed_times_collapse_and_an_unfinished_run_is_not_joined(self) -> None:
        services.tick(at=AT)
        services.tick(at=AT + timedelta(hours=5))
        assert self.made() == 1

    def test_a_daily_time_is_an_official_hour(self) -> None:
        services.tick(at=AT)  # 09:30 in Shanghai: today's nine o'clock is over
        assert Schedule.objects.get(name="test.morning").next_at.isoformat() == "2026-03-03T01:00:00+00:00"

    def test_an_unregistered_schedule_leaves(self) -> None:
        services.tick(at=AT)
        registry.forget_schedule("test.minute")
        services.tick(at=seconds(1))
        assert not Schedule.objects.filter(name="test.minute").exists()

    def test_needs_one_rhythm(self) -> None:
        with pytest.raises(ValueError, match="every"):
            registry.schedule("test.none", write_down_time)


@pytest.mark.django_db
class TestDjangoTasks:
    def test_the_common_interface_writes_a_job_with_its_own_retries(self) -> None:
        result = noted.enqueue("a")
        job = Job.objects.get(uid=result.id)
        assert (job.task, job.args, job.max_attempts, job.pause_seconds, result.status) == (
            "yiwang.foundation.jobs.tests.factories.noted", ["a"], 2, 30, "READY",
        )  # fmt: skip

    def test_the_result_is_found_again(self) -> None:
        result = noted.enqueue("a")
        run_one(Job.objects.get().visible_at)
        assert noted.get_result(result.id).return_value == "a"
        assert DONE == ["a"]

    def test_a_key_of_its_own_makes_it_unique(self) -> None:
        assert noted.once("k").enqueue("a").id == noted.once("k").enqueue("a").id


@pytest.mark.django_db
class TestFigures:
    def test_tell_how_many_wait_run_and_failed(self) -> None:
        services.enqueue(task=note, at=AT)
        services.enqueue(task=note, at=seconds(5))
        services.claim(worker="w", at=seconds(10))
        told = selectors.figures(OPERATOR, seconds(10))
        assert (told.ready, told.running, told.failed, told.oldest_seconds) == (1, 1, 0, 5)

    def test_successful_jobs_are_forgotten_after_thirty_days(self) -> None:
        services.enqueue(task=note, at=AT)
        run_one(AT)
        assert services.purge(at=AT + timedelta(days=30)) == 0
        assert services.purge(at=AT + timedelta(days=30, seconds=1)) == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
class TestWorkersAtOnce:
    def test_never_run_a_job_twice(self) -> None:
        if connection.vendor != "postgresql":
            pytest.skip("two writers at once need PostgreSQL")
        for number in range(40):
            services.enqueue(task=note, at=AT, order=Order(args=[str(number)]))

        def drain(name: str) -> None:
            while (job := services.claim(worker=name, at=AT)) is not None:
                services.execute(job=job, at=lambda: AT)
            connection.close()

        threads = [threading.Thread(target=drain, args=(f"w{n}",)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert sorted(DONE, key=int) == [str(n) for n in range(40)]
        assert set(Job.objects.values_list("state", "attempts")) == {("done", 1)}
