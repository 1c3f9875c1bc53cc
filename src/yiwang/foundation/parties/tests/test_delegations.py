"""Acting for others: who may give authority, for what, from when to when, and how it ends."""

from datetime import date, timedelta

import pytest

from yiwang.core.problems import Forbidden
from yiwang.foundation.events.models import Event
from yiwang.foundation.parties import selectors
from yiwang.foundation.parties import services as party_services
from yiwang.foundation.parties.models import Delegation
from yiwang.foundation.parties.problems import DelegationNotFound, DelegationRefused, LevelTooLow
from yiwang.foundation.parties.services import Authority
from yiwang.foundation.parties.tests.factories import AT, TODAY, citizen, clerk, organisation, person, refused

pytestmark = pytest.mark.django_db
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


def may(agent, principal, matter: str = "old-age-allowance", on: date = TODAY) -> bool:
    """May the agent act for the principal?"""
    return selectors.may_act_for(by=person(agent), principal_id=principal.pk, matter=matter, on=on)


class TestDelegate:
    def test_online_by_oneself_for_named_matters_until_the_day_it_ends(self):
        mother, son = citizen("马秀英"), citizen("马建国")
        authority = Authority(matters=("old-age-allowance",), valid_from=TODAY, valid_to=TOMORROW)
        party_services.delegate(by=person(mother), grantor=mother, grantee=son, authority=authority, at=AT)
        assert may(son, mother)
        assert not may(son, mother, "food-business")
        assert not may(son, mother, on=TOMORROW)
        assert not may(son, mother, on=YESTERDAY)
        assert not may(mother, son)

    def test_never_reaches_back(self):
        mother, son = citizen(), citizen()
        authority = Authority(valid_from=YESTERDAY)
        given = party_services.delegate(by=person(mother), grantor=mother, grantee=son, authority=authority, at=AT)
        assert given.valid_from == TODAY

    def test_needs_level_three(self):
        mother, son = citizen(level=2), citizen()
        with refused(LevelTooLow):
            party_services.delegate(by=person(mother), grantor=mother, grantee=son, authority=Authority(), at=AT)
        assert not Delegation.objects.exists()

    def test_nobody_gives_for_somebody_else(self):
        mother, son = citizen(), citizen()
        with refused(Forbidden):
            party_services.delegate(by=person(son), grantor=mother, grantee=son, authority=Authority(), at=AT)
        assert not Delegation.objects.exists()

    def test_the_desk_records_a_written_or_spoken_one_never_an_online_one(self):
        mother, agent, by = citizen(level=1), citizen(), clerk("parties.delegate")
        spoken = Authority("village_agent", way="spoken", valid_from=TODAY)
        party_services.delegate(by=by, grantor=mother, grantee=agent, authority=spoken, at=AT)
        assert may(agent, mother)
        with refused(DelegationRefused) as refusal:
            party_services.delegate(by=by, grantor=mother, grantee=agent, authority=Authority(), at=AT)
        assert refusal.value.field == "way"

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"valid_to": TODAY}, "valid_to"),
            ({"valid_to": YESTERDAY}, "valid_to"),
            ({"kind": "representative"}, "kind"),
        ],
    )
    def test_refuses_what_cannot_be(self, changes: dict[str, object], field: str):
        mother, son = citizen(), citizen()
        with refused(DelegationRefused) as refusal:
            party_services.delegate(
                by=person(mother), grantor=mother, grantee=son, authority=Authority(**changes), at=AT
            )
        assert refusal.value.field == field

    def test_refuses_oneself_and_organisations_as_agents(self):
        mother = citizen()
        for grantee in (mother, organisation()):
            with refused(DelegationRefused) as refusal:
                party_services.delegate(
                    by=person(mother), grantor=mother, grantee=grantee, authority=Authority(), at=AT
                )
            assert refusal.value.field == "grantee"

    def test_the_event_names_no_one(self):
        mother, son = citizen(), citizen()
        given = party_services.delegate(by=person(mother), grantor=mother, grantee=son, authority=Authority(), at=AT)
        [event] = Event.objects.filter(type="party.delegated")
        assert event.payload == {"delegation": str(given.uid), "kind": "agent", "matters": [], "way": "online"}


class TestAuthoriseOnline:
    def test_the_representative_appoints_an_agent_of_the_enterprise(self):
        owner, clerk_of_firm = citizen("买买提"), citizen("李经办", citizen_id="")
        firm = organisation(representative=owner)
        number = selectors.facts_of(clerk_of_firm, masked=False)["identifier"]
        by = person(owner, on_behalf_of=firm)
        given = party_services.authorise_online(by=by, name="李经办", number=number, at=AT)
        assert (given.grantor, given.grantee, given.kind) == (firm, clerk_of_firm, "enterprise")
        assert may(clerk_of_firm, firm)

    def test_an_agent_does_not_pass_the_enterprise_on(self):
        owner, agent, third = citizen(), citizen("李经办"), citizen("王五")
        firm = organisation(representative=owner)
        number = selectors.facts_of(agent, masked=False)["identifier"]
        party_services.authorise_online(by=person(owner, on_behalf_of=firm), name="李经办", number=number, at=AT)
        number = selectors.facts_of(third, masked=False)["identifier"]
        with refused(Forbidden):
            party_services.authorise_online(by=person(agent, on_behalf_of=firm), name="王五", number=number, at=AT)
        assert not may(third, firm)

    def test_name_and_number_must_both_be_right(self):
        mother, son = citizen(), citizen("马建国")
        number = selectors.facts_of(son, masked=False)["identifier"]
        with refused(DelegationRefused) as refusal:
            party_services.authorise_online(by=person(mother), name="马建军", number=number, at=AT)
        assert refusal.value.field == "number"


class TestRevoke:
    def test_ends_at_once_and_is_told_once(self):
        mother, son = citizen(), citizen()
        given = party_services.delegate(by=person(mother), grantor=mother, grantee=son, authority=Authority(), at=AT)
        for _ in range(2):
            party_services.revoke(by=person(mother), delegation=given, at=AT)
        assert not may(son, mother)
        assert not selectors.list_principals(by=person(son), on=TODAY)
        assert Event.objects.filter(type="party.delegation_revoked").count() == 1

    def test_not_by_the_agent_nor_a_stranger(self):
        mother, son = citizen(), citizen()
        given = party_services.delegate(by=person(mother), grantor=mother, grantee=son, authority=Authority(), at=AT)
        for by in (person(son), person(citizen())):
            with refused(Forbidden):
                party_services.revoke(by=by, delegation=given, at=AT)
        assert may(son, mother)

    def test_the_representative_stays_until_the_register_says_otherwise(self):
        owner = citizen()
        firm = organisation(representative=owner)
        given = Delegation.objects.get(kind="representative")
        with refused(Forbidden):
            party_services.revoke(by=person(owner, on_behalf_of=firm), delegation=given, at=AT)
        assert may(owner, firm)


class TestShow:
    def test_both_sides_see_it_masked_and_nobody_else_finds_it(self):
        mother, son, other = citizen("马秀英"), citizen("马建国"), citizen()
        given = party_services.delegate(by=person(mother), grantor=mother, grantee=son, authority=Authority(), at=AT)
        [row] = selectors.show_delegations(by=person(mother), on=TODAY)
        assert (row.is_mine, row.is_in_force, row.grantee) == (True, True, "马**")
        assert not selectors.show_delegations(by=person(son), on=TODAY)[0].is_mine
        assert selectors.show_delegations(by=person(other), on=TODAY) == []
        with refused(DelegationNotFound):
            selectors.get_delegation(by=person(other), uid=given.uid)
