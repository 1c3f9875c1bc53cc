"""The digital account: entered once, offered again, owned by the person."""

import pytest

from yiwang.core.identifiers import make_citizen_id
from yiwang.support.forms import selectors as form_selectors
from yiwang.support.forms import services as form_services
from yiwang.support.forms.models import AccountEntry
from yiwang.support.forms.services import HandedIn
from yiwang.support.forms.tests.factories import AT, TODAY, a_person, field, person, schema

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("F-086.1")]

ALLOWANCE = schema(
    field("bank", zh="开户银行", reuse="person.bank_name"),
    field("account", zh="银行卡号", reuse="person.bank_account", personal="sensitive", mask="tail"),
    field("rent", "money", zh="房租", reuse="person.rent"),
    field("remark", zh="备注"),
)
SUBSIDY = schema(
    field("bank_of_payee", zh="收款银行", reuse="person.bank_name"),
    field("card", zh="卡号", reuse="person.bank_account", personal="sensitive", mask="tail"),
    field("monthly_rent", "money", zh="月租", reuse="person.rent"),
)
TYPED = {"bank": "宁夏银行", "account": "6222020000001234", "rent": "850.50", "remark": "急用"}


def enter(party_id: int, on_behalf_of: int | None = None, **changes: object) -> int:
    clean = form_services.check(ALLOWANCE, {**TYPED, **changes}, today=TODAY)
    given = HandedIn(party_id, on_behalf_of or party_id, ALLOWANCE, clean, ("old-age-allowance",), AT)
    return form_services.take_in(handed_in=[given])


class TestEnterOnce:
    def test_what_was_entered_for_one_matter_is_offered_for_another(self) -> None:
        me = a_person()
        assert enter(me.pk) == 3
        offered = form_selectors.prefill(SUBSIDY, person(me.pk))
        assert {name: found.value for name, found in offered.items()} == {
            "bank_of_payee": "宁夏银行",
            "card": "6222020000001234",
            "monthly_rent": "850.50",
        }
        typed = {name: found.value for name, found in offered.items()}
        assert form_services.check(SUBSIDY, typed, today=TODAY)["monthly_rent"] == 85050

    def test_each_offer_names_where_and_when_it_was_entered(self) -> None:
        me = a_person()
        enter(me.pk)
        source = form_selectors.prefill(SUBSIDY, person(me.pk))["card"].source
        assert str(source) == "数字账户·银行卡号（2026-11-23）"

    def test_a_later_entry_takes_the_place_of_the_earlier(self) -> None:
        me = a_person()
        enter(me.pk)
        enter(me.pk, bank="黄河农村商业银行")
        assert form_selectors.prefill(SUBSIDY, person(me.pk))["bank_of_payee"].value == "黄河农村商业银行"
        assert AccountEntry.objects.count() == 3

    def test_keeping_costs_two_statements_however_many_hand_in(self, django_assert_num_queries) -> None:
        clean = form_services.check(ALLOWANCE, TYPED, today=TODAY)
        people = [a_person(n) for n in (1, 2, 3)]
        given = [HandedIn(one.pk, one.pk, ALLOWANCE, clean, ("old-age-allowance",), AT) for one in people]
        with django_assert_num_queries(2):  # the entries, and the question for drafts
            assert form_services.take_in(handed_in=given) == 9

    def test_the_identity_already_proved_is_never_typed_again(self) -> None:
        me = a_person(name="马秀英")
        form = schema(
            field("name", personal="sensitive", prefill="party.person_name"),
            field("number", "citizen_id", personal="identifier", prefill="party.citizen_id"),
            field("home", "place", prefill="party.home_place"),
            field("company", prefill="party.organisation_name"),
        )
        offered = form_selectors.prefill(form, person(me.pk))
        assert {name: found.value for name, found in offered.items()} == {
            "name": "马秀英",
            "number": make_citizen_id("640105", TODAY.replace(1945, 3, 7), 1),
            "home": "640105001001",
        }
        assert str(offered["number"].source) == "实名认证信息·公民身份号码（2026-11-23）"


class TestWhoSees:
    def test_nobody_is_offered_what_another_entered(self) -> None:
        me, other = a_person(1), a_person(2)
        enter(me.pk)
        assert form_selectors.prefill(SUBSIDY, person(other.pk)) == {}
        assert form_selectors.list_account(by=person(other.pk)) == []

    def test_what_an_agent_enters_belongs_to_the_principal(self) -> None:
        me, agent = a_person(1), a_person(2)
        enter(agent.pk, on_behalf_of=me.pk)
        assert form_selectors.prefill(SUBSIDY, person(me.pk))["card"].value == "6222020000001234"
        assert form_selectors.prefill(SUBSIDY, person(agent.pk)) == {}

    def test_an_agent_is_not_offered_the_principals_personal_values(self) -> None:
        me, agent = a_person(1), a_person(2)
        enter(me.pk)
        offered = form_selectors.prefill(SUBSIDY, person(agent.pk, on_behalf_of=me.pk))
        assert set(offered) == {"bank_of_payee", "monthly_rent"}
        shown = form_selectors.list_account(by=person(agent.pk, on_behalf_of=me.pk))
        assert [line.label for line in shown] == ["开户银行", "房租"]

    def test_the_owner_sees_personal_values_masked(self) -> None:
        me = a_person()
        enter(me.pk)
        shown = {line.label: line.value for line in form_selectors.list_account(by=person(me.pk))}
        assert shown["银行卡号"] == "＊＊＊＊1234"
        assert shown["开户银行"] == "宁夏银行"

    def test_nothing_lies_in_clear(self) -> None:
        enter(a_person().pk)
        stored = " ".join(AccountEntry.objects.values_list("value_sealed", flat=True))
        assert "6222" not in stored and "宁夏银行" not in stored


class TestForget:
    def test_the_owner_takes_a_thing_out(self) -> None:
        me = a_person()
        enter(me.pk)
        assert form_services.forget(by=person(me.pk), key="person.bank_account") is True
        assert "card" not in form_selectors.prefill(SUBSIDY, person(me.pk))

    def test_neither_an_agent_nor_a_stranger_can(self) -> None:
        me, other = a_person(1), a_person(2)
        enter(me.pk)
        assert form_services.forget(by=person(other.pk), key="person.bank_name") is False
        assert form_services.forget(by=person(other.pk, on_behalf_of=me.pk), key="person.bank_name") is False
        assert AccountEntry.objects.count() == 3
