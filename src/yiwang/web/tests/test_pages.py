"""Refusals, mishaps and preferences as a visitor meets them."""

import pytest
from django.test import Client
from structlog.testing import capture_logs

from yiwang.core.actor import Actor
from yiwang.web import logs, navigation
from yiwang.web.tests.urls import SECRET


@pytest.fixture(autouse=True)
def _addresses(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ROOT_URLCONF = "yiwang.web.tests.urls"  # type: ignore[attr-defined]
    monkeypatch.setattr(navigation, "_entries", [])
    monkeypatch.setattr(navigation, "_cards", [])
    monkeypatch.setattr(navigation, "_doors", {})


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


class TestRefusals:
    def test_a_refusal_is_a_page_that_says_what_to_do(self, visitor: Client) -> None:
        answer = visitor.get("/refuse/")
        assert answer.status_code == 409
        assert "内容已被他人更新" in answer.text and "请刷新页面查看最新内容后再操作。" in answer.text

    def test_every_fault_is_shown_at_once(self, visitor: Client) -> None:
        answer = visitor.get("/refuse-input/")
        assert answer.status_code == 422
        assert "填写内容有 1 处需要修改" in answer.text and "没有填写店名" in answer.text

    def test_under_api_it_is_problem_details(self, visitor: Client) -> None:
        answer = visitor.get("/api/refuse/")
        assert answer.status_code == 409
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["type"] == "urn:yiwang:problem:conflict"

    def test_who_must_log_in_is_led_to_the_door_and_back(self, visitor: Client) -> None:
        answer = visitor.get("/door/?a=1&b=2")
        assert answer.status_code == 302
        assert answer["Location"] == "/login/?next=%2Fdoor%2F%3Fa%3D1%26b%3D2"

    def test_a_fragment_sends_its_whole_page_to_the_door(self, visitor: Client) -> None:
        answer = visitor.get("/door/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/list/"})
        assert answer["HX-Redirect"] == "/login/?next=http%3A%2F%2Ftestserver%2Flist%2F"

    @pytest.mark.parametrize(("path", "status", "said"), [("/miss/", 404, "没有找到"), ("/deny/", 403, "没有权限")])
    def test_missing_and_denied_have_pages(self, visitor: Client, path: str, status: int, said: str) -> None:
        answer = visitor.get(path)
        assert answer.status_code == status
        assert said in answer.text


class TestMishaps:
    def test_an_apology_with_the_number_to_quote_and_one_log_line(self, visitor: Client) -> None:
        with capture_logs() as lines:
            answer = visitor.get("/break/")
        assert answer.status_code == 500
        assert answer["X-Request-Id"] in answer.text
        assert SECRET not in answer.text
        assert [line["event"] for line in lines] == ["unanticipated"]

    def test_the_log_line_never_holds_the_text_of_the_exception(self) -> None:
        try:
            raise RuntimeError(SECRET)
        except RuntimeError as error:
            line = logs.without_texts(None, "error", {"event": "unanticipated", "exc_info": error})
        assert line["error"] == "RuntimeError"
        assert SECRET not in str(line)

    def test_under_api_it_is_problem_details(self, visitor: Client) -> None:
        answer = visitor.get("/api/break/")
        assert answer.status_code == 500
        assert answer.json()["type"] == "urn:yiwang:problem:mishap"


class TestPreferences:
    def test_elder_mode_is_remembered(self, visitor: Client) -> None:
        answer = visitor.post("/preferences/", {"mode": "elder", "next": "/style/"})
        assert answer["Location"] == "/style/"
        assert 'data-mode="elder"' in visitor.get("/style/").text

    def test_the_language_is_remembered_and_chinese_is_where_one_begins(self, visitor: Client) -> None:
        assert 'lang="zh-hans"' in visitor.get("/style/", headers={"Accept-Language": "en"}).text
        visitor.post("/preferences/", {"language": "en"})
        page = visitor.get("/style/").text
        assert '<html lang="en"' in page
        assert "Skip to the main text" in page

    @pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
    def test_never_leads_to_another_site(self, visitor: Client, target: str) -> None:
        assert visitor.post("/preferences/", {"mode": "elder", "next": target})["Location"] == "/"

    def test_what_is_no_preference_is_left(self, visitor: Client) -> None:
        answer = visitor.post("/preferences/", {"mode": "huge", "language": "tlh"})
        assert not answer.cookies


class TestNavigation:
    def test_shows_entries_of_the_area_in_order_to_who_may(self) -> None:
        navigation.register("officer", "待办", "office:list_tasks", right="cases.read", order=10)
        navigation.register("operator", "运行", "jobs:show", right="operations.see", order=10)
        navigation.register("citizen", "办事", "hall:find_matters", order=20)
        navigation.register("citizen", "首页", "hall:home", order=10)
        officer = Actor(kind="officer", name="o", agency_id=1, rights={"cases.read": "agency"})
        assert [entry.label for entry in navigation.entries_for(officer)] == ["待办"]
        assert [entry.label for entry in navigation.entries_for(Actor.anonymous())] == ["首页", "办事"]

    def test_registering_twice_shows_once(self) -> None:
        for _ in range(2):
            navigation.register_card("反映问题", "hotline:register", text="投诉、建议、求助")
        assert [card.label for card in navigation.cards()] == ["反映问题"]

    def test_an_unknown_door_is_refused(self) -> None:
        with pytest.raises(ValueError, match="no door"):
            navigation.register_door("back", "x")


class TestHeaders:
    def test_nothing_inline_is_allowed_and_nothing_inline_is_sent(self, visitor: Client) -> None:
        answer = visitor.get("/style/")
        assert "default-src 'self'" in answer["Content-Security-Policy"]
        assert "unsafe-inline" not in answer["Content-Security-Policy"]
        assert "<style" not in answer.text and " style=" not in answer.text
        assert answer.text.count("<script") == answer.text.count("<script src=")
