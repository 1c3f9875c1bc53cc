"""As whom an account acts: unit, post, level, roles and rights, from day to day (F-061.1, F-061.2)."""

from datetime import date, timedelta

import pytest

from yiwang.core.actor import Actor
from yiwang.foundation.access import selectors as access_selectors
from yiwang.foundation.accounts import selectors
from yiwang.foundation.accounts.problems import CapacityRefused
from yiwang.foundation.accounts.tests.factories import AT, TODAY, account, officer, roles
from yiwang.foundation.agencies import services as agency_services
from yiwang.foundation.agencies.tests.factories import APPOINTER, appointed, body, post
from yiwang.foundation.parties import services as party_services
from yiwang.foundation.parties.services import Authority
from yiwang.foundation.parties.tests.factories import citizen, clerk, person, refused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TOMORROW = TODAY + DAY


@pytest.fixture(autouse=True)
def _roles(db: None) -> None:
    roles()


def actor(who, at=AT, **chosen: object) -> Actor:
    """The actor of an account."""
    return selectors.actor_for(who, at=at, **chosen)


@pytest.mark.requirement("F-061.1")
class TestStaffIdentity:
    def test_carries_unit_post_level_and_role_and_gives_their_rights(self):
        who, appointment = officer()
        by = actor(who)
        assert (by.kind, by.post, by.place, by.place_level) == ("officer", "clerk", "640105000000", "county")
        assert by.agency_id == appointment.post.agency_id
        assert by.rights == {"cases.read": "agency", "cases.submit": "agency"}
        assert by.compartments == {"service"}
        [identity] = selectors.capacities(account=who, at=AT).appointments
        assert (identity.unit, identity.post, identity.level, identity.roles) == (
            "西夏区审批服务管理局",
            "clerk",
            "county",
            ("clerk",),
        )
        assert identity.rights == by.rights

    def test_gives_no_right_of_another_unit_role_or_compartment(self):
        who, appointment = officer()
        by = actor(who)
        assert access_selectors.allows(by, "cases.read", agency_id=appointment.post.agency_id, compartment="service")
        assert not access_selectors.allows(by, "cases.read", agency_id=body("helan", "贺兰县民政局").pk)
        assert not access_selectors.allows(by, "cases.assign")
        assert not access_selectors.allows(by, "cases.read", compartment="hotline")

    def test_a_role_of_the_place_reaches_the_place(self):
        by = actor(officer(code="supervisor")[0])
        assert access_selectors.allows(by, "cases.read", places=("640105001000", "640105000000"))
        assert not access_selectors.allows(by, "cases.read", places=("640106000000",))

    def test_stands_for_the_body_and_its_departments(self):
        bureau = body()
        department = body("xixia-shenpi-1", "审批一科", parent=bureau, kind="department")
        body("xixia-other", "别的局")
        by = actor(officer(bureau)[0])
        assert set(by.agency_ids) == {bureau.pk, department.pk}

    def test_somebody_without_a_post_has_a_persons_rights_only(self):
        by = actor(account())
        assert (by.kind, by.agency_id, by.compartments) == ("person", None, frozenset())
        assert set(by.rights) == {"cases.submit", "cases.read"}

    def test_is_read_in_three_queries_at_most(self, django_assert_max_num_queries):
        who, _ = officer()
        actor(who)
        with django_assert_max_num_queries(3):
            actor(who)


