"""The old-age allowance: for a resident of eighty through a village agent, under an authority that covers it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.conftest import AT
from tests.kinds.service.hall import OTHER_VILLAGE, VILLAGE, refused
from tests.people import citizen
from yiwang.core.calendar import legal_day
from yiwang.core.problems import Forbidden
from yiwang.foundation.parties import services as party_services
from yiwang.foundation.parties.services import Authority
from yiwang.support.cases import services as case_services
from yiwang.support.cases.models import Case
from yiwang.support.cases.problems import CaseNotFound, NotYours, TransitionIllegal
from yiwang.support.forms.problems import AnswersRefused

OLD = date(1946, 3, 1)


@pytest.fixture
def resident(hall):
    person = citizen("王秀英", born_on=OLD, home_place=VILLAGE)
    hall._people["resident"] = person
    return person


def authorise(hall, resident, *, matters=("old-age-allowance",), way="written", valid_to=None):
    """The township clerk records the resident's written or spoken authority to the village agent."""
    return party_services.delegate(
        by=hall["township_clerk"],
        grantor=resident.party,
        grantee=hall.person("agent").party,
        authority=Authority("village_agent", matters, way, legal_day(AT), valid_to, "当面确认"),
        at=AT,
    )


def agent_for(hall, resident, at=AT):
    return hall.person("agent").actor(at=at, on_behalf_of=resident.party.pk)


def answers(resident, **changed):
    return {
        "application_type": "new",
        "filed_by": "village_agent",
        "resident_name": resident.name,
        "resident_citizen_id": resident.citizen_id,
        "home_place": VILLAGE,
        "home_address": "康庄社区三号楼",
        "phone": resident.phone,
        "bank_name": "宁夏银行",
        "bank_account": "6222020000001234",
        "agent_name": "代办员李",
        "agent_phone": "13900005678",
        "confirmed_in_person": True,
        **changed,
    }


def apply_for(hall, resident, by=None, **changed):
    return hall.apply(by=by or agent_for(hall, resident), matter="old-age-allowance", **answers(resident, **changed))


