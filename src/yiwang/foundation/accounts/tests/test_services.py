"""Logging in, lockout, passwords, closing, tokens; what each of them refuses."""

from datetime import timedelta

import pytest
from django.db import connection

from yiwang.core.actor import Actor
from yiwang.core.problems import Forbidden, Problem
from yiwang.foundation.accounts import selectors
from yiwang.foundation.accounts import services as account_services
from yiwang.foundation.accounts.models import Account, ApplicationToken
from yiwang.foundation.accounts.problems import (
    AccountLocked,
    LoginRefused,
    LoginTaken,
    PasswordRefused,
    TokenRefused,
)
from yiwang.foundation.accounts.tests.factories import AT, KEEPER, PASSWORD, TODAY, account, officer, roles
from yiwang.foundation.agencies.models import Agency
from yiwang.foundation.agencies.tests.factories import body
from yiwang.foundation.events.models import Event
from yiwang.foundation.parties.tests.factories import citizen, clerk, person, refused

pytestmark = pytest.mark.django_db
NEW = "Another-Secret-7"


def log_in(login: str, password: str = PASSWORD, at=AT) -> Account:
    """Log in."""
    return account_services.log_in(login=login, password=password, at=at)


def fail(login: str, times: int, at=AT) -> list[str]:
    """Log in with a wrong password several times; the types of the refusals."""
    types = []
    for _ in range(times):
        with pytest.raises(Problem) as refusal:
            log_in(login, "wrong", at)
        types.append(refusal.value.type)
    return types


class TestLogIn:
    def test_by_work_login_phone_or_identifier(self):
        who = account(citizen(phone="13895011111"), login="13895011111")
        work = account(handle="xixia.clerk")
        assert log_in("13895011111") == log_in("138 9501 1111") == who
        assert log_in("Xixia.Clerk") == work

    def test_an_officers_private_number_opens_the_private_account(self):
        party = citizen(phone="13895022222")
        account(party, handle="work.one")
        private = account(party, login="mine")
        assert log_in("13895022222") == private

    def test_a_wrong_name_and_a_wrong_password_are_told_alike(self):
        account(handle="one")
        messages = set()
        for login, password in (("one", "wrong"), ("two", PASSWORD)):
            with pytest.raises(LoginRefused) as refusal:
                log_in(login, password)
            messages.add((refusal.value.message, refusal.value.remedy))
        assert len(messages) == 1

    def test_keeps_no_login_in_clear(self):
        account(citizen(phone="13895033333"), login="13895033333")
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM accounts_account")
            assert "13895033333" not in repr(cursor.fetchall())

    def test_is_told(self):
        who = account(handle="one")
        log_in("one")
        assert Event.objects.filter(type="account.logged_in", stream=f"account:{who.uid}").count() == 1


class TestLockout:
    def test_after_five_failures_for_fifteen_minutes_even_with_the_right_password(self):
        account(handle="one")
        assert fail("one", 6) == ["login-refused"] * 5 + ["account-locked"]
        with pytest.raises(AccountLocked) as refusal:
            log_in("one", at=AT + timedelta(minutes=14))
        assert "1 分钟" in refusal.value.remedy
        assert log_in("one", at=AT + timedelta(minutes=15))
        assert Event.objects.filter(type="account.locked").count() == 1

    def test_counts_failures_in_a_row(self):
        account(handle="one")
        fail("one", 4)
        log_in("one")
        assert fail("one", 4) == ["login-refused"] * 4
        assert log_in("one")

    def test_ends_every_session(self):
        who = account(handle="one")
        before = who.get_session_auth_hash()
        fail("one", 5)
        who.refresh_from_db()
        assert who.get_session_auth_hash() != before

    def test_of_one_account_leaves_others(self):
        account(handle="one")
        account(handle="two")
        fail("one", 5)
        assert log_in("two")


class TestCreateAccount:
    def test_needs_the_right_except_for_oneself(self):
        party = citizen()
        given = {"party": party, "login": "one", "password": PASSWORD, "at": AT}
        for by in (Actor.anonymous(), person(citizen()), clerk("parties.register")):
            with refused(Forbidden):
                account_services.create_account(by=by, **given)
        assert not Account.objects.exists()
        assert account_services.create_account(by=person(party), **given).party == party

    def test_refuses_a_login_that_is_taken_and_weak_passwords(self):
        account(handle="one")
        with refused(LoginTaken):
            account(handle="ONE")
        for weak in ("short", "12345678901", "password1"):
            with refused(PasswordRefused) as refusal:
                account_services.create_account(by=KEEPER, party=citizen(), login=weak, password=weak, at=AT)
            assert refusal.value.faults
        assert Account.objects.count() == 1


