"""Every effect of the closed registry, on a kind of the tests' own."""

from datetime import UTC, datetime

import pytest
import yaml
from django.db import transaction

from tests.engine.walk import WALK
from yiwang.core import crypto
from yiwang.core.calendar import legal_day
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases import services as case_services
from yiwang.support.cases.agencies import AgencyNotFound
from yiwang.support.cases.effects import REGISTRY
from yiwang.support.cases.effects.clocks import StopNotAllowed
from yiwang.support.cases.kinds import parse
from yiwang.support.cases.models import Case, Material, Recurrence


def used():
    kind = parse(yaml.safe_load(WALK), "")
    return {effect.name for row in kind.transitions.values() for effect in row.effects}


def test_the_tiny_kind_uses_every_effect_there_is():
    assert used() == set(REGISTRY)


class TestClocks:
    def test_start_by_the_day_and_keep_the_basis(self, walk):
        clock = walk().clock()
        assert (legal_day(clock.due_at).isoformat(), clock.basis, clock.state) == (
            "2026-11-23",
            "平台约定 1",
            "running",
        )

    def test_are_not_started_twice(self, walk):
        assert walk().do("start_short", "start_short").case.clocks.filter(name="short").count() == 1

    def test_stop_and_resume_on_the_same_day_moves_nothing(self, walk):
        case = walk().do("stop")
        assert (case.clock().state, case.case.due_at.year) == ("paused", 2999)
        assert legal_day(case.do("resume").clock().due_at).isoformat() == "2026-11-23"

    def test_a_stop_adds_its_working_days(self, walk):
        case = walk().do("stop")
        case.at = datetime(2026, 11, 23, 3, tzinfo=UTC)
        assert legal_day(case.do("resume").clock().due_at).isoformat() == "2026-11-30"

    def test_an_unlisted_reason_stops_nothing(self, walk):
        case = walk()
        with pytest.raises(StopNotAllowed), transaction.atomic():
            case.do("stop_badly")
        assert case.clock().state == "running" and case.clock().stops.count() == 0

    def test_extend_end_and_cancel(self, walk):
        case = walk().do("extend")
        assert (case.clock().extensions, legal_day(case.clock().due_at).isoformat()) == (["3 workdays"], "2026-11-26")
        assert case.do("end").clock().state == "met"
        assert walk().do("cancel").clock().state == "cancelled"

    def test_extended_while_it_is_stopped_it_stays_stopped(self, walk):
        case = walk().do("stop", "extend")
        assert (case.clock().state, case.case.due_at.year) == ("paused", 2999)
        assert legal_day(case.do("resume").clock().due_at).isoformat() == "2026-11-26"

    def test_ending_a_stopped_clock_ends_its_stop(self, walk):
        case = walk().do("stop", "end")
        assert case.clock().stops.get().to_at == case.at

    def test_an_expired_one_does_its_transition_once(self, walk):
        case = walk().do("start_short")
        later = datetime(2026, 11, 19, 2, tzinfo=UTC)
        assert case_services.run_out_clocks(at=later) == 1
        assert case_services.run_out_clocks(at=later) == 0
        case.case.refresh_from_db()
        assert (case.case.state, case.case.answers["outcome"]) == ("settled", "lapsed")


class TestJoins:
    def test_all_waits_for_the_last(self, walk):
        case = walk().do("work", "split_all", "do_b")
        assert (case.case.state, case.todo) == ("working", ["a"])
        assert case.do("do_a").case.state == "settled"

    def test_any_goes_on_with_the_first_and_takes_the_rest_off(self, walk):
        case = walk().do("work", "split_any", "do_b")
        assert (case.case.state, case.todo) == ("settled", [])

    def test_two_of_three(self, walk):
        case = walk().do("work", "split_two", "do_c")
        assert case.case.state == "working"
        assert (case.do("do_a").case.state, case.todo) == ("settled", [])

    def test_a_list_takes_the_first_that_may_pass(self, walk):
        case = walk().do("work", "split_list", "do_a", "do_b")
        assert [s.transition for s in case.case.steps.order_by("id")][-1] == "joined"
        assert case.case.closed_at is None

    def test_a_second_round_is_a_group_of_its_own(self, walk):
        case = walk().do("work", "split_all", "do_a").do("split_all")
        assert sorted(case.todo) == ["a", "b", "b"]
        assert case.do("do_b").case.state == "settled"