class TestThroughAVillageAgent:
    @pytest.mark.parametrize("way", ["written", "spoken"])
    def test_the_resident_is_the_party_and_the_agent_is_named_beside(self, hall, resident, way):
        authorise(hall, resident, way=way)
        case = apply_for(hall, resident)
        assert (case.case.party_id, case.case.agent_id) == (resident.party.pk, hall.person("agent").party.pk)
        assert case.duties == {("lead", "640105000000-civil-affairs"), ("assist", "640105001000-office")}
        assert (case.state, case.todo) == ("received", {"check_receipt": "640105001000-office/clerk"})

    def test_goes_from_the_village_to_the_county_and_back(self, hall, resident):
        authorise(hall, resident)
        case = apply_for(hall, resident)
        for slot in ("identity_card", "residence_proof"):
            case_services.take_from_state(
                by=hall["township_clerk"],
                case=case.case,
                slot=slot,
                way="register:population",
                provenance="示例",
                at=AT,
            )
        case_services.commit_to(by=agent_for(hall, resident), case=case.case, slot="bank_card", at=AT)
        case_services.take_from_state(
            by=hall["township_clerk"],
            case=case.case,
            slot="entrustment",
            way="register:delegation",
            provenance="示例",
            at=AT,
        )
        case.do("township_clerk", "accept")
        assert case.todo == {"examine_materials": "640105001000-office/examiner"}
        case.do(
            "township_examiner", "record_examination", examination_conclusion="conforms", examination_opinion="符合"
        )
        case.do("township_examiner", "propose", proposal="grant", proposal_opinion="准予", legal_grounds="高龄津贴文件")
        assert case.todo == {"decide": "640105000000-civil-affairs/decider"}
        case.do("civil_decider", "decide_grant", decision_opinion="准予")
        case.do("township_clerk", "deliver", way="direct", delivered_on="2026-11-16")
        assert case.state == "delivered"

    def test_the_resident_and_the_agent_both_follow_it(self, hall, resident):
        authorise(hall, resident)
        case = apply_for(hall, resident)
        seen = [c.uid for c in Case.objects.visible_to(resident.actor())]
        assert seen == [case.case.uid]
        assert [c.uid for c in Case.objects.visible_to(agent_for(hall, resident))] == [case.case.uid]

    def test_without_authority_nothing_is_handed_in(self, hall, resident):
        by = replace(hall["agent"], on_behalf_of=resident.party.pk)
        with refused(NotYours):
            apply_for(hall, resident, by=by)
        assert Case.objects.count() == 0

    def test_nor_with_authority_for_another_matter(self, hall, resident):
        authorise(hall, resident, matters=("food-business",))
        with refused(NotYours):
            apply_for(hall, resident)

    def test_nor_after_it_was_revoked(self, hall, resident):
        given = authorise(hall, resident)
        by = agent_for(hall, resident)
        party_services.revoke(by=resident.actor(), delegation=given, at=AT)
        with refused(NotYours):
            apply_for(hall, resident, by=by)

    def test_nor_is_a_step_taken_when_it_has_run_out(self, hall, resident):
        authorise(hall, resident, valid_to=date(2026, 11, 20))
        by = agent_for(hall, resident)
        case = apply_for(hall, resident, by=by).wait(datetime(2026, 11, 23, 2, tzinfo=UTC))
        case.refuses(by, "withdraw", NotYours)

    def test_the_agent_cannot_give_itself_authority(self, hall, resident):
        with refused(Forbidden):
            party_services.delegate(
                by=hall["agent"],
                grantor=resident.party,
                grantee=hall.person("agent").party,
                authority=Authority("village_agent", (), "spoken", legal_day(AT)),
                at=AT,
            )

    def test_the_agent_must_have_confirmed_in_person(self, hall, resident):
        authorise(hall, resident)
        with refused(AnswersRefused) as caught:
            apply_for(hall, resident, confirmed_in_person=False)
        assert [f.field for f in caught.value.faults] == ["confirmed_in_person"]

    def test_another_village_does_not_see_it(self, hall, resident):
        authorise(hall, resident)
        case = apply_for(hall, resident)
        with refused(CaseNotFound):
            case_services.move(by=hall["other_clerk"], case=case.case, transition="accept", at=AT)


class TestUnverifiedLimits:
    def test_the_clock_says_that_it_is_unverified(self, hall, resident):
        clock = apply_for(hall, resident, by=resident.actor(), filed_by="self").clock("acceptance")
        assert (clock.amount, clock.unit, clock.verified) == (5, "workday", False)

    def test_an_expired_one_deems_nothing(self, hall, resident):
        case = apply_for(hall, resident, by=resident.actor(), filed_by="self")
        case.wait(datetime(2026, 11, 25, 2, tzinfo=UTC)).let_time_act()
        assert case.state == "received"
        assert [e.type for e in case.events] == ["case.opened", "case.clock_expired"]

    def test_nobody_may_deem_by_hand(self, hall, resident):
        case = apply_for(hall, resident, by=resident.actor(), filed_by="self")
        for who in ("township_clerk", "civil_decider", resident.actor()):
            case.refuses(who, "deem_accepted", NotYours)
        case.refuses("township_clerk", "deem_renewed", NotYours)
        case.refuses("township_clerk", "archive", TransitionIllegal)


class TestPlace:
    @pytest.mark.requirement("F-062.7")
    def test_the_same_matter_runs_the_same_way_in_every_place(self, hall, resident):
        here = apply_for(hall, resident, by=resident.actor(), filed_by="self")
        there = apply_for(hall, resident, by=resident.actor(), filed_by="self", home_place=OTHER_VILLAGE)
        pinned = {(c.case.kind_hash, c.case.matter_hash, c.case.form_hash) for c in (here, there)}
        assert len(pinned) == 1
        assert here.demanded == there.demanded
        assert there.duties == {("lead", "640121000000-civil-affairs"), ("assist", "640121001000-office")}