class TestPasswords:
    def test_changed_by_the_holder_ends_every_session(self):
        who = account(handle="one")
        before = who.get_session_auth_hash()
        by = Actor(kind="person", name="person", account_id=who.pk, party_id=who.party_id)
        changed = account_services.change_password(by=by, account=who, old=PASSWORD, new=NEW, at=AT)
        assert changed.get_session_auth_hash() != before
        assert log_in("one", NEW) == who

    def test_not_with_a_wrong_old_one_nor_by_somebody_else(self):
        who, other = account(handle="one"), account(handle="two")
        for by_account, old, problem in ((who, "wrong", PasswordRefused), (other, PASSWORD, Forbidden)):
            by = Actor(kind="person", name="person", account_id=by_account.pk)
            with refused(problem):
                account_services.change_password(by=by, account=who, old=old, new=NEW, at=AT)
        assert log_in("one") == who

    def test_reset_at_the_window_lifts_the_lock(self):
        who = account(handle="one")
        fail("one", 5)
        with refused(Forbidden):
            account_services.reset_password(by=clerk("cases.act"), account=who, new=NEW, at=AT)
        account_services.reset_password(by=clerk("accounts.open"), account=who, new=NEW, at=AT)
        assert log_in("one", NEW) == who

    def test_same_password_again_still_ends_sessions(self):
        who = account(handle="one")
        before = who.get_session_auth_hash()
        again = account_services.reset_password(by=KEEPER, account=who, new=PASSWORD, at=AT)
        assert again.get_session_auth_hash() != before


class TestCloseAccount:
    def test_nobody_logs_in_any_more(self):
        who = account(handle="one")
        with refused(Forbidden):
            account_services.close_account(by=person(who.party), account=who, at=AT)
        account_services.close_account(by=KEEPER, account=who, at=AT)
        with pytest.raises(LoginRefused):
            log_in("one")


class TestTokens:
    @pytest.fixture(autouse=True)
    def _roles(self, db: None) -> None:
        roles()

    def issued(self, agency: Agency, name: str = "平台对接", **more: object) -> str:
        """A token of an application in the clerk's post."""
        return account_services.issue_token(
            by=KEEPER, name=name, at=AT, agency=agency, post="clerk", roles=["clerk"], **more
        )

    def test_act_for_the_body_with_the_roles_given(self):
        agency = body()
        by = selectors.actor_for_token(self.issued(agency), at=AT)
        assert (by.kind, by.agency_id, by.channel, by.post) == ("application", agency.pk, "api", "clerk")
        assert by.rights == {"cases.read": "agency", "cases.submit": "agency"}

    def test_are_kept_as_a_digest_only(self):
        token = self.issued(body())
        assert token not in repr(list(ApplicationToken.objects.values()))

    def test_open_nothing_when_wrong_expired_withdrawn_or_of_an_ended_body(self):
        agency = body()
        token = self.issued(agency, days=1)
        for bad, at in (("", AT), (token[:-1], AT), (token, AT + timedelta(days=1))):
            with refused(TokenRefused):
                selectors.actor_for_token(bad, at=at)
        Agency.objects.filter(pk=agency.pk).update(valid_to=TODAY)
        with refused(TokenRefused):
            selectors.actor_for_token(token, at=AT)
        Agency.objects.filter(pk=agency.pk).update(valid_to=None)
        account_services.revoke_token(by=KEEPER, name="平台对接", at=AT)
        with refused(TokenRefused):
            selectors.actor_for_token(token, at=AT)

    def test_of_ones_own_program_act_as_oneself(self):
        party = citizen()
        token = account_services.issue_token(by=person(party), name="我的程序", at=AT, party=party)
        by = selectors.actor_for_token(token, at=AT)
        assert (by.kind, by.party_id, by.level, by.agency_id) == ("person", party.pk, 3, None)

    def test_are_not_issued_without_the_right(self):
        party, other = citizen(), citizen()
        for agency, target in ((body(), None), (None, other), (None, None)):
            with refused(Forbidden):
                account_services.issue_token(by=person(party), name="x", at=AT, agency=agency, party=target)
        assert not ApplicationToken.objects.exists()


def test_an_officer_is_named_by_the_work_sign():
    who, _ = officer()
    assert selectors.actor_for(who, at=AT).name == who.label
