from uuid import uuid4

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from yiwang.core import clock
from yiwang.core.actor import Actor
from yiwang.core.problems import Forbidden
from yiwang.foundation.accounts.problems import LoginRequired
from yiwang.foundation.jobs import worker
from yiwang.foundation.notices import views
from yiwang.foundation.notices.problems import NoticeNotFound
from yiwang.foundation.notices.tests.factories import AT, person, reading, told

pytestmark = [pytest.mark.django_db, pytest.mark.urls("yiwang.foundation.notices.tests.urls")]
OPERATOR = Actor(kind="officer", name="o", account_id=9, agency_id=1, rights={"operations.see": "place"})


def ask(by: Actor, method: str = "get", **query: str) -> HttpRequest:
    request = getattr(RequestFactory(), method)("/notices/", query)
    request.actor, request.now = by, AT
    return request


class TestMyNotices:
    def test_show_what_the_office_told_with_its_time(self) -> None:
        party = person()
        told(party)
        page = views.list_notices(ask(reading(party))).content.decode()
        assert "食品经营许可：已受理" in page
        assert "2026-03-02 09:30" in page
        assert "1 条未读" in page

    def test_say_so_when_there_is_none(self) -> None:
        assert "还没有消息" in views.list_notices(ask(reading(person()))).content.decode()

    def test_reading_leads_to_the_case_and_never_out_of_the_site(self) -> None:
        party = person()
        notice = told(party)
        for link, place in (
            ("/cases/1/", "/cases/1/"),
            ("https://example.org/", "/notices/"),
            ("", "/notices/"),
        ):
            type(notice).objects.filter(pk=notice.pk).update(link=link)
            assert views.read_notice(ask(reading(party), "post"), notice.uid)["Location"] == place
        notice.refresh_from_db()
        assert notice.read_at == AT

    def test_anothers_message_is_not_found(self) -> None:
        notice = told(person())
        with pytest.raises(NoticeNotFound):
            views.read_notice(ask(reading(person("13995010002", seq=3)), "post"), notice.uid)

    def test_somebody_not_logged_in_is_asked_to(self) -> None:
        for view, more in ((views.list_notices, ()), (views.list_outbox, ())):
            with pytest.raises(LoginRequired):
                view(ask(Actor.anonymous()), *more)
        with pytest.raises(LoginRequired):
            views.read_notice(ask(Actor.anonymous(), "post"), uuid4())


class TestOutboxPage:
    def test_shows_states_answers_and_masked_numbers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(clock, "now", lambda: AT)
        told(person("13995010000"))
        worker.settle(at=AT)
        page = views.list_outbox(ask(OPERATOR, state="failed")).content.decode()
        assert "号码停机（沙箱）" in page
        assert "13995010000" not in page
        assert "没有符合条件的短信" in views.list_outbox(ask(OPERATOR, state="delivered")).content.decode()

    def test_is_refused_without_the_right(self) -> None:
        with pytest.raises(Forbidden):
            views.list_outbox(ask(reading(person())))
