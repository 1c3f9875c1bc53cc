"""A bad rating is put right: assigned, investigated, corrected, replied, revisited, closed."""

import pytest

from tests.kinds.rectification.conftest import LATER, Register
from tests.kinds.service.hall import BUREAU, DEFECT, refused
from tests.people import client_for, officer
from yiwang.core.problems import Forbidden
from yiwang.foundation.events.models import Cursor, Event
from yiwang.support.cases.problems import CaseNotFound, InterestDeclared, NotYours
from yiwang.support.ratings import selectors
from yiwang.support.ratings import services as rating_services
from yiwang.support.ratings.models import Entry, Push, Rating, Remedy
from yiwang.support.ratings.problems import RaterClosed

FOUND = {"finding": "justified", "finding_reason": "窗口空岗"}


def replied(register):
    """The unit has replied."""
    remedy = register.remedy()
    case = remedy.case
    register.do(register.head(), case, "investigate", **FOUND)
    register.do(register.head(), case, "correct", correction="加开窗口")
    register.do(register.head(), case, "reply", reply="已经加开窗口")
    return case


class TestRemedy:
    @pytest.mark.requirement("F-070.6")
    def test_from_the_bad_rating_to_the_end_with_a_repeat_rating(self, register):
        case = replied(register)
        assert case.agency.code == "640105000000-government"
        register.do(register.supervisor(), case, "revisit", reached=True, again="2")
        register.do(register.supervisor(), case, "close")
        register.settle()
        assert case.state == "closed"
        assert Remedy.objects.get().closed_at == case.closed_at
        assert [(e.kind, e.grade) for e in Entry.objects.all()] == [("repeat", 2)]
        assert Rating.objects.get().grade == 5
        found = selectors.statistics()
        assert (found.sum.grades, found.sum.again_satisfied, found.remedied) == ((0, 0, 0, 0, 1), 1, 1)

    def test_a_deadline_runs(self, register):
        case = register.remedy().case
        clock = case.clocks.get(name="rectify")
        assert (clock.state, f"{clock.amount} {clock.unit}") == ("running", "5 workday")

    def test_a_good_rating_opens_none(self, register):
        register.rate(3)
        register.settle()
        assert Remedy.objects.count() == 0

    def test_heard_again_it_opens_no_second(self, register):
        register.remedy()
        Cursor.objects.filter(consumer="ratings.remedies").update(position=0)
        register.settle()
        assert Remedy.objects.count() == 1

    def test_whoever_handled_the_case_may_not_investigate(self, ningxia, db):
        register = Register()
        register.handled.do("clerk", "request_correction", **DEFECT)
        clerk = register.hall.person("clerk")
        register.end()
        remedy = register.remedy()
        assert remedy.case.interests.get().officer_id == clerk.party.pk

    def test_an_officer_set_aside_is_refused(self, register):
        case = register.remedy().case
        head = register.head()
        case.interests.create(officer_id=head.party_id, declared_at=LATER)
        with refused(InterestDeclared):
            register.do(head, case, "investigate", **FOUND)

    def test_the_rated_unit_does_not_revisit(self, register):
        case = replied(register)
        with refused(NotYours):
            register.do(register.head(), case, "revisit", reached=True, again="1")

    def test_another_unit_never_learns_of_it(self, register):
        case = register.remedy().case
        other = officer("640105000000-housing", "head").actor()
        with refused(CaseNotFound):
            register.do(other, case, "investigate", **FOUND)

    def test_after_review_it_does_not_count_and_stays(self, register):
        case = register.remedy().case
        register.do(register.head(), case, "ask_review", review_ground="mistaken", review_reason="不是本单位的事项")
        register.do(register.supervisor(), case, "grant_review", review_opinion="误评")
        register.settle()
        found = selectors.statistics().sum
        assert (found.total, found.void, found.valid, found.satisfied) == (1, 1, 0, None)
        assert [e.kind for e in Entry.objects.all()] == ["void"]

    def test_the_unit_sees_no_name_and_no_case(self, register):
        case = register.remedy().case
        page = client_for(register.person(BUREAU, "head")).get(f"/work/cases/{case.uid}/").content.decode()
        assert "等了两个小时" in page
        assert register.case.number not in page
        assert register.hall.person("applicant").name not in page


