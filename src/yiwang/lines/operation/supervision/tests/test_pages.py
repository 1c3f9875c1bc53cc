"""Supervision through its pages and services: orders, listed tasks, what is stuck, sealed periods; and who is refused."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from tests.conftest import AT, Ningxia
from tests.people import Person, api, client_for, officer, token_for
from yiwang.core.problems import Forbidden
from yiwang.lines.operation.supervision import lists, selectors, services
from yiwang.lines.operation.supervision.models import Appeal, Order, Period, Report, SealedRow
from yiwang.lines.operation.supervision.problems import NotLeadUnit, PeriodSealed, SamePerson
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases import services as case_services
from yiwang.support.cases.models import Case, Task
from yiwang.support.cases.problems import NotYours

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("ningxia")]
HOME = "/work/supervision"
OFFICE, UNIT, OTHER = "ningxia-bangongting", "640000000000-education", "640000000000-health"
TASKS = "digital-2023-2025"
DEMAND = {
    "subject": "供热投诉久拖不决",
    "demand": "一周内办结并反馈。",
    "lead_unit": UNIT,
    "assist_unit": OTHER,
    "deadline_on": "2026-11-23",
}
PLAN = {"measures": "成立专班。"}


def supervisor() -> Person:
    return officer(OFFICE, "supervisor")


def ordered(by: Person, *, key: str = "k", **about: Any) -> Case:
    return services.order(by=by.actor(), answers=DEMAND, key=key, at=AT, **about)


def do(by: Person, case: Case, step: str, at: datetime = AT, **told: Any) -> Case:
    fresh = case_selectors.get_case(by=by.actor(at=at), uid=case.uid)
    return case_services.move(by=by.actor(at=at), case=fresh, transition=step, input=told, at=at)


def page(client: Client, path: str = "/", status: int = 200) -> str:
    answer = client.get(f"{HOME}{path}")
    assert answer.status_code == status, answer.content.decode()[:2000]
    return b"".join(answer).decode()  # type: ignore[arg-type]


class TestOrder:
    def test_runs_from_the_order_to_its_closing_by_the_orderer(self) -> None:
        desk, unit, other = supervisor(), officer(UNIT, "head"), officer(OTHER, "head")
        answer = client_for(desk).post(f"{HOME}/orders/new/", {**DEMAND, "key": "page"})
        assert answer.status_code == 302, answer.content.decode()[:3000]
        case = Case.objects.get(kind="supervision")
        do(unit, case, "accept", **PLAN)
        do(unit, case, "progress", progress="已完成一半。")
        do(other, case, "contribute", contribution="已派人。")
        do(unit, case, "ask_extension", extension_reason="管道待修。")
        case.refresh_from_db()
        due = case.due_at
        with pytest.raises(NotYours), transaction.atomic():
            do(unit, case, "approve_extension", new_deadline_on="2026-11-30", extension_opinion="自批。")
        do(desk, case, "approve_extension", new_deadline_on="2026-11-30", extension_opinion="同意。")
        case.refresh_from_db()
        assert case.due_at > due
        do(unit, case, "reply", reply="已全部恢复。", proof="宁教函（合成）1号")
        done = do(desk, case, "close", evaluation="good", evaluation_opinion="办理有力。")
        assert (done.state, done.closed_at) == ("closed", AT)

    def test_nobody_but_the_orderer_closes_it(self) -> None:
        desk, unit = supervisor(), officer(UNIT, "head")
        case = ordered(desk)
        do(unit, case, "accept", **PLAN)
        do(unit, case, "reply", reply="已办。", proof="见附件")
        for who in (unit, officer(OTHER, "head"), officer(OFFICE, "head")):
            with pytest.raises(NotYours), transaction.atomic():
                do(who, case, "close", evaluation="good", evaluation_opinion="好。")
        case.refresh_from_db()
        assert case.state == "replied"

    def test_the_assisting_unit_does_not_answer_for_the_lead_unit(self) -> None:
        case = ordered(supervisor())
        with pytest.raises(NotYours), transaction.atomic():
            do(officer(OTHER, "head"), case, "accept", **PLAN)

    def test_is_linked_to_what_it_is_about_and_made_once(self) -> None:
        desk = supervisor()
        first = ordered(desk)
        second = ordered(desk, key="second", about=first.uid)
        again = ordered(desk, key="second", about=first.uid)
        assert (again.pk, Order.objects.get(case=second).about_id) == (second.pk, first.pk)

    def test_a_head_gives_no_orders(self) -> None:
        head = officer(UNIT, "head")
        page(client_for(head), "/orders/new/", status=403)
        with pytest.raises(Forbidden), transaction.atomic():
            ordered(head)
        assert not Order.objects.exists()


class TestStuck:
    def test_says_on_whose_desk_since_when_with_office_hours(self, ningxia: Ningxia) -> None:
        desk = supervisor()
        case = ordered(desk)
        later = AT + timedelta(days=9)
        ningxia.move_clock(later)
        shown = page(client_for(desk), "/?light=red&kind=supervision")
        assert case.number in shown
        assert "签收督办" in shown
        row = next(
            r
            for r in selectors.list_stuck(by=desk.actor(at=later), at=later, wanted={"agency": UNIT}).items
            if r.task == "签收督办"
        )
        assert (row.since, row.light) == (AT, "red")
        assert row.desk_hours == 2 + 4 + 6 * 7 + 1  # the first Monday, six working days, one hour on the last
        assert case.number not in page(client_for(desk), "/?place=640105000000")
        assert case.number in page(client_for(desk), "/export/")

    def test_the_person_is_shown_to_the_own_head_only(self) -> None:
        desk, unit = supervisor(), officer(UNIT, "head")
        case = ordered(desk)
        task = Task.objects.get(case=case, name="accept")
        case_services.claim(by=unit.actor(), uid=task.uid, at=AT)
        label = unit.account.label
        assert label in page(client_for(unit))
        shown = page(client_for(desk))
        assert case.number in shown
        assert label not in shown

    def test_a_unit_sees_its_own_desk_only(self) -> None:
        case = ordered(supervisor())
        assert case.number not in page(client_for(officer("640000000000-water", "head")))
        page(client_for(officer("xixia-shenpi", "clerk")), status=403)


class TestTaskLists:
    def test_both_lists_stand_whole_with_their_deadlines_against_today(self) -> None:
        desk = supervisor()
        rows = selectors.board(by=desk.actor(), at=AT)
        assert [sum(1 for r in rows if r.task.task_list == name) for name in lists.titles()] == [60, 124]
        assert sum(1 for row in rows if row.state == "overdue") == 183  # one is ongoing without a year
        early = selectors.board(by=desk.actor(), at=datetime(2023, 6, 1, tzinfo=UTC))
        assert not [row for row in early if row.state == "overdue"]
        shown = page(client_for(desk), "/tasks/?unit=教育厅")
        assert "已过期限" in shown
        assert len(page(client_for(desk), "/tasks/export/").splitlines()) == 185

    def task(self, unit: str = UNIT) -> lists.ListedTask:
        return next(task for task in lists.tasks() if task.task_list == TASKS and unit in task.agencies)

    def test_the_lead_unit_reports_and_the_office_confirms(self) -> None:
        task, desk, unit = self.task(), supervisor(), officer(UNIT, "head")
        told = {"claim": "done", "progress": "已经建成。", "evidence": "宁教发（合成）2号"}
        where = f"/tasks/{task.task_list}/{task.number}/"
        assert client_for(unit).post(f"{HOME}{where}", told).status_code == 302
        row = next(r for r in selectors.board(by=desk.actor(), at=AT) if r.task == task)
        assert (row.state, row.waiting) == ("overdue", 1)  # told, not yet confirmed
        uid = Report.objects.get().uid
        assert client_for(unit).post(f"{HOME}/reports/{uid}/", {"accepted": "yes"}).status_code == 403
        assert client_for(desk).post(f"{HOME}/reports/{uid}/", {"accepted": "yes"}).status_code == 302
        row = next(r for r in selectors.board(by=desk.actor(), at=AT) if r.task == task)
        assert row.state == "done"
        assert "已确认" in page(client_for(desk), where)
        assert client_for(desk).post(f"{HOME}/reports/{uid}/", {"opinion": "不实"}).status_code == 409

    def test_another_unit_does_not_report_and_evidence_is_wanted(self) -> None:
        task, where = self.task(), f"{HOME}/tasks/{self.task().key}/"
        told = {"claim": "done", "progress": "已经建成。", "evidence": "函"}
        other = next(code for code in (OTHER, "640000000000-water") if code not in task.agencies)
        assert client_for(officer(other, "head")).post(where, told).status_code == 403
        assert client_for(officer(UNIT, "head")).post(where, {**told, "evidence": " "}).status_code == 422
        assert not Report.objects.exists()

    def test_whoever_wrote_for_an_absent_unit_does_not_confirm_it(self) -> None:
        task = next(t for t in lists.tasks() if not t.agencies)
        desk = supervisor()
        told = {"claim": "progress", "progress": "代录。", "evidence": "来函"}
        made = services.report(by=desk.actor(), task=task, **told, at=AT)
        with pytest.raises(SamePerson), transaction.atomic():
            services.decide_report(by=desk.actor(), uid=made.uid, accepted=True, opinion="", at=AT)
        assert services.decide_report(by=supervisor().actor(), uid=made.uid, accepted=True, opinion="", at=AT)

    def test_a_task_opens_an_order(self) -> None:
        task, desk = self.task(), supervisor()
        case = ordered(desk, task=task.key)
        shown = page(client_for(desk), f"/tasks/{task.key}/")
        assert case.number in shown
        assert task.text[:30] in page(client_for(desk), f"/orders/new/?task={task.key}")


class TestPeriods:
    def sealed(self, ningxia: Ningxia) -> tuple[Person, Person, Case, Period, datetime]:
        desk, unit = supervisor(), officer(UNIT, "head")
        case = ordered(desk)
        at = datetime(2026, 12, 2, 2, 0, tzinfo=UTC)
        ningxia.move_clock(at)
        return desk, unit, case, services.seal(by=desk.actor(at=at), name="2026-11", at=at), at

    def test_what_is_sealed_never_changes(self, ningxia: Ningxia) -> None:
        desk, unit, case, period, at = self.sealed(ningxia)
        line = next(line for line in period.counts if line["agency"] == UNIT)
        assert (line["in_time"], line["late"], line["overdue"]) == (0, 0, 1)
        do(unit, case, "accept", at=at, **PLAN)
        period.refresh_from_db()
        assert line in period.counts
        assert selectors.is_whole(period)
        with pytest.raises(DatabaseError), transaction.atomic():
            SealedRow.objects.filter(period=period).update(outcome="in_time")
        with pytest.raises(DatabaseError), transaction.atomic():
            Period.objects.filter(pk=period.pk).update(rows=0)
        with pytest.raises(PeriodSealed), transaction.atomic():
            services.seal(by=desk.actor(at=at), name="2026-11", at=at)
        assert client_for(desk).post(f"{HOME}/periods/", {"name": "2026-12"}).status_code == 422

    def test_the_unit_appeals_and_the_head_of_the_office_decides_by_entry(self, ningxia: Ningxia) -> None:
        desk, unit, _, period, _ = self.sealed(ningxia)
        head = officer(OFFICE, "head")
        row = SealedRow.objects.get(period=period, agency__code=UNIT)
        told = {"reason": "督办单送达时系统停机。"}
        assert client_for(officer(OTHER, "head")).post(f"{HOME}/rows/{row.uid}/appeal/", told).status_code == 404
        assert client_for(unit).post(f"{HOME}/rows/{row.uid}/appeal/", told).status_code == 302
        decision = {"accepted": "yes", "opinion": "情况属实。"}
        assert client_for(unit).post(f"{HOME}/rows/{row.uid}/decide/", decision).status_code == 403
        assert client_for(desk).post(f"{HOME}/rows/{row.uid}/decide/", decision).status_code == 403
        answer = client_for(head).post(f"{HOME}/rows/{row.uid}/decide/", {"accepted": "yes", "opinion": ""})
        assert answer.status_code == 422
        assert client_for(head).post(f"{HOME}/rows/{row.uid}/decide/", decision).status_code == 302
        assert Appeal.objects.get().state == "accepted"
        line = next(x for x in selectors.corrected(by=desk.actor(at=ningxia.at), period=period) if x["agency"] == UNIT)
        assert (line["overdue"], line["taken_off"]) == (1, 1)
        assert "与封存的记录一致" in page(client_for(desk), f"/periods/{period.pk}/")
        with pytest.raises(NotLeadUnit), transaction.atomic():
            services.appeal(by=desk.actor(at=ningxia.at), row=row.uid, reason="代为申诉", at=ningxia.at)


class TestApi:
    def test_does_the_same(self) -> None:
        desk = api(token_for(OFFICE, "supervisor"))
        body = {"answers": DEMAND, "task": f"{TASKS}/1"}
        made = desk.post("/api/v1/supervision/orders", body, content_type="application/json")
        assert made.status_code == 201, made.content
        stuck = desk.get("/api/v1/supervision/stuck?kind=supervision").json()["items"]
        assert made.json()["number"] in {row["number"] for row in stuck}
        tasks = desk.get("/api/v1/supervision/tasks?name=digital-2023-2025").json()["items"]
        assert (len(tasks), tasks[0]["orders"]) == (124, 1)
        assert desk.get("/api/v1/supervision/desks").status_code == 200
        unit = api(token_for(UNIT, "head"))
        assert unit.post("/api/v1/supervision/orders", body, content_type="application/json").status_code == 403
