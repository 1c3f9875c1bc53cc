"""Refusals and mishaps become answers that say what to do next and give nothing away."""

import json
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.test import Client

from yiwang.web.tests.addresses import SECRET

pytestmark = [pytest.mark.django_db, pytest.mark.urls("yiwang.web.tests.addresses")]


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


class TestRequestId:
    def test_every_answer_carries_its_own(self, browser: Client):
        ids = {UUID(browser.get(url)["X-Request-Id"]) for url in ("/style/", "/style/", "/fail/mishap/", "/none/")}
        assert len(ids) == 4


class TestRefusals:
    @pytest.mark.parametrize(
        ("how", "status", "said"),
        [
            ("conflict", 409, "内容已被他人更新"),
            ("forbidden", 403, "您没有办理此操作的权限"),
            ("input", 422, "请填写姓名"),
            ("gone", 404, "没有找到这个页面"),
            ("denied", 403, "没有权限"),
            ("suspicious", 400, "请求无法识别"),
        ],
    )
    def test_a_page_says_what_happened(self, browser: Client, how: str, status: int, said: str):
        answer = browser.get(f"/fail/{how}/")
        assert answer.status_code == status
        assert said in answer.content.decode()

    def test_a_program_gets_problem_details(self, browser: Client):
        answer = browser.get("/api/v1/fail/input/")
        body = json.loads(answer.content)
        assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
        assert body["type"] == "urn:yiwang:problem:input-refused"
        assert body["instance"] == "/api/v1/fail/input/"
        assert body["errors"] == [{"field": "name", "message": "请填写姓名", "remedy": "与身份证一致"}]

    def test_who_must_log_in_is_led_to_the_door_and_back(self, browser: Client):
        answer = browser.get("/fail/login/?a=1&next=https://example.org/")
        there = urlsplit(answer["Location"])
        assert (answer.status_code, there.path) == (302, "/login/")
        assert parse_qs(there.query) == {"next": ["/fail/login/?a=1&next=https://example.org/"]}

    def test_a_fragment_sends_its_whole_page_to_the_door(self, browser: Client):
        seen = {"HX-Request": "true", "HX-Current-URL": "http://testserver/work/?kind=a"}
        answer = browser.get("/fail/login/", headers=seen)
        assert "Location" not in answer
        assert parse_qs(urlsplit(answer["HX-Redirect"]).query) == {"next": ["http://testserver/work/?kind=a"]}

    def test_a_program_is_not_led_to_a_door(self, browser: Client):
        assert browser.get("/api/v1/fail/login/").status_code == 401


class TestMishaps:
    def test_apologises_with_the_number_to_quote(self, browser: Client):
        answer = browser.get("/fail/mishap/")
        assert answer.status_code == 500
        assert answer["X-Request-Id"] in answer.content.decode()

    def test_is_logged_once_and_never_with_its_text(self, browser: Client, capsys: pytest.CaptureFixture[str]):
        answer = browser.get("/fail/mishap/")
        written = capsys.readouterr().err
        lines = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
        assert [(e["event"], e["error"], e["request"]) for e in lines] == [
            ("unanticipated", "RuntimeError", answer["X-Request-Id"])
        ]
        assert SECRET not in written and SECRET not in answer.content.decode()

    def test_a_program_gets_problem_details_without_the_text(self, browser: Client):
        answer = browser.get("/api/v1/fail/mishap/")
        assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
        assert SECRET not in answer.content.decode()

    def test_what_is_foreseen_is_no_mishap(self, browser: Client, capsys: pytest.CaptureFixture[str]):
        for how in ("conflict", "gone", "denied", "suspicious", "login"):
            browser.get(f"/fail/{how}/")
        assert "unanticipated" not in capsys.readouterr().err


class TestForgery:
    def test_a_page_left_open_too_long_is_told_so_in_the_site_s_own_words(self):
        answer = Client(enforce_csrf_checks=True).post("/preferences/", {"mode": "elder"})
        page = answer.content.decode()
        assert answer.status_code == 403
        assert "内容没有提交" in page and "刷新" in page and "<style" not in page
