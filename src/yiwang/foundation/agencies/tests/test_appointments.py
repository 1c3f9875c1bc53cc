"""Joining, probation, temporary posts, transfer and leaving: rights change on the day stated (F-061.2)."""

from datetime import date, timedelta

import pytest

from yiwang.core.actor import Actor
from yiwang.core.problems import Forbidden
from yiwang.foundation.agencies import selectors
from yiwang.foundation.agencies import services as agency_services
from yiwang.foundation.agencies.models import Agency, Appointment
from yiwang.foundation.agencies.problems import AppointmentRefused, PostUnknown
from yiwang.foundation.agencies.tests.factories import APPOINTER, AT, TODAY, appointed, body, post
from yiwang.foundation.events.models import Event
from yiwang.foundation.parties.tests.factories import citizen, organisation, refused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FIRST, LAST = date(2026, 12, 1), date(2027, 3, 1)


def held(party, on: date) -> list[str]:
    """The posts held on a day."""
    return [a.post.code for a in selectors.appointments_of(party_id=party.pk, on=on)]


def head_of(agency: Agency, *, reach: str = "agency", place: str = "640105000000", party_id: int = 9) -> Actor:
    """Who may appoint in a body, or in a whole place."""
    return Actor(
        kind="officer",
        name="工号0009",
        party_id=party_id,
        agency_id=agency.pk,
        agency_ids=(agency.pk,),
        place=place,
        place_level="county",
        rights={"agencies.appoint": reach},
    )


@pytest.mark.requirement("F-061.2")
class TestAppoint:
    def test_gives_the_post_from_its_first_day_and_not_before(self):
        officer = citizen()
        appointed(officer, post(body()), valid_from=FIRST)
        assert held(officer, FIRST - DAY) == []
        assert held(officer, FIRST) == ["clerk"]

    @pytest.mark.parametrize("kind", ["probation", "temporary"])
    def test_probation_and_temporary_posts_end_on_their_day(self, kind: str):
        officer = citizen()
        appointed(officer, post(body()), valid_from=FIRST, valid_to=LAST, kind=kind)
        assert held(officer, LAST - DAY) == ["clerk"]
        assert held(officer, LAST) == []

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"kind": "probation"}, "valid_to"),
            ({"kind": "temporary"}, "valid_to"),
            ({"valid_from": FIRST, "valid_to": FIRST}, "valid_to"),
            ({"kind": "borrowed"}, "kind"),
        ],
    )
    def test_refuses_a_term_that_cannot_be(self, changes: dict[str, object], field: str):
        officer, place = citizen(), post(body())
        with refused(AppointmentRefused) as refusal:
            appointed(officer, place, **changes)
        assert refusal.value.field == field
        assert not Appointment.objects.exists()

    def test_refuses_the_same_post_twice_at_one_time(self):
        officer, place = citizen(), post(body())
        appointed(officer, place, valid_from=FIRST, valid_to=LAST)
        for first, last in ((FIRST, None), (LAST - DAY, None), (FIRST - DAY, FIRST + DAY)):
            with refused(AppointmentRefused):
                appointed(officer, place, valid_from=first, valid_to=last)
        appointed(officer, place, valid_from=LAST)
        assert held(officer, LAST) == ["clerk"]

    def test_refuses_organisations(self):
        firm, place = organisation(), post(body())
        with refused(AppointmentRefused) as refusal:
            appointed(firm, place)
        assert refusal.value.field == "holder"

    def test_only_inside_the_own_body_or_place(self):
        ours, theirs = body(), body("helan", "贺兰县民政局", county="640122000000")
        officer, here, there = citizen(), post(ours), post(theirs)
        given = {"holder": officer, "valid_from": FIRST, "at": AT}
        agency_services.appoint(by=head_of(ours), post=here, **given)
        for by in (head_of(ours), head_of(ours, reach="place"), Actor.anonymous()):
            with refused(Forbidden):
                agency_services.appoint(by=by, post=there, **given)
        assert held(officer, FIRST) == ["clerk"]

    def test_nobody_appoints_oneself(self):
        place, officer = post(body()), citizen()
        with refused(AppointmentRefused):
            agency_services.appoint(
                by=head_of(place.agency, party_id=officer.pk), post=place, holder=officer, valid_from=FIRST, at=AT
            )
        assert not Event.objects.filter(type="agency.appointed").exists()

    def test_is_told_without_names(self):
        appointment = appointed(citizen(), post(body()), valid_from=FIRST, basis="西政任〔2026〕1号")
        [event] = Event.objects.filter(type="agency.appointed")
        assert event.payload == {
            "appointment": appointment.pk,
            "post": "clerk",
            "kind": "regular",
            "from": "2026-12-01",
            "to": None,
        }
        assert (event.stream, event.basis) == ("agency:xixia-shenpi", "西政任〔2026〕1号")