class TestRecurrence:
    def test_opens_a_task_for_every_period_that_has_passed(self, walk):
        case = walk().do("work", "begin_reports", "begin_reports")
        assert Recurrence.objects.get(case=case.case).next_on.isoformat() == "2026-12-01"
        assert case_services.open_recurring_tasks(at=datetime(2027, 2, 1, 2, tzinfo=UTC)) == 3
        assert list(case.case.tasks.filter(name="report").order_by("id").values_list("period", flat=True)) == [
            "2026-11",
            "2026-12",
            "2027-01",
        ]
        assert case_services.open_recurring_tasks(at=datetime(2027, 2, 1, 3, tzinfo=UTC)) == 0

    def test_not_once_it_was_ended(self, walk):
        walk().do("work", "begin_reports", "end_reports")
        assert case_services.open_recurring_tasks(at=datetime(2027, 2, 1, 2, tzinfo=UTC)) == 0


class TestPeople:
    def test_assign_gives_a_duty_with_its_task_and_release_ends_it(self, walk):
        case = walk().do("help", agency="640105000000-civil-affairs")
        assert case.todo == ["a", "handle"]
        held = case.case.duties.filter(role="assist", to_at__isnull=True)
        assert [d.agency.code for d in held] == ["640105000000-civil-affairs"]
        case.do("unhelp")
        assert case.case.duties.get(role="assist").to_at == case.at

    def test_an_agency_nobody_knows_is_refused(self, walk):
        case = walk()
        with pytest.raises(AgencyNotFound) as caught, transaction.atomic():
            case.do("help", agency="nowhere")
        assert caught.value.status == 422
        assert case.case.duties.count() == 1


class TestValuesAndPapers:
    def test_set_keeps_literals_inputs_and_sums_and_projects_the_indexed(self, walk):
        case = walk().do("find", remark="属实")
        assert (case.case.answers["outcome"], case.case.answers["total"]) == ("属实", 3)
        assert case.case.facts.get(field="outcome").text == "属实"
        assert case.case.answers["published"] == ["outcome"]

    def test_materials_are_demanded_by_condition_and_marked(self, walk):
        plain, photo = walk(), walk(subject="有照片")
        for case in (plain, photo):
            case.do("demand", "demand")
        assert sorted(m.slot for m in Material.objects.filter(case=plain.case)) == ["letter"]
        assert sorted(m.slot for m in Material.objects.filter(case=photo.case)) == ["letter", "photo"]
        photo.do("reject", slots=["photo"], remark="不清楚")
        assert Material.objects.get(case=photo.case, slot="photo").state == "rejected"

    def test_issue_opens_sealed_answers_for_the_sealed_text_only(self, walk):
        case = walk(secret="不外传").do("write")
        document = case.case.documents.get()
        assert "不外传" in crypto.unseal_text(document.body_sealed)
        assert "不外传" not in document.body_sealed + str(case.case.answers)

    def test_deliver_and_result(self, walk):
        case = walk().do("write", "hand")
        assert case.case.deliveries.get().document == case.case.documents.get()
        assert case.case.result.result == "0"

    def test_derive_opens_a_child_in_the_same_transaction(self, walk):
        case = walk().do("follow_on")
        child = Case.objects.get(parent=case.case)
        assert (child.state, child.party_id, child.answers["subject"]) == ("open", case.case.party_id, "示例")

    def test_close_ends_tasks_and_clocks_and_reopen_takes_up_again(self, walk):
        case = walk().do("finish")
        assert (case.todo, case.case.closed_at, case.clock().state) == ([], case.at, "met")
        case.do("again")
        assert (case.todo, case.case.closed_at, case.case.state) == (["handle"], None, "open")


class TestOffers:
    def test_offer_what_may_be_done_and_nothing_else(self, walk):
        case = walk()
        by = case.resident.actor()
        assert [o.transition.name for o in case_selectors.offered(by=by, case=case.case, at=case.at)] == ["finish"]
