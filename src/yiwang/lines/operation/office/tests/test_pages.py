"""The officials' pages through real requests: what is shown, what is refused, what is kept of a refused form."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import AT, Ningxia
from tests.people import citizen, client_for, officer
from yiwang.foundation.events.models import DeadLetter, Event
from yiwang.lines.operation.office.tests.factories import BODY, hotline_order, office, received
from yiwang.support.cases import services as case_services
from yiwang.support.cases.models import Case, Interest, Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ningxia")]


really_commits = pytest.mark.django_db(transaction=True)  # a refusal rolls back what the test goes on reading


def text(response: Any) -> str:
    return response.content.decode()


def act_url(case: Case, transition: str) -> str:
    return f"/work/cases/{case.uid}/do/{transition}/"


class TestToDo:
    def test_lists_what_waits_for_the_post_with_its_light(self) -> None:
        scene = office()
        page = text(client_for(scene.clerk).get("/work/"))
        assert scene.case.number in page
        assert "收件核对" in page
        assert "正常" in page

    def test_says_so_when_nothing_waits(self) -> None:
        assert "没有待办" in text(client_for(officer(BODY, "clerk")).get("/work/"))

    def test_costs_the_same_statements_however_many_rows(self) -> None:
        scene = office()
        client = client_for(scene.clerk)
        client.get("/work/")
        with CaptureQueriesContext(connection) as one:
            client.get("/work/")
        for number in range(6):
            received(scene.applicant, key=f"more{number}")
        with CaptureQueriesContext(connection) as many:
            client.get("/work/")
        assert len(many) == len(one) <= 14

    def test_pages_by_keyset(self) -> None:
        scene = office()
        for number in range(24):
            received(scene.applicant, key=f"more{number}")
        client = client_for(scene.clerk)
        first = client.get("/work/")
        rest = client.get("/work/", {"whose": "mine", "cursor": first.context["page"].next})
        shown = {row.number for row in first.context["rows"]} | {row.number for row in rest.context["rows"]}
        assert len(first.context["rows"]) == 20
        assert len(shown) == 25

    def test_a_made_up_cursor_is_refused(self) -> None:
        assert client_for(officer(BODY, "clerk")).get("/work/?cursor=abc").status_code == 400

    def test_claim_and_put_back(self) -> None:
        scene = office()
        client, task = client_for(scene.clerk), Task.objects.get(case=scene.case)
        assert client.post(f"/work/tasks/{task.uid}/claim/")["Location"] == f"/work/cases/{scene.case.uid}/"
        assert scene.case.number in text(client.get("/work/?whose=claimed"))
        client.post(f"/work/tasks/{task.uid}/put-back/")
        assert "没有待办" in text(client.get("/work/?whose=claimed"))

    @really_commits
    def test_a_task_that_a_colleague_has_claimed_is_a_conflict(self) -> None:
        scene = office()
        task = Task.objects.get(case=scene.case)
        client_for(officer(BODY, "clerk")).post(f"/work/tasks/{task.uid}/claim/")
        assert client_for(scene.clerk).post(f"/work/tasks/{task.uid}/claim/").status_code in {403, 409}

    def test_a_task_is_delegated_to_a_colleague_and_handed_over_by_the_head(self) -> None:
        scene = office()
        colleague, head = officer(BODY, "clerk", "赵同事"), officer(BODY, "head")
        task = Task.objects.get(case=scene.case)
        page = f"/work/tasks/{task.uid}/"
        assert "赵**" in text(client_for(scene.clerk).get(page))
        assert client_for(scene.clerk).post(f"{page}give/", {"as": "holder"}).status_code == 422
        client_for(scene.clerk).post(f"{page}give/", {"to": colleague.party.pk, "as": "holder"})
        task.refresh_from_db()
        assert task.person_id == colleague.party.pk
        client_for(head).post(f"{page}give/", {"to": scene.clerk.party.pk, "as": "head"})
        task.refresh_from_db()
        assert task.person_id == scene.clerk.party.pk

    @really_commits
    def test_whoever_is_not_the_head_cannot_hand_over(self) -> None:
        scene = office()
        examiner, colleague = officer(BODY, "examiner"), officer(BODY, "clerk")
        task = Task.objects.get(case=scene.case)
        answer = client_for(examiner).post(f"/work/tasks/{task.uid}/give/", {"to": colleague.party.pk, "as": "head"})
        task.refresh_from_db()
        assert answer.status_code == 403
        assert task.person_id is None

    def test_the_team_sees_its_load(self) -> None:
        scene = office()
        page = text(client_for(scene.clerk).get("/work/team/"))
        assert "西夏区审批服务管理局" in page
        assert "待签收" in page


class TestWhoMayCome:
    @pytest.mark.parametrize(
        "path", ["/work/", "/work/cases/", "/work/team/", "/work/search/", "/work/kinds/", "/work/operations/"]
    )
    def test_nobody_is_asked_to_log_in_and_a_private_person_is_refused(self, client: Any, path: str) -> None:
        assert client.get(path)["Location"].startswith("/login/")
        assert client_for(citizen()).get(path).status_code == 403

    @pytest.mark.requirement("F-061.1")
    def test_another_body_finds_nothing(self) -> None:
        scene = office()
        stranger = client_for(officer("yinchuan-shenpi", "clerk"))
        for path in ("", "way/", "do/request_correction/", "materials/layout_plan/"):
            answer = stranger.get(f"/work/cases/{scene.case.uid}/{path}")
            assert answer.status_code == 404
            assert scene.case.title not in text(answer)

    def test_an_operator_sees_no_case(self) -> None:
        scene = office()
        operator = client_for(officer("ningxia-bangongting", "operator"))
        assert operator.get(f"/work/cases/{scene.case.uid}/").status_code == 404


class TestCasePage:
    def test_shows_answers_masked_beside_materials_with_the_clock_explained(self) -> None:
        scene = office()
        page = text(client_for(scene.clerk).get(f"/work/cases/{scene.case.uid}/"))
        assert scene.applicant.citizen_id not in page
        assert scene.applicant.phone not in page
        for shown in ("王**", "食品安全规章制度", "受理期限", "5个工作日", "行政许可法 32", "收件凭证", "等待"):
            assert shown in page

    def test_offers_only_lawful_steps_each_with_its_reason(self) -> None:
        scene = office()
        page = text(client_for(scene.clerk).get(f"/work/cases/{scene.case.uid}/"))
        assert "一次性告知补正" in page
        assert "条件未满足" in page
        assert "/do/grant/" not in page
        assert "现在没有由您的岗位办理的操作" in text(
            client_for(officer(BODY, "examiner")).get(f"/work/cases/{scene.case.uid}/")
        )

    @really_commits
    def test_clear_values_need_the_right_and_a_purpose_and_leave_a_trace(self) -> None:
        scene = office()
        url = f"/work/cases/{scene.case.uid}/unmask/"
        examiner = client_for(officer(BODY, "examiner"))
        assert client_for(scene.clerk).post(url, {"purpose": "核对身份"}).status_code == 403
        assert examiner.post(url, {"purpose": " "}).status_code == 422
        assert not Event.objects.filter(type="case.unmasked").exists()
        answer = examiner.post(url, {"purpose": "核对身份"})
        assert scene.applicant.citizen_id in text(answer)
        assert answer["Cache-Control"] == "no-store"
        event = Event.objects.get(type="case.unmasked")
        assert "representative_citizen_id" in event.payload["fields"]
        assert "核对身份" not in str(event.payload)

    def test_a_file_is_opened_through_the_case_only(self) -> None:
        scene = office()
        client, base = client_for(scene.clerk), f"/work/cases/{scene.case.uid}/materials/layout_plan/"
        assert client.get(base).status_code == 404
        client.post(f"{base}attach/", {"file": SimpleUploadedFile("图.txt", "布局说明".encode())})
        answer = client.get(base)
        assert b"".join(answer.streaming_content).decode() == "布局说明"  # type: ignore[attr-defined]
        assert answer["Content-Disposition"].startswith("inline")
        assert client.get(f"{base}?download")["Content-Disposition"].startswith("attachment")
        assert client_for(officer("yinchuan-shenpi", "clerk")).get(base).status_code == 404

    def test_a_document_opens_as_it_was_issued(self) -> None:
        scene = office()
        document = scene.case.documents.get()
        page = text(client_for(scene.clerk).get(f"/work/cases/{scene.case.uid}/documents/{document.uid}/"))
        assert document.number in page
        assert "收件凭证" in page

    def test_who_declares_an_interest_can_do_nothing_more(self) -> None:
        scene = office()
        client = client_for(scene.clerk)
        client.post(f"/work/cases/{scene.case.uid}/interest/")
        assert Interest.objects.filter(case=scene.case, officer=scene.clerk.party).exists()
        assert "您已就本办件回避" in text(client.get(f"/work/cases/{scene.case.uid}/"))
        assert client.get(act_url(scene.case, "request_correction")).status_code == 403

    @really_commits
    def test_the_head_decides_on_a_request_to_step_aside(self) -> None:
        scene = office()
        task = case_services.claim(by=scene.clerk.actor(), uid=Task.objects.get(case=scene.case).uid, at=AT)
        recusal = case_services.ask_recusal(
            by=scene.applicant.actor(), case=scene.case, task_uid=task.uid, reason="是邻居", at=AT
        )
        url = f"/work/cases/{scene.case.uid}/recusals/{recusal.uid}/"
        head = client_for(officer(BODY, "head"))
        assert "是邻居" not in text(client_for(scene.clerk).get(f"/work/cases/{scene.case.uid}/"))
        assert "是邻居" in text(head.get(f"/work/cases/{scene.case.uid}/"))
        assert client_for(scene.clerk).post(url, {"granted": "yes"}).status_code == 403
        head.post(url, {"granted": "yes"})
        assert Interest.objects.filter(case=scene.case, officer=scene.clerk.party).exists()


class TestActing:
    GIVEN = {
        "files_defective": "true",
        "defective_slots": ["layout_plan"],
        "form_defective": "false",
        "defects": "缺少平面图",
    }

    def test_a_lawful_step_is_done(self) -> None:
        scene = office()
        client, url = client_for(scene.clerk), act_url(scene.case, "request_correction")
        page = client.get(url)
        assert "食品安全规章制度" in text(page)
        answer = client.post(url, {**self.GIVEN, "version": page.context["version"], "key": "once"})
        assert answer.status_code == 302, text(answer)
        scene.case.refresh_from_db()
        assert scene.case.state == "correcting"

    def test_an_unlawful_step_is_a_conflict_page(self) -> None:
        scene = office()
        answer = client_for(scene.clerk).post(act_url(scene.case, "grant"), {})
        assert answer.status_code == 409
        assert "不能进行" in text(answer)

    @pytest.mark.requirement("F-061.1")
    def test_another_post_may_not_do_it_and_nothing_changes(self) -> None:
        scene = office()
        examiner = client_for(officer(BODY, "examiner"))
        before = Event.objects.count()
        answer = examiner.post(act_url(scene.case, "request_correction"), self.GIVEN)
        assert answer.status_code == 403
        scene.case.refresh_from_db()
        assert (scene.case.state, scene.case.version, Event.objects.count()) == ("received", 1, before)

    def test_a_stale_page_is_told_so_and_keeps_what_was_typed(self) -> None:
        scene = office()
        Case.objects.filter(pk=scene.case.pk).update(version=5)
        answer = client_for(scene.clerk).post(act_url(scene.case, "request_correction"), {**self.GIVEN, "version": "1"})
        assert answer.status_code == 409
        assert "已被他人更新" in text(answer)
        assert "缺少平面图" in text(answer)

    def test_a_refusal_names_every_fault_and_keeps_what_was_typed(self) -> None:
        scene = office()
        answer = client_for(scene.clerk).post(
            act_url(scene.case, "decline_acceptance"), {"reasons": "不属于本机关职权"}
        )
        assert answer.status_code == 422
        assert "不属于本机关职权" in text(answer)
        assert 'id="faults"' in text(answer)

    def test_a_step_whose_condition_fails_says_why_with_the_article(self) -> None:
        scene = office()
        answer = client_for(scene.clerk).post(act_url(scene.case, "accept"), {})
        assert answer.status_code == 422
        assert "还缺" in text(answer)
        assert "行政许可法" in text(answer)

    def test_a_body_is_chosen_from_those_of_the_case(self) -> None:
        scene = office()
        page = client_for(scene.clerk).get(act_url(scene.case, "decline_acceptance"))
        offered = [code for _, group in page.context["form"].fields["right_agency"].choices[1:] for code, _ in group]
        assert {"xixia-shenpi", "yinchuan-shenpi", "640105000000-market-supervision"} <= set(offered)
        assert "确认办理：不予受理" in text(page)
        assert "data-confirm" in text(page)

    def test_the_same_key_does_it_once(self) -> None:
        scene = office()
        client, url = client_for(scene.clerk), act_url(scene.case, "request_correction")
        sent = {**self.GIVEN, "version": "1", "key": "once"}
        assert client.post(url, sent).status_code == 302
        assert client.post(url, sent).status_code in {302, 409}
        scene.case.refresh_from_db()
        assert scene.case.version == 2


class TestOtherKinds:
    def test_a_hotline_order_is_worked_on_the_same_pages(self) -> None:
        order = hotline_order(citizen("王小明"))
        dispatcher = client_for(officer(order.agency, "dispatcher"))
        page = dispatcher.get(f"/work/cases/{order.uid}/")
        offers = page.context["dossier"].offers
        assert offers
        for offer in offers:
            assert dispatcher.get(act_url(order, offer.transition.name)).status_code == 200
        assert client_for(officer(BODY, "clerk")).get(f"/work/cases/{order.uid}/").status_code == 404


class TestHistory:
    @pytest.mark.requirement("F-084.2")
    def test_every_step_is_shown_with_who_when_on_what_basis_and_how_long_each_body_held_it(
        self, ningxia: Ningxia
    ) -> None:
        scene = office()
        ningxia.move_clock(AT + timedelta(hours=26))
        client = client_for(scene.clerk)
        client.post(act_url(scene.case, "request_correction"), {**TestActing.GIVEN, "version": "1"})
        page = client.get(f"/work/cases/{scene.case.uid}/")
        shown = text(page)
        for word in (
            "提交申请",
            "一次性告知补正",
            "2026-11-17 12:00",
            "西夏区审批服务管理局",
            "行政许可法 32(4)",
            "缺少平面图",
        ):
            assert word in shown
        assert "1 天 2 小时" in {duty.waited for duty in page.context["dossier"].duties}


class TestLifecycles:
    def test_each_kind_is_drawn_from_its_table_with_who_condition_and_article(self) -> None:
        client = client_for(officer(BODY, "clerk"))
        names = [kind.name for kind in client.get("/work/kinds/").context["kinds"]]
        assert len(names) >= 3
        for name in names:
            page = client.get(f"/work/kinds/{name}/")
            kind, rows = page.context["kind"], page.context["rows"]
            assert {box.name for box in page.context["picture"].boxes} == set(kind.states)
            assert [row.name for row in rows] == list(kind.transitions)
            assert all(row.who and row.basis for row in rows)
            assert all(row.basis in text(page).replace("&lt;", "<").replace("&quot;", '"') for row in rows[:5])

    def test_a_case_shows_its_way(self) -> None:
        scene = office()
        page = client_for(scene.clerk).get(f"/work/cases/{scene.case.uid}/way/")
        assert [box.name for box in page.context["picture"].boxes if "now" in box.classes] == ["received"]

    def test_an_unknown_kind_is_not_found(self) -> None:
        assert client_for(officer(BODY, "clerk")).get("/work/kinds/nothing/").status_code == 404


class TestSearchAndFigures:
    def test_finds_by_number_and_by_recorded_fact_within_scope(self) -> None:
        scene = office()
        client = client_for(scene.clerk)
        for wanted in (scene.case.number, scene.case.number[:12], "西夏区王记"):
            assert scene.case.number in text(client.get("/work/search/", {"q": wanted}))
        stranger = client_for(officer("yinchuan-shenpi", "clerk"))
        assert "没有找到办件" in text(stranger.get("/work/search/", {"q": scene.case.number}))

    def test_stays_inside_the_compartments(self) -> None:
        scene = office()
        outside = client_for(officer(BODY, "project_officer"))
        answer = outside.get("/work/search/", {"q": scene.case.number})
        assert answer.status_code == 200
        assert answer.context["rows"] == []

    def test_the_list_is_filtered_and_exported(self) -> None:
        scene = office()
        client = client_for(scene.clerk)
        assert scene.case.number in text(client.get("/work/cases/?kind=service&open_only=on"))
        assert "没有符合条件的办件" in text(client.get("/work/cases/?kind=hotline"))
        answer = client.get("/work/cases/export/?kind=service")
        table = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]
        assert table[0][0] == "编号"
        assert [row[0] for row in table[1:]] == [scene.case.number]

    def test_the_library_counts_for_whoever_may(self) -> None:
        office()
        assert client_for(officer(BODY, "clerk")).get("/work/library/").status_code == 403
        head = client_for(officer(BODY, "head"))
        assert "这段时间没有办件结果" in text(head.get("/work/library/?since=bad"))
        assert head.get("/work/library/export/").status_code == 200


class TestOperations:
    def test_shows_the_platform_to_the_operator_only(self) -> None:
        page = text(client_for(officer("ningxia-bangongting", "operator")).get("/work/operations/"))
        for word in ("事件消费者", "cases.notices", "DATABASE_URL", "cn-64", "没有死信"):
            assert word in page
        assert client_for(officer(BODY, "clerk")).get("/work/operations/").status_code == 403

    @really_commits
    def test_a_dead_letter_that_is_not_there_is_not_found(self) -> None:
        operator = client_for(officer("ningxia-bangongting", "operator"))
        assert operator.post("/work/operations/letters/999/replay/").status_code == 404
        assert client_for(officer(BODY, "clerk")).post("/work/operations/letters/999/replay/").status_code == 403

    @really_commits
    def test_a_letter_of_a_consumer_that_is_gone_is_refused_with_what_to_do(self) -> None:
        operator = client_for(officer("ningxia-bangongting", "operator"))
        about = {"error": "x", "state": "dead", "next_at": AT, "first_at": AT}
        letter = DeadLetter.objects.create(consumer="gone.away", event=Event.objects.order_by("id")[0], **about)
        page = operator.post(f"/work/operations/letters/{letter.pk}/replay/")
        assert page.status_code == 409
        assert "接收方“gone.away”已不存在" in text(page) and "留存备查" in text(page)
        answer = operator.post(f"/api/v1/operations/dead-letters/{letter.pk}/replay")
        assert (answer.status_code, answer.json()["type"]) == (409, "urn:yiwang:problem:consumer-gone")

    def test_machines_ask_about_health_and_figures(self, client: Any) -> None:
        assert client.get("/health/live").status_code == 200
        assert client.get("/health/ready").status_code == 200
        assert client.get("/metrics").status_code == 403
        figures = text(client_for(officer("ningxia-bangongting", "operator")).get("/metrics"))
        assert 'yiwang_jobs{state="ready"}' in figures
        assert 'yiwang_consumer_lag{consumer="cases.notices"}' in figures