@pytest.mark.requirement("F-061.2")
class TestRightsOnTheDay:
    def test_begin_at_midnight_of_the_legal_day(self):
        who, _ = officer(valid_from=TOMORROW)
        assert actor(who, AT.replace(hour=15, minute=59)).kind == "person"
        assert actor(who, AT.replace(hour=16)).kind == "officer"

    def test_are_gone_on_the_day_of_leaving(self):
        who, appointment = officer(code="supervisor")
        agency_services.end_appointment(by=APPOINTER, appointment=appointment, on=TOMORROW, at=AT)
        assert actor(who).compartments == {"service", "hotline"}
        assert actor(who, AT + DAY).kind == "person"
        assert actor(who, AT + DAY).compartments == frozenset()

    def test_change_with_the_transfer(self):
        who, appointment = officer()
        new = post(body("xixia-zhengfu", "西夏区人民政府"), "supervisor", ("supervisor",))
        agency_services.transfer(by=APPOINTER, appointment=appointment, post=new, on=TOMORROW, at=AT)
        assert actor(who).rights == {"cases.read": "agency", "cases.submit": "agency"}
        assert actor(who, AT + DAY).rights == {"cases.read": "place"}

    @pytest.mark.parametrize("kind", ["probation", "temporary"])
    def test_end_with_probation_and_temporary_posts(self, kind: str):
        who, _ = officer(kind=kind, valid_to=TOMORROW)
        assert actor(who).kind == "officer"
        assert actor(who, AT + DAY).kind == "person"

    def test_a_chosen_post_that_has_ended_is_not_replaced_by_another(self):
        who, appointment = officer()
        appointed(who.party, post(body("b", "乙局"), "supervisor", ("supervisor",)))
        agency_services.end_appointment(by=APPOINTER, appointment=appointment, on=TODAY, at=AT)
        assert actor(who, appointment_id=appointment.pk).kind == "person"
        assert actor(who).post == "supervisor"


class TestPrincipals:
    def given(self, mother, agent, kind: str = "agent", way: str = "online", valid_to: date | None = None) -> None:
        by = person(mother) if way == "online" else clerk("parties.delegate")
        authority = Authority(kind, way=way, valid_from=TODAY, valid_to=valid_to)
        party_services.delegate(by=by, grantor=mother, grantee=agent, authority=authority, at=AT)

    def test_only_while_the_delegation_holds(self):
        mother, who = citizen("马秀英"), account()
        assert actor(who, on_behalf_of=mother.pk).on_behalf_of is None
        self.given(mother, who.party, valid_to=TOMORROW)
        assert actor(who, on_behalf_of=mother.pk).principal_id == mother.pk
        assert actor(who, AT + DAY, on_behalf_of=mother.pk).on_behalf_of is None

    def test_in_office_only_what_a_village_agent_or_the_desk_was_given(self):
        mother, neighbour, third = citizen(), citizen(), citizen()
        who, appointment = officer()
        self.given(mother, who.party)
        self.given(neighbour, who.party, kind="village_agent", way="spoken")
        self.given(third, who.party, way="written")
        in_office = [
            actor(who, appointment_id=appointment.pk, on_behalf_of=p.pk).on_behalf_of
            for p in (mother, neighbour, third)
        ]
        assert in_office == [None, neighbour.pk, third.pk]
        assert actor(who, as_person=True, on_behalf_of=mother.pk).on_behalf_of == mother.pk

    def test_are_shown_masked(self):
        mother, who = citizen("马秀英"), account()
        self.given(mother, who.party)
        [principal] = selectors.capacities(account=who, at=AT).principals
        assert (principal.party_id, principal.name, principal.kind_name) == (mother.pk, "马**", "代理人")


class TestCheckCapacity:
    def test_refuses_what_the_account_does_not_hold(self):
        who, appointment = officer()
        _, foreign = officer(body("b", "乙局"))
        stranger = citizen()
        for chosen in ((foreign.pk, None), (999_999, None), (None, stranger.pk), (appointment.pk, stranger.pk)):
            with refused(CapacityRefused):
                selectors.check_capacity(who, at=AT, appointment_id=chosen[0], on_behalf_of=chosen[1])
        selectors.check_capacity(who, at=AT, appointment_id=appointment.pk, on_behalf_of=None)
        selectors.check_capacity(who, at=AT, appointment_id=None, on_behalf_of=None)
