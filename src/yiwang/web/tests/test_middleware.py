"""Answers carry their number, foreseen refusals are no mishaps, and a forged or stale form is told so."""

import json
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from yiwang.core.problems import Conflict, Fault, InputRefused
from yiwang.web.tests.urls import SECRET, LogInFirst

FAILURES = {
    "conflict": Conflict,
    "login": LogInFirst,
    "input": lambda: InputRefused(faults=[Fault("name", "请填写姓名", "与身份证一致")]),
    "gone": Http404,
    "denied": PermissionDenied,
    "suspicious": lambda: SuspiciousOperation(SECRET),
    "mishap": lambda: RuntimeError(SECRET),
}


def fail(request: HttpRequest, how: str) -> HttpResponse:
    raise FAILURES[how]()


handler404 = "yiwang.web.views.not_found"
urlpatterns = [
    path("fail/<str:how>/", fail),
    path("api/v1/fail/<str:how>/", fail),
    path("", include("yiwang.web.urls")),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


def test_every_answer_carries_a_number_of_its_own(browser: Client) -> None:
    asked = ("/style/", "/style/", "/fail/mishap/", "/none/")
    assert len({UUID(browser.get(address)["X-Request-Id"]) for address in asked}) == len(asked)


def test_a_suspicious_request_gets_a_page_that_gives_nothing_away(browser: Client) -> None:
    answer = browser.get("/fail/suspicious/")
    assert answer.status_code == 400
    assert "请求无法识别" in answer.text and SECRET not in answer.text


def test_a_program_is_told_every_field_and_never_led_to_a_door(browser: Client) -> None:
    body = json.loads(browser.get("/api/v1/fail/input/").content)
    assert body["instance"] == "/api/v1/fail/input/"
    assert body["errors"] == [{"field": "name", "message": "请填写姓名", "remedy": "与身份证一致"}]
    assert browser.get("/api/v1/fail/login/").status_code == 401


def test_a_mishap_is_written_once_with_its_number_and_without_its_text(
    browser: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = browser.get("/fail/mishap/")
    written = capsys.readouterr().err
    lines = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
    assert [(n["event"], n["error"], n["request"]) for n in lines] == [
        ("unanticipated", "RuntimeError", answer["X-Request-Id"])
    ]
    assert SECRET not in written


def test_what_is_foreseen_is_no_mishap(browser: Client, capsys: pytest.CaptureFixture[str]) -> None:
    for how in ("conflict", "gone", "denied", "suspicious", "login"):
        browser.get(f"/fail/{how}/")
    assert "unanticipated" not in capsys.readouterr().err


def test_a_page_left_open_too_long_is_told_so_in_the_site_s_own_words() -> None:
    answer = Client(enforce_csrf_checks=True).post("/preferences/", {"mode": "elder"})
    assert answer.status_code == 403
    assert "内容没有提交" in answer.text and "刷新" in answer.text and "<style" not in answer.text


@pytest.mark.parametrize(
    ("sent_from", "back"),
    [
        ("http://testserver/apply/food/?county=1", "/apply/food/?county=1"),
        ("http://testserver", "/"),
        ("http://elsewhere.example/apply/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_who_sends_without_being_logged_in_comes_back_to_the_page_it_was_sent_from(
    browser: Client, sent_from: str, back: str
) -> None:
    answer = browser.post("/fail/login/", headers={"referer": sent_from})
    assert answer.headers["Location"] == f"/login/?{urlencode({'next': back})}"


def test_who_asks_for_a_page_comes_back_to_it(browser: Client) -> None:
    assert browser.get("/fail/login/?a=1").headers["Location"] == f"/login/?{urlencode({'next': '/fail/login/?a=1'})}"