class TestRater:
    def test_opened_for_the_revisit_only_and_logged(self, register):
        remedy = register.remedy()
        case, _appointed = remedy.case, (register.head(), register.supervisor())
        with refused(RaterClosed):
            rating_services.open_rater(by=register.supervisor(), case_uid=case.uid, purpose="回访", at=LATER)
        register.do(register.head(), case, "investigate", **FOUND)
        register.do(register.head(), case, "correct", correction="加开窗口")
        register.do(register.head(), case, "reply", reply="已经加开窗口")
        with refused(Forbidden):
            rating_services.open_rater(by=register.head(), case_uid=case.uid, purpose="回访", at=LATER)
        name, phone = rating_services.open_rater(by=register.supervisor(), case_uid=case.uid, purpose="回访", at=LATER)
        person = register.hall.person("applicant")
        assert (name, phone) == (person.name, person.phone)
        logged = Event.objects.get(type="rating.rater_opened")
        assert logged.stream == f"rating:{remedy.rating.uid}"
        assert logged.actor.startswith("account:")
        assert person.name not in str(logged.payload)


class TestPush:
    @pytest.mark.requirement("F-070.7")
    def test_taken_once_without_the_person(self, register):
        register.rate()
        register.settle()
        rating_services.push_waiting(at=LATER)
        push = Push.objects.get()
        assert (push.state, push.body["grade"], push.attempts) == ("taken", 5, 1)
        assert set(push.body) == {"uid", "grade", "agency", "matter", "point", "channel", "period"}

    @pytest.mark.parametrize(("outcome", "state"), [("refused", "refused"), ("repeated", "taken")])
    def test_refused_and_repeated(self, register, settings, outcome, state):
        settings.RATINGS_SANDBOX = ",".join(f"{digit}={outcome}" for digit in "0123456789abcdef")
        register.rate()
        register.settle()
        rating_services.push_waiting(at=LATER)
        assert Push.objects.get().state == state

    def test_late_is_tried_again(self, register, settings):
        settings.RATINGS_SANDBOX = ",".join(f"{digit}=later" for digit in "0123456789abcdef")
        register.rate()
        Push.objects.all().delete()
        register.settle()
        rating_services.push_waiting(at=LATER)
        push = Push.objects.get()
        assert push.attempts >= 1
        rating_services.push_waiting(at=push.next_at)
        assert Push.objects.get().state == "taken"


class TestStatistics:
    @pytest.mark.requirement("F-070.4")
    def test_everybody_reckons_the_same_from_the_published_rows(self, register, client):
        register.rate(4)
        answer = b"".join(client.get("/ratings/rows.csv?period=2026-11").streaming_content).decode("utf-8-sig")
        header, row = [line.split(",") for line in answer.splitlines()]
        raw = dict(zip(header, row, strict=True))
        assert (raw["grade"], raw["agency"], raw["channel"]) == ("4", BUREAU, "page")
        told = client.get("/api/v1/ratings/statistics", {"group": "agency", "period": "2026-11"}).json()
        assert (told["sum"]["total"], told["sum"]["bad"], told["sum"]["score"]) == (1, 1.0, 30.0)
        assert told["formulas"]["满意率"].startswith("（非常满意")

    def test_by_matter_point_channel_and_month(self, register, client):
        register.rate(1)
        for group, key in (("matter", "food-business"), ("point", ""), ("channel", "page"), ("period", "2026-11")):
            lines = client.get("/api/v1/ratings/statistics", {"group": group}).json()["lines"]
            assert [line["key"] for line in lines] == [key]
        assert "怎样计算" in client.get("/ratings/?group=channel").content.decode()
        assert client.get("/api/v1/ratings/statistics", {"group": "person"}).status_code == 422

    def test_without_ratings_rates_are_a_dash(self, register, client):
        assert selectors.statistics().sum.satisfied is None
        assert "—" in client.get("/ratings/").content.decode()
