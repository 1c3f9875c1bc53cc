"""The pages of administration: who may, what is refused, and what changes on the day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.conftest import AT
from tests.people import PASSWORD, SYSTEM, Person, api, citizen, client_for, officer
from yiwang.core.actor import Actor, Reach
from yiwang.core.identifiers import make_citizen_id
from yiwang.core.problems import Forbidden
from yiwang.foundation.accounts import selectors as account_selectors
from yiwang.foundation.accounts import services as account_services
from yiwang.foundation.accounts.models import Account, ApplicationToken
from yiwang.foundation.accounts.problems import CodeRefused
from yiwang.foundation.agencies import selectors as agency_selectors
from yiwang.foundation.agencies.models import Appointment

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("ningxia")]
HOME = "/work/administration"
BUREAU = "xixia-shenpi"
EXAMINE = {"post": "examiner", "kind": "regular", "valid_from": "2026-12-01", "basis": "演示任免文件（合成）"}
NEW = "Another-2026-word"


def administrator(agency: str = "ningxia-bangongting") -> Person:
    return officer(agency, "security_administrator" if agency.startswith("ningxia") else "head")


def county_keeper() -> Actor:
    """Administers accounts and tokens in Xixia, not beyond."""
    rights: dict[str, Reach] = {"accounts.open": "place", "accounts.tokens": "place"}
    return replace(officer(BUREAU, "head").actor(), rights=rights)


def page(client: Client, path: str) -> str:
    answer = client.get(f"{HOME}/{path}")
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def on(day: int, month: int = 12) -> datetime:
    return datetime(2026, month, day, 2, 0, tzinfo=UTC)


class TestAppoint:
    @pytest.mark.requirement("F-061.2")
    def test_rights_begin_on_the_day(self) -> None:
        who, desk = citizen("马晓梅"), client_for(administrator())
        answer = desk.post(f"{HOME}/agencies/{BUREAU}/", {**EXAMINE, "name": who.name, "number": who.citizen_id})
        assert answer.status_code == 302
        shown = page(desk, f"agencies/{BUREAU}/")
        assert "未到任" in shown
        assert who.name not in shown
        assert who.actor(at=on(30, 11)).kind == "person"
        begun = who.actor(at=on(1))
        assert (begun.post, begun.may("cases.act")) == ("examiner", True)

    def test_a_name_that_is_not_the_numbers_is_refused_at_its_field(self) -> None:
        who, desk = citizen("马晓梅"), client_for(administrator())
        told = {**EXAMINE, "name": "马晓海", "number": who.citizen_id}
        answer = desk.post(f"{HOME}/agencies/{BUREAU}/", told)
        assert answer.status_code == 422
        assert "number" in answer.context["form"].errors
        assert 'value="2026-12-01"' in answer.content.decode()
        assert not Appointment.objects.filter(holder=who.party).exists()

    def test_a_head_appoints_in_the_own_body_only(self) -> None:
        head, who = client_for(administrator(BUREAU)), citizen("马晓梅")
        told = {**EXAMINE, "name": who.name, "number": who.citizen_id}
        assert head.post(f"{HOME}/agencies/640105001000-office/", told).status_code == 404
        assert "640105001000-office" not in page(head, "agencies/?q=街道")
        assert head.post(f"{HOME}/agencies/{BUREAU}/", told).status_code == 302

    def test_nobody_else_comes_in(self) -> None:
        clerk, who = client_for(officer(BUREAU, "clerk")), citizen("马晓梅")
        told = {**EXAMINE, "name": who.name, "number": who.citizen_id}
        assert clerk.get(f"{HOME}/agencies/").status_code == 403
        assert clerk.post(f"{HOME}/agencies/{BUREAU}/", told).status_code == 403
        assert not Appointment.objects.filter(holder=who.party).exists()


class TestEnd:
    @pytest.mark.requirement("F-061.2")
    def test_rights_are_gone_on_the_day(self) -> None:
        leaving, desk = officer(BUREAU, "clerk"), client_for(administrator())
        assert leaving.appointment
        path = f"{HOME}/appointments/{leaving.appointment.pk}/end/"
        answer = desk.post(path, {"on": "2026-12-01", "basis": "演示离任（合成）"})
        assert answer.status_code == 302
        assert leaving.actor(at=on(30, 11)).may("cases.act")
        assert leaving.actor(at=on(1)).kind == "person"

    def test_an_end_is_never_put_off(self) -> None:
        leaving, desk = officer(BUREAU, "clerk", valid_to=date(2026, 12, 1)), client_for(administrator())
        assert leaving.appointment
        path = f"{HOME}/appointments/{leaving.appointment.pk}/end/"
        answer = desk.post(path, {"on": "2026-12-02", "basis": "演示离任（合成）"})
        assert answer.status_code == 422
        assert "on" in answer.context["form"].errors


class TestAccounts:
    def test_opened_with_a_code_that_its_holder_uses_once(self) -> None:
        desk = client_for(administrator())
        number = make_citizen_id("640105", date(1990, 1, 2), 7)
        told = {"name": "马新来", "number": number, "phone": "", "handle": "xixia.newcomer", "label": "窗口099"}
        answer = desk.post(f"{HOME}/accounts/new/", told)
        code = answer.context["code"]
        assert answer.headers["Cache-Control"].startswith("max-age=0")
        anyone = Client()
        wanted = {"login": "xixia.newcomer", "code": code.lower().replace("-", ""), "new": NEW}
        assert anyone.post("/password/set/", wanted).status_code == 302
        assert anyone.post("/password/set/", {**wanted, "new": "yet-another-2026"}).status_code == 401
        assert anyone.post("/login/", {"login": "xixia.newcomer", "password": NEW}).status_code == 302

    def test_a_code_runs_out_after_a_day(self) -> None:
        who, keeper = officer(BUREAU, "clerk"), administrator()
        code = account_services.issue_code(by=keeper.actor(), account=who.account, at=AT)
        with pytest.raises(CodeRefused):
            account_services.use_code(login=who.account.handle, code=code, new=NEW, at=AT + timedelta(hours=25))
        assert account_services.use_code(login=who.account.handle, code=code, new=NEW, at=AT + timedelta(hours=23))

    def test_a_reset_ends_the_old_password_and_every_session(self) -> None:
        who, desk = officer(BUREAU, "clerk"), client_for(administrator())
        session = client_for(who)
        assert session.get("/work/").status_code == 200
        answer = desk.post(f"{HOME}/accounts/{who.account.uid}/code/")
        assert len(answer.context["code"]) == 14
        assert session.get("/work/").status_code in {302, 401}
        told = {"login": who.account.handle, "password": PASSWORD}
        assert Client().post("/login/", told).status_code == 401

    def test_a_lock_is_lifted(self) -> None:
        who, desk = officer(BUREAU, "clerk"), client_for(administrator())
        for _ in range(5):
            Client().post("/login/", {"login": who.account.handle, "password": "wrong"})
        assert "暂停登录" in page(desk, f"accounts/{who.account.uid}/")
        assert desk.post(f"{HOME}/accounts/{who.account.uid}/unlock/").status_code == 302
        told = {"login": who.account.handle, "password": PASSWORD}
        assert Client().post("/login/", told).status_code == 302

    def test_found_by_login_and_exact_number_and_masked(self) -> None:
        who, resident, desk = officer(BUREAU, "clerk"), citizen("杨百灵"), client_for(administrator())
        assert who.account.handle in page(desk, f"accounts/?q={who.account.handle}")
        found = page(desk, f"accounts/?q={resident.phone}")
        assert str(resident.account.uid) in found
        assert resident.name not in found
        assert str(resident.account.uid) not in page(desk, "accounts/")
        assert "没有找到账号" in page(desk, "accounts/?q=nobody-here")

    def test_out_of_reach_is_not_there(self) -> None:
        """Who administers a county reaches neither those above nor those beside."""
        above, beside = officer("ningxia-bangongting", "operator"), officer("640121000000-market-supervision", "clerk")
        mine = officer(BUREAU, "clerk")
        keeper = county_keeper()
        rows = account_selectors.list_accounts(by=keeper, on=date(2026, 11, 23))
        assert mine.account in rows
        assert not {above.account.pk, beside.account.pk} & {row.pk for row in rows}
        with pytest.raises(Forbidden):
            account_services.issue_code(by=keeper, account=above.account, at=AT)
        assert Account.objects.get(pk=above.account.pk).has_usable_password()


class TestTokens:
    def issue(self, client: Client, **more: object) -> Any:
        told = {"agency": BUREAU, "post": "clerk", "name": "licences", "days": 30, **more}
        return client.post(f"{HOME}/tokens/", told)

    def test_the_secret_is_shown_once_and_works_until_revoked(self) -> None:
        desk = client_for(administrator())
        secret = self.issue(desk).context["secret"]
        assert secret not in page(desk, "tokens/")
        program = api(secret)
        assert program.get("/api/v1/me").json()["agency"] == BUREAU
        assert desk.post(f"{HOME}/tokens/licences/revoke/").status_code == 302
        assert program.get("/api/v1/me").status_code == 401

    def test_a_name_is_given_once(self) -> None:
        desk = client_for(administrator())
        self.issue(desk)
        answer = self.issue(desk)
        assert answer.status_code == 409
        assert "name" in answer.context["form"].errors
        assert ApplicationToken.objects.count() == 1

    def test_a_program_out_of_reach_is_left_alone(self) -> None:
        region = agency_selectors.get_agency(code="ningxia-bangongting")
        account_services.issue_token(by=SYSTEM, name="above", at=AT, agency=region, post="operator")
        with pytest.raises(Forbidden):
            account_services.issue_token(by=county_keeper(), name="mine", at=AT, agency=region, post="operator")
        account_services.revoke_token(by=county_keeper(), name="above", at=AT)
        assert ApplicationToken.objects.get(name="above").revoked_at is None


class TestApi:
    def test_what_is_shown_once_is_not_told_again(self) -> None:
        desk = client_for(administrator())
        body = {"agency": BUREAU, "post": "clerk", "name": "licences", "days": 30}
        send = {"content_type": "application/json", "headers": {"idempotency-key": "t-1"}}
        first, second = (desk.post("/api/v1/tokens", body, **send).json() for _ in range(2))
        assert first["token"]
        assert second == {"name": "licences", "token": ""}
        assert [row["state"] for row in desk.get("/api/v1/tokens").json()["items"]] == ["active"]

    def test_appoint_and_end(self) -> None:
        desk, who = client_for(administrator()), citizen("马晓梅")
        body = {**EXAMINE, "agency": BUREAU, "name": who.name, "number": who.citizen_id}
        made = desk.post("/api/v1/appointments", body, content_type="application/json")
        assert (made.status_code, made.json()["state"]) == (201, "future")
        path = f"/api/v1/appointments/{made.json()['id']}/end"
        ended = desk.post(path, {"on": "2026-12-05", "basis": "演示"}, content_type="application/json").json()
        assert ended["valid_to"] == "2026-12-05"
        assert who.actor(at=on(4)).may("cases.act")
        assert not who.actor(at=on(5)).may("cases.act")

    def test_open_and_find(self) -> None:
        desk = client_for(administrator())
        number = make_citizen_id("640105", date(1990, 1, 2), 8)
        body = {"name": "马新来", "number": number, "handle": "xixia.newcomer", "label": "窗口099"}
        made = desk.post("/api/v1/accounts", body, content_type="application/json")
        assert made.status_code == 201, made.content
        found = desk.get("/api/v1/accounts?q=xixia.newcomer").json()["items"]
        assert [(row["uid"], row["state"]) for row in found] == [(made.json()["uid"], "waiting")]
