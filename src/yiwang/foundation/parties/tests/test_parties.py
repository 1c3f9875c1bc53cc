"""Who is registered, how found, and what is shown of them."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from yiwang.core.actor import Actor
from yiwang.core.identifiers import IdentifierRefused, make_citizen_id, make_uscc
from yiwang.core.problems import Forbidden
from yiwang.foundation.events.models import Event
from yiwang.foundation.parties import selectors
from yiwang.foundation.parties import services as party_services
from yiwang.foundation.parties.models import Party
from yiwang.foundation.parties.problems import PartyKnown, PartyNotFound, PurposeMissing
from yiwang.foundation.parties.tests.factories import AT, REGISTRAR, citizen, clerk, organisation, person, refused

pytestmark = pytest.mark.django_db
NAME, NUMBER, PHONE = "买合木提", make_citizen_id("640105", date(1945, 3, 7), 11), "13895012345"
FACTS = {"name": NAME, "citizen_id": NUMBER, "phone": PHONE, "home_place": "640105001001"}


class TestRegisterPerson:
    def test_keeps_no_personal_value_in_clear_in_any_column_of_any_table(self):
        party_services.register_person(by=REGISTRAR, **FACTS, level=3, at=AT)
        for table in ("parties_party", "events_event"):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT * FROM {table}")
                stored = repr(cursor.fetchall())
            for value in (NAME, NUMBER, PHONE, "1945-03-07"):
                assert value not in stored

    def test_oneself_at_the_lowest_levels_without_any_right(self):
        assert party_services.register_person(by=Actor.anonymous(), **FACTS, level=1, at=AT).level == 1

    def test_a_higher_level_only_by_who_has_checked(self):
        with refused(Forbidden):
            party_services.register_person(by=Actor.anonymous(), **FACTS, level=2, at=AT)
        assert not Party.objects.exists()
        assert not Event.objects.exists()

    def test_refuses_a_wrong_check_digit_naming_the_field(self):
        wrong = NUMBER[:17] + ("0" if NUMBER[17] != "0" else "1")
        with refused(IdentifierRefused) as refusal:
            party_services.register_person(by=REGISTRAR, **{**FACTS, "citizen_id": wrong}, level=1, at=AT)
        assert refusal.value.field == "citizen_id"

    @pytest.mark.requirement("F-060.2")
    def test_one_person_has_one_identity(self):
        party_services.register_person(by=REGISTRAR, **FACTS, level=3, at=AT)
        with refused(PartyKnown):
            party_services.register_person(by=REGISTRAR, **{**FACTS, "name": "另一人"}, level=3, at=AT)
        assert Party.objects.count() == 1


class TestRegisterOrganisation:
    def test_by_its_credit_code_once(self):
        uscc = make_uscc("91", "640105", 7)
        facts = {"name": "银川某餐饮店", "uscc": uscc, "home_place": "640105000000", "level": 2}
        party_services.register_organisation(by=REGISTRAR, **facts, at=AT)
        with refused(PartyKnown):
            party_services.register_organisation(by=REGISTRAR, **{**facts, "uscc": uscc.lower()}, at=AT)

    def test_refuses_a_code_that_fails_its_check_digit(self):
        with refused(IdentifierRefused):
            party_services.register_organisation(
                by=REGISTRAR, name="x", uscc="91640105MA0000000X", home_place="", level=1, at=AT
            )


class TestFind:
    def test_by_the_exact_identifier_also_written_with_spaces_or_lower_case(self):
        party = citizen(citizen_id=NUMBER)
        by = clerk("parties.find")
        assert selectors.find_by_identifier(by=by, number=f" {NUMBER[:6]} {NUMBER[6:].lower()}") == party
        assert selectors.find_by_identifier(by=by, number=NUMBER[:17]) is None

    def test_nobody_without_the_right(self):
        citizen(citizen_id=NUMBER)
        assert selectors.find_by_identifier(by=clerk("cases.read"), number=NUMBER) is None
        assert selectors.find_by_identifier(by=Actor.anonymous(), number=NUMBER) is None

    def test_for_login_by_number_or_phone_persons_only(self):
        party = citizen(citizen_id=NUMBER, phone=PHONE)
        assert selectors.find_for_login(NUMBER.lower()) == party
        assert selectors.find_for_login("+86 138-9501-2345") == party
        assert selectors.find_for_login("13895012346") is None


class TestGetParty:
    def test_oneself_and_ones_principal(self):
        me, other = citizen(), citizen("马建国")
        assert selectors.get_party(by=person(me), party_id=me.pk) == me
        assert selectors.get_party(by=person(me, on_behalf_of=other), party_id=other.pk) == other

    def test_nobody_else(self):
        me, other = citizen(), citizen("马建国")
        for by in (person(me), Actor.anonymous(), clerk("operations.see")):
            with refused(PartyNotFound):
                selectors.get_party(by=by, party_id=other.pk)

    def test_everybody_for_officers_whose_cases_show_them(self):
        other = citizen()
        assert selectors.get_party(by=clerk("cases.read"), party_id=other.pk) == other


class TestShow:
    def test_masks_persons_and_not_organisations(self):
        party = citizen(NAME, citizen_id=NUMBER, phone=PHONE)
        shown = selectors.facts_of(party)
        assert NAME not in shown["name"] and shown["name"].startswith("买")
        assert NUMBER not in shown["identifier"] and PHONE not in shown["phone"]
        assert selectors.display(organisation("银川示例店")) == "银川示例店"

    def test_the_day_of_birth_of_persons_only(self):
        assert selectors.born_on(citizen(citizen_id=NUMBER)) == date(1945, 3, 7)
        assert selectors.born_on(organisation()) is None


class TestUnmask:
    def test_is_written_down_before_and_the_person_sees_it(self):
        party = citizen(NAME, citizen_id=NUMBER, phone=PHONE)
        by = clerk("cases.read", "parties.unmask")
        facts = party_services.unmask(by=by, party_id=party.pk, purpose="电话通知补正", at=AT)
        assert (facts["name"], facts["identifier"], facts["phone"]) == (NAME, NUMBER, PHONE)
        [look] = selectors.list_looks(by=person(party))
        assert (look.purpose, look.actor, look.at) == ("电话通知补正", "account:77", AT)
        [event] = Event.objects.filter(type="party.unmasked")
        assert event.payload == {"look": str(look.uid)}

    def test_is_shown_to_nobody_else(self):
        party, other = citizen(), citizen("马建国")
        party_services.unmask(by=clerk("cases.read", "parties.unmask"), party_id=party.pk, purpose="核对", at=AT)
        assert not selectors.list_looks(by=person(other))

    @pytest.mark.parametrize("purpose", ["", "  "])
    def test_needs_a_purpose(self, purpose: str):
        party = citizen()
        with refused(PurposeMissing):
            party_services.unmask(by=clerk("cases.read", "parties.unmask"), party_id=party.pk, purpose=purpose, at=AT)
        assert not Event.objects.filter(type="party.unmasked").exists()

    def test_needs_the_right(self):
        party = citizen()
        with refused(Forbidden):
            party_services.unmask(by=clerk("cases.read", "parties.find"), party_id=party.pk, purpose="核对", at=AT)


class TestRegisterBodies:
    def test_is_repeatable_and_renames(self):
        first = party_services.register_bodies(names={"a": "甲局", "b": "乙局"}, at=AT)
        again = party_services.register_bodies(names={"a": "甲局", "b": "乙委"}, at=AT)
        assert first == again
        assert [Party.objects.get(pk=again[code]).name for code in "ab"] == ["甲局", "乙委"]


def test_the_database_refuses_a_persons_name_in_clear():
    party = citizen()
    with pytest.raises(IntegrityError), transaction.atomic():
        Party.objects.filter(pk=party.pk).update(name=NAME)
