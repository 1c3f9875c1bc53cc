"""The door as a browser meets it: sessions, capacities, authorities."""

from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.urls import include, path

from yiwang.core import clock
from yiwang.foundation.accounts import services as account_services
from yiwang.foundation.accounts.tests.factories import AT, KEEPER, PASSWORD, TODAY, account, officer, roles
from yiwang.foundation.agencies import services as agency_services
from yiwang.foundation.agencies.tests.factories import APPOINTER, appointed, body, post
from yiwang.foundation.parties import selectors as party_selectors
from yiwang.foundation.parties import services as party_services
from yiwang.foundation.parties.models import Delegation
from yiwang.foundation.parties.services import Authority
from yiwang.foundation.parties.tests.factories import citizen, clerk, person

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
urlpatterns = [path("", include("yiwang.web.urls")), path("", include("yiwang.foundation.accounts.urls"))]
CAPACITY = "/capacity/"


@pytest.fixture(autouse=True)
def _day(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    roles()


@pytest.fixture
def browser() -> Client:
    """A browser nobody has logged in with."""
    return Client()


def enter(browser: Client, login: str, password: str = PASSWORD, **more: str):
    """Log in by the form."""
    return browser.post("/login/", {"login": login, "password": password, **more})


def is_in(browser: Client) -> bool:
    """Is the session alive?"""
    return browser.get(CAPACITY).status_code == 200


class TestLogin:
    def test_lets_in_and_leads_back_inside_the_site_only(self, browser: Client):
        account(handle="one")
        assert browser.get("/login/").status_code == 200
        assert enter(browser, "one", next="/capacity/").url == "/capacity/"
        assert enter(browser, "one", next="https://example.org/").url == "/"
        assert is_in(browser)

    def test_refused_keeps_what_was_typed_but_never_the_password(self, browser: Client):
        account(handle="one")
        answer = enter(browser, "one", "wrong-secret")
        page = answer.content.decode()
        assert answer.status_code == 401
        assert "账号或密码不正确" in page and 'value="one"' in page
        assert "wrong-secret" not in page
        assert not is_in(browser)

    def test_too_many_failures_are_told_with_the_way_out(self, browser: Client):
        account(handle="one")
        answers = [enter(browser, "one", "wrong") for _ in range(6)]
        assert [a.status_code for a in answers] == [401] * 5 + [429]
        assert "窗口" in answers[-1].content.decode()

    def test_logging_out_ends_the_session(self, browser: Client):
        account(handle="one")
        enter(browser, "one")
        browser.post("/logout/")
        assert not is_in(browser)

    @override_settings(LOGIN_FAILURES=2)
    def test_the_limit_is_a_setting(self, browser: Client):
        account(handle="one")
        assert [enter(browser, "one", "wrong").status_code for _ in range(3)] == [401, 401, 429]


class TestSessionsEnd:
    @pytest.fixture
    def other(self) -> Client:
        """Another device of the same account."""
        account(handle="one")
        other = Client()
        enter(other, "one")
        assert is_in(other)
        return other

    def test_with_a_new_password_on_every_other_device(self, browser: Client, other: Client):
        enter(browser, "one")
        answer = browser.post("/password/", {"old": PASSWORD, "new": "Another-Secret-7"})
        assert answer.url == "/capacity/"
        assert is_in(browser)
        assert not is_in(other)

    @pytest.mark.django_db(transaction=True)
    def test_not_with_a_refused_one(self, browser: Client, other: Client):
        enter(browser, "one")
        answer = browser.post("/password/", {"old": "wrong", "new": "Another-Secret-7"})
        assert answer.status_code == 422
        assert is_in(other)

    def test_with_a_lockout(self, browser: Client, other: Client):
        for _ in range(5):
            enter(browser, "one", "wrong")
        assert not is_in(other)

    def test_with_the_closing_of_the_account(self, other: Client):
        who = other.get(CAPACITY).wsgi_request.user
        account_services.close_account(by=KEEPER, account=who, at=AT)
        assert not is_in(other)


class TestCapacity:
    def test_asks_strangers_to_log_in(self, browser: Client):
        assert browser.get(CAPACITY).url == "/login/?next=%2Fcapacity%2F"

    def test_changes_what_the_account_may(self, browser: Client):
        who, first = officer()
        second = appointed(who.party, post(body("b", "乙局"), "supervisor", ("supervisor",)))
        enter(browser, who.handle)
        page = browser.get(CAPACITY)
        assert page.wsgi_request.actor.appointment_id == first.pk
        assert "乙局" in page.content.decode()
        browser.post(CAPACITY, {"appointment": second.pk})
        assert browser.get(CAPACITY).wsgi_request.actor.post == "supervisor"
        browser.post(CAPACITY, {})
        assert browser.get(CAPACITY).wsgi_request.actor.kind == "person"

    def test_refuses_what_is_not_ones_own_and_changes_nothing(self, browser: Client):
        who, first = officer()
        _, foreign = officer(body("b", "乙局"))
        enter(browser, who.handle)
        for wanted in ({"appointment": foreign.pk}, {"on_behalf_of": citizen().pk}):
            assert browser.post(CAPACITY, wanted).status_code == 403
            assert browser.get(CAPACITY).wsgi_request.actor.appointment_id == first.pk

    @pytest.mark.django_db(transaction=True)
    def test_for_a_principal_while_the_authority_holds(self, browser: Client):
        mother, who = citizen("马秀英"), account(handle="son")
        given = party_services.delegate(
            by=person(mother), grantor=mother, grantee=who.party, authority=Authority(valid_from=TODAY), at=AT
        )
        enter(browser, "son")
        browser.post(CAPACITY, {"on_behalf_of": mother.pk})
        assert browser.get(CAPACITY).wsgi_request.actor.principal_id == mother.pk
        party_services.revoke(by=person(mother), delegation=given, at=AT)
        answer = browser.post("/delegations/", {"name": "x", "number": "y"})
        assert answer.status_code == 409
        assert "已经结束" in answer.content.decode()
        assert browser.get(CAPACITY).wsgi_request.actor.principal_id == who.party_id

    def test_a_village_agent_stays_in_the_post(self, browser: Client):
        mother = citizen()
        who, appointment = officer()
        authority = Authority("village_agent", way="spoken", valid_from=TODAY)
        by = clerk("parties.delegate")
        party_services.delegate(by=by, grantor=mother, grantee=who.party, authority=authority, at=AT)
        enter(browser, who.handle)
        browser.post(CAPACITY, {"appointment": appointment.pk, "on_behalf_of": mother.pk})
        actor = browser.get(CAPACITY).wsgi_request.actor
        assert (actor.appointment_id, actor.on_behalf_of) == (appointment.pk, mother.pk)

    @pytest.mark.django_db(transaction=True)
    def test_a_write_after_the_post_has_ended_is_refused(self, browser: Client, monkeypatch: pytest.MonkeyPatch):
        who, appointment = officer()
        enter(browser, who.handle)
        browser.post(CAPACITY, {"appointment": appointment.pk})
        tomorrow = TODAY + timedelta(days=1)
        agency_services.end_appointment(by=APPOINTER, appointment=appointment, on=tomorrow, at=AT)
        monkeypatch.setattr(clock, "now", lambda: AT + timedelta(days=1))
        assert browser.post("/delegations/", {"name": "x", "number": "y"}).status_code == 409
        assert browser.get(CAPACITY).wsgi_request.actor.kind == "person"


class TestDelegations:
    def test_gives_and_takes_back(self, browser: Client):
        mother, son = account(citizen("马秀英"), login="mother"), citizen("马建国")
        enter(browser, "mother")
        number = party_selectors.facts_of(son, masked=False)["identifier"]
        browser.post("/delegations/", {"name": "马建国", "number": number})
        given = Delegation.objects.get()
        assert (given.grantor, given.grantee) == (mother.party, son)
        page = browser.get("/delegations/").content.decode()
        assert "马**" in page and "马建国" not in page and number not in page
        browser.post(f"/delegations/{given.uid}/revoke/")
        given.refresh_from_db()
        assert given.revoked_at == AT

    @pytest.mark.django_db(transaction=True)
    def test_refused_says_why_and_gives_nothing(self, browser: Client):
        account(citizen("马秀英"), login="mother")
        enter(browser, "mother")
        answer = browser.post("/delegations/", {"name": "马建国", "number": "640105194503070011"})
        assert answer.status_code == 422
        assert "没有登记过" in answer.content.decode()
        assert not Delegation.objects.exists()

    def test_shows_who_looked_at_ones_data(self, browser: Client):
        who = account(citizen("马秀英"), login="mother")
        by = clerk("cases.read", "parties.unmask")
        party_services.unmask(by=by, party_id=who.party_id, purpose="电话通知补正", at=AT)
        enter(browser, "mother")
        assert "电话通知补正" in browser.get("/delegations/").content.decode()

    @pytest.mark.parametrize("address", ["/delegations/", "/password/", "/capacity/"])
    def test_is_for_oneself_only(self, browser: Client, address: str):
        assert browser.get(address).status_code == 302
        assert browser.post(address, {}).status_code == 302
