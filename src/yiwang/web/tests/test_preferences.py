"""Elder mode and language: chosen once, kept, and never a way out of the site."""

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls("yiwang.web.tests.addresses")]


@pytest.fixture
def browser() -> Client:
    return Client()


def page(browser: Client) -> str:
    return browser.get("/style/").content.decode()


class TestElderMode:
    @pytest.mark.requirement("X-09")
    def test_is_kept_until_it_is_given_up(self, browser: Client):
        assert 'data-mode="standard"' in page(browser)
        browser.post("/preferences/", {"mode": "elder", "next": "/style/"})
        assert 'data-mode="elder"' in page(browser)
        browser.post("/preferences/", {"mode": "standard"})
        assert 'data-mode="standard"' in page(browser)

    def test_unknown_modes_change_nothing(self, browser: Client):
        browser.post("/preferences/", {"mode": "giant", "language": "xx"})
        assert 'data-mode="standard"' in page(browser)
        assert 'lang="zh-hans"' in page(browser)


class TestLanguage:
    def test_is_chinese_whatever_the_browser_prefers(self, browser: Client):
        assert browser.get("/style/", headers={"Accept-Language": "en"})["Content-Language"] == "zh-hans"

    def test_is_the_one_chosen(self, browser: Client):
        browser.post("/preferences/", {"language": "en"})
        answer = browser.get("/style/")
        assert answer["Content-Language"] == "en"
        assert '<html lang="en"' in answer.content.decode()


class TestWayBack:
    @pytest.mark.parametrize(
        "wanted", ["https://example.org/", "//example.org", "javascript:alert(1)", "/\\example.org"]
    )
    def test_never_leaves_the_site(self, browser: Client, wanted: str):
        assert browser.post("/preferences/", {"mode": "elder", "next": wanted})["Location"] == "/"

    def test_leads_back_to_the_page(self, browser: Client):
        assert browser.post("/preferences/", {"next": "/style/?a=1"})["Location"] == "/style/?a=1"

    def test_is_no_link(self, browser: Client):
        assert browser.get("/preferences/").status_code == 405