@pytest.mark.requirement("F-061.2")
class TestEndAppointment:
    def test_takes_the_post_away_on_the_day_of_leaving(self):
        officer = citizen()
        appointment = appointed(officer, post(body()))
        agency_services.end_appointment(by=APPOINTER, appointment=appointment, on=FIRST, at=AT)
        assert held(officer, FIRST - DAY) == ["clerk"]
        assert held(officer, FIRST) == []

    def test_does_not_prolong_a_term(self):
        officer = citizen()
        appointment = appointed(officer, post(body()), valid_to=FIRST, kind="temporary")
        with refused(AppointmentRefused):
            agency_services.end_appointment(by=APPOINTER, appointment=appointment, on=LAST, at=AT)
        assert held(officer, FIRST) == []

    def test_not_before_it_began(self):
        appointment = appointed(citizen(), post(body()))
        with refused(AppointmentRefused):
            agency_services.end_appointment(by=APPOINTER, appointment=appointment, on=date(2026, 10, 1), at=AT)

    def test_needs_the_right(self):
        officer = citizen()
        appointment = appointed(officer, post(body()))
        with refused(Forbidden):
            agency_services.end_appointment(by=Actor.system("x", "cases.act"), appointment=appointment, on=FIRST, at=AT)
        assert held(officer, LAST) == ["clerk"]


@pytest.mark.requirement("F-061.2")
class TestTransfer:
    def test_the_old_post_ends_and_the_new_begins_on_one_day(self):
        officer, agency = citizen(), body()
        old, new = post(agency), post(body("xixia-minzheng", "西夏区民政局"), "decider", ("decider",))
        agency_services.transfer(by=APPOINTER, appointment=appointed(officer, old), post=new, on=FIRST, at=AT)
        assert held(officer, FIRST - DAY) == ["clerk"]
        assert held(officer, FIRST) == ["decider"]

    def test_refused_at_the_new_body_leaves_the_old_post(self):
        officer, ours = citizen(), body()
        new = post(body("helan", "贺兰县民政局", county="640122000000"), "decider")
        appointment = appointed(officer, post(ours))
        with refused(Forbidden):
            agency_services.transfer(by=head_of(ours), appointment=appointment, post=new, on=FIRST, at=AT)
        assert held(officer, FIRST) == ["clerk"]


@pytest.mark.requirement("F-061.2")
class TestConfirm:
    def test_goes_on_after_probation_without_a_gap(self):
        officer = citizen()
        probation = appointed(officer, post(body()), valid_to=FIRST, kind="probation")
        agency_services.confirm(by=APPOINTER, appointment=probation, on=FIRST, at=AT)
        assert held(officer, FIRST - DAY) == held(officer, LAST) == ["clerk"]

    def test_not_once_the_probation_is_over(self):
        officer = citizen()
        probation = appointed(officer, post(body()), valid_to=TODAY, kind="probation")
        with refused(AppointmentRefused):
            agency_services.confirm(by=APPOINTER, appointment=probation, on=FIRST, at=AT)
        assert held(officer, FIRST) == []

    def test_only_probation(self):
        appointment = appointed(citizen(), post(body()))
        with refused(AppointmentRefused):
            agency_services.confirm(by=APPOINTER, appointment=appointment, on=FIRST, at=AT)


class TestWhoServes:
    def test_in_these_bodies_on_a_day(self):
        officer, agency = citizen(), body()
        appointed(officer, post(agency), valid_to=FIRST)
        post(agency, "decider")
        assert [a.holder for a in selectors.holders_of(agency_ids=[agency.pk], on=TODAY)] == [officer]
        assert not selectors.holders_of(agency_ids=[agency.pk], post="decider", on=TODAY)
        assert not selectors.holders_of(agency_ids=[agency.pk], on=FIRST)

    def test_by_the_legal_day_not_the_servers(self):
        officer, agency = citizen(), body()
        appointed(officer, post(agency), valid_from=TODAY + DAY)
        assert not selectors.serves_in(party_id=officer.pk, agency_id=agency.pk, at=AT.replace(hour=15, minute=59))
        assert selectors.serves_in(party_id=officer.pk, agency_id=agency.pk, at=AT.replace(hour=16))
        assert not selectors.serves_in(party_id=officer.pk, agency_id=None, at=AT)

    def test_nobody_in_a_body_that_has_ended(self):
        officer, agency = citizen(), body(valid_to=FIRST)
        appointed(officer, post(agency))
        assert held(officer, FIRST - DAY) == ["clerk"]
        assert held(officer, FIRST) == []

    def test_a_post_the_body_has_not(self):
        with refused(PostUnknown):
            selectors.get_post(agency=body(), code="decider")
