"""The window: somebody present without an account, papers and originals, results, the day end, other counties."""

from datetime import date, time, timedelta

import pytest

from tests.conftest import AT
from tests.kinds.service.hall import BUREAU, CHECKED, EXAMINED, FOOD, PROPOSED, VILLAGE, Handled, refused
from tests.people import client_for, officer
from yiwang.core.identifiers import IdentifierRefused, make_citizen_id
from yiwang.core.problems import Forbidden
from yiwang.lines.service.window import handlers, problems, selectors
from yiwang.lines.service.window import services as window
from yiwang.lines.service.window.adapters.cards.sandbox import CARDS
from yiwang.lines.service.window.models import Issue, Paper, Parcel, ParcelTrace, Reception, VerticalFiling
from yiwang.lines.service.window.presence import present
from yiwang.support.cases import services as case_services
from yiwang.support.cases.models import Case
from yiwang.support.cases.problems import StepRefused
from yiwang.support.forms.problems import AnswersRefused

PERSON = window.Identified("赵玉兰", make_citizen_id("640105", date(1940, 6, 7), 611))
ALLOWANCE = {
    "application_type": "new",
    "filed_by": "self",
    "resident_name": "赵玉兰",
    "resident_citizen_id": PERSON.number,
    "home_place": VILLAGE,
    "home_address": "民生社区三号楼",
    "phone": "13900000021",
    "bank_name": "宁夏银行",
    "bank_account": "6222020000001234",
}
ELSEWHERE = "640121001001"
SLOTS = ("business_licence", "layout_plan", "safety_rules", "health_certificates")
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


class Counter:
    """One window with its clerk, and whoever stands there."""

    def __init__(self, hall, clerk="clerk"):
        self.hall, self.clerk, self.at = hall, hall[clerk], AT

    def receive(self, person=PERSON, consents=True):
        return window.receive(by=self.clerk, person=person, consents=consents, at=self.at)

    def hand_in(self, answers=ALLOWANCE, matter="old-age-allowance", place="", key="k1", person=PERSON):
        reception = self.receive(person)
        application = case_services.Application(matter=matter, answers=answers, place=place)
        return window.hand_in(by=self.clerk, reception=reception, application=application, key=key, at=self.at)

    def photograph(self, reception, slot, original=False):
        upload = window.capture_paper(by=self.clerk, plate="clear")
        return window.take_paper(
            by=self.clerk, reception=reception, slot=slot, upload=upload, keeps_original=original, at=self.at
        )

    def shop(self, **changed):
        """A restaurant's application with all its papers, one original kept."""
        reception = self.hand_in({**FOOD, **changed}, "food-business")
        papers = [self.photograph(reception, slot, slot == "business_licence") for slot in SLOTS]
        return reception, papers[0]


@pytest.fixture
def counter(hall):
    return Counter(hall)


class TestReceive:
    @pytest.mark.requirement("F-082.1", "F-080.4")
    def test_a_person_without_an_account_applies_in_their_own_name(self, counter):
        reception = counter.hand_in()
        case = reception.case
        assert (case.channel, case.party, case.agent) == ("window", reception.party, None)
        assert case.steps.get().account_id == counter.clerk.account_id
        assert reception.party.level == 3

    def test_the_clerk_sees_the_form_filled_with_what_is_registered(self, counter, hall):
        person = hall.person("applicant")
        reception = counter.receive(window.Identified(person.name, person.citizen_id))
        page = client_for(hall.person("clerk")).get(f"/window/receptions/{reception.uid}/apply/old-age-allowance/")
        assert person.citizen_id in page.content.decode()
        assert "已自动填写" in page.content.decode()

    def test_no_consent_no_reception(self, counter):
        with refused(problems.ConsentMissing):
            counter.receive(consents=False)
        assert Reception.objects.count() == 0

    def test_somebody_elses_card_is_noticed(self, counter):
        counter.receive()
        with refused(problems.CardMismatch):
            counter.receive(window.Identified("李四", PERSON.number))

    def test_a_number_that_cannot_be_is_refused(self, counter):
        with refused(IdentifierRefused):
            counter.receive(window.Identified(*CARDS["copied"][:2]))

    def test_a_person_at_home_is_no_clerk(self, hall):
        with refused(Forbidden):
            window.receive(by=hall["applicant"], person=PERSON, consents=True, at=AT)

    def test_the_same_key_hands_in_once_and_another_is_refused(self, counter):
        reception = counter.hand_in()
        application = case_services.Application(matter="old-age-allowance", answers=ALLOWANCE)
        again = {"by": counter.clerk, "reception": reception, "application": application}
        assert window.hand_in(**again, key="k1", at=AT).case == reception.case
        with refused(problems.AlreadyHandedIn):
            window.hand_in(**again, key="k2", at=AT)

    def test_another_window_does_not_find_the_reception(self, counter, hall):
        with refused(problems.ReceptionNotFound):
            selectors.get_reception(by=hall["township_clerk"], uid=counter.receive().uid)


class TestReader:
    def test_fails_asks_for_patience_and_reads(self, counter):
        with refused(problems.CardNotRead):
            window.read_card(by=counter.clerk, plate="broken")
        with refused(problems.CardNotRead):
            window.read_card(by=counter.clerk, plate="slow")
        assert window.read_card(by=counter.clerk, plate="slow").name == CARDS["slow"][0]

    def test_the_camera_fails_and_captures(self, counter):
        with refused(problems.NothingCaptured):
            window.capture_paper(by=counter.clerk, plate="blurred")
        assert window.capture_paper(by=counter.clerk, plate="clear").size > 50


class TestPapers:
    @pytest.mark.requirement("F-082.1")
    def test_the_receipt_tells_once_what_is_missing(self, counter):
        reception = counter.hand_in(FOOD, "food-business")
        counter.photograph(reception, "layout_plan")
        receipt = selectors.receipt_of(by=counter.clerk, reception=reception, at=AT)
        assert "layout_plan" in {m.slot for m in receipt.taken}
        assert {m.slot for m in receipt.missing} == set(SLOTS) - {"layout_plan"}
        page = client_for(counter.hall.person("clerk")).get(f"/window/receptions/{reception.uid}/receipt/")
        assert reception.case.number in page.content.decode() and "还缺的材料" in page.content.decode()

    def test_nothing_is_photographed_before_the_application(self, counter):
        with refused(problems.NotHandedIn):
            counter.photograph(counter.receive(), "layout_plan")

    def test_an_original_is_handed_over_signed_for_sent_back_and_given_back(self, counter, hall):
        reception, paper = counter.shop(business_place=ELSEWHERE)
        there = Counter(hall, "other_clerk")
        slip = window.hand_over(by=counter.clerk, papers=[paper.uid], to=reception.competent, way="hand", at=AT)
        with refused(problems.PapersElsewhere):
            window.give_back(by=counter.clerk, paper=paper.uid, at=AT)
        window.sign_for(by=there.clerk, slip=slip, missing=[], remark="", at=AT)
        with refused(problems.SlipSigned):
            window.sign_for(by=there.clerk, slip=slip, missing=[], remark="", at=AT)
        back = window.hand_over(by=there.clerk, papers=[paper.uid], to=reception.agency, way="post", at=AT)
        window.sign_for(by=counter.clerk, slip=back, missing=[], remark="", at=AT)
        window.give_back(by=counter.clerk, paper=paper.uid, at=AT)
        assert Paper.objects.get(pk=paper.pk).state == "given_back"

    def test_a_missing_original_needs_a_word(self, counter, hall):
        reception, paper = counter.shop(business_place=ELSEWHERE)
        slip = window.hand_over(by=counter.clerk, papers=[paper.uid], to=reception.competent, way="hand", at=AT)
        given = {"by": hall["other_clerk"], "slip": slip, "missing": [paper.uid], "at": AT}
        with refused(problems.RemarkMissing):
            window.sign_for(**given, remark=" ")
        window.sign_for(**given, remark="袋中没有")
        assert Paper.objects.get(pk=paper.pk).state == "missing"

    def test_only_whom_the_slip_names_may_sign(self, counter, hall):
        reception, paper = counter.shop(business_place=ELSEWHERE)
        slip = window.hand_over(by=counter.clerk, papers=[paper.uid], to=reception.competent, way="hand", at=AT)
        with refused(problems.SlipNotFound):
            window.sign_for(by=counter.clerk, slip=slip, missing=[], remark="", at=AT)


class TestAnywhereInTheRegion:
    @pytest.mark.requirement("F-062.7")
    def test_the_case_belongs_to_the_county_that_is_competent(self, counter):
        reception, _ = counter.shop(business_place=ELSEWHERE)
        assert reception.is_elsewhere
        assert reception.case.county == "640121000000"
        assert reception.agency.code == BUREAU
        assert reception.case.agency == reception.competent

    @pytest.mark.requirement("F-062.7")
    def test_for_a_place_outside_the_region_nothing_is_taken(self, counter):
        with refused(AnswersRefused):
            counter.hand_in({**FOOD, "business_place": "650000000000"}, "food-business")


class TestIssue:
    def granted(self, counter):
        reception, _ = counter.shop()
        hall, case = counter.hall, reception.case
        counter.at += timedelta(minutes=1)
        handled = Handled(hall, case, counter.at)
        return handled.granted(), reception

    @pytest.mark.requirement("F-082.2")
    def test_a_result_is_handed_out_once_against_identity(self, counter):
        handled, _ = self.granted(counter)
        (ready,) = selectors.list_results(by=counter.clerk)
        with refused(problems.NotTheReceiver):
            window.hand_out(
                by=counter.clerk, document=ready.document.uid, person=window.Identified("赵玉", PERSON.number), at=AT
            )
        at = handled.at + timedelta(minutes=1)
        window.hand_out(by=counter.clerk, document=ready.document.uid, person=PERSON, at=at)
        handled.case.refresh_from_db()
        assert handled.state == "delivered"
        assert selectors.list_results(by=counter.clerk) == []
        with refused(problems.AlreadyIssued):
            window.hand_out(by=counter.clerk, document=ready.document.uid, person=PERSON, at=at)

    @pytest.mark.parametrize(
        ("ending", "state", "runs"),
        [("1", "delivered", 1), ("8", "delivered", 1), ("9", "delivered", 2), ("7", "failed", 1), ("0", "failed", 1)],
    )
    @pytest.mark.requirement("F-082.2")
    def test_by_post(self, counter, ending, state, runs):
        handled, _ = self.granted(counter)
        (ready,) = selectors.list_results(by=counter.clerk)
        at = handled.at + timedelta(minutes=1)
        given = {"by": counter.clerk, "document": ready.document.uid, "at": at}
        with refused(problems.AddressMissing):
            window.send_by_post(**given, address="", phone="13900000021")
        issue = window.send_by_post(**given, address="同心路 8 号", phone=f"1390000002{ending}")
        for _ in range(runs):
            window.send_parcels(at=at)
        for _ in range(2):
            window.track_parcels(at=at)
        issue = Issue.objects.get(pk=issue.pk)
        assert issue.state == state
        assert ParcelTrace.objects.count() == (0 if ending == "0" else 2)
        assert "同心路" not in Parcel.objects.get().address_sealed
        if state == "delivered":
            window.confirm_delivered(by=counter.clerk, issue=issue, at=at)
            handled.case.refresh_from_db()
            assert handled.state == "delivered"


class TestDayEnd:
    DAY = date(2026, 11, 16)

    @pytest.mark.requirement("F-082.2")
    def test_it_adds_up_is_explained_and_closed_by_the_head(self, counter, hall):
        counter.shop()
        book = selectors.day_book(by=counter.clerk, day=self.DAY)
        assert (book.opening, book.total("taken"), book.closing, book.total("received")) == (0, 1, 1, 1)
        day = {"by": counter.clerk, "day": self.DAY, "at": AT}
        with refused(problems.CountMissing):
            window.report_day(**day, counted=-1, explanation="")
        with refused(problems.ExplanationMissing):
            window.report_day(**day, counted=0, explanation="")
        head = hall["head"]
        with refused(problems.DayNotReported):
            window.close_day(by=head, day=self.DAY, at=AT)
        window.report_day(**day, counted=0, explanation="营业执照忘在柜台")
        with refused(Forbidden):
            window.close_day(by=counter.clerk, day=self.DAY, at=AT)
        window.close_day(by=head, day=self.DAY, at=AT)
        with refused(problems.DayClosed):
            window.report_day(**day, counted=1, explanation="")
        with refused(problems.DayClosed):
            counter.hand_in(key="k9", person=window.Identified("王五", make_citizen_id("640105", date(1950, 1, 1), 3)))

    def test_what_moved_after_the_count_must_be_counted_again(self, counter, hall):
        _, paper = counter.shop()
        window.report_day(by=counter.clerk, day=self.DAY, counted=1, explanation="", at=AT)
        window.give_back(by=counter.clerk, paper=paper.uid, at=AT)
        with refused(problems.DayNotReported):
            window.close_day(by=hall["head"], day=self.DAY, at=AT)

    def test_the_next_day_opens_with_what_was_left(self, counter):
        counter.shop()
        assert selectors.day_book(by=counter.clerk, day=date(2026, 11, 17)).opening == 1


class TestPages:
    def test_from_the_door_to_the_receipt(self, counter, hall):
        client = client_for(hall.person("clerk"))
        bad = client.post("/window/receive/", {"plate": "broken", "read": "1", "consents": "yes"})
        assert bad.status_code == 422 and "消磁" in bad.content.decode()
        begun = client.post("/window/receive/", {"plate": "resident", "read": "1", "consents": "yes"})
        where = begun.headers["Location"]
        assert "高龄津贴" in client.get(where, {"q": "老人补贴"}).content.decode()
        form = f"{where}apply/old-age-allowance/"
        incomplete = client.post(form, {"hand-in": "1", "application_type": "new"})
        assert incomplete.status_code == 422 and Reception.objects.get().case is None
        answers = {**ALLOWANCE, "hand-in": "1", "county": "640105000000"}
        assert client.post(form, answers).status_code == 302
        shown = client.get(where).content.decode()
        assert "老人本人银行卡" in shown
        client.post(f"{where}papers/bank_card/", {"capture": "1", "plate": "clear", "original": "yes"})
        assert Paper.objects.get().title.startswith("老人本人银行卡")
        for page in ("/window/", "/window/slips/", "/window/results/", "/window/day/", f"{where}receipt/"):
            assert client.get(page).status_code == 200, page


REPORT = {
    "why": "refused_orally",
    "subject": "食品经营许可",
    "where": "西夏区政务服务中心三号窗口",
    "place": VILLAGE,
    "story": "说材料不全，不收件，也没有给书面告知。",
}


class TestCouldNotBeDone:
    def report(self, counter):
        reception = counter.receive()
        application = case_services.Application(kind="could_not_be_done", answers=REPORT)
        made = window.hand_in(by=counter.clerk, reception=reception, application=application, key="b1", at=AT)
        return Handled(counter.hall, made.case, AT)

    @pytest.mark.requirement("F-082.2")
    def test_it_is_assigned_answered_checked_and_asked_once_more(self, counter, hall):
        case = self.report(counter)
        assert (case.state, case.case.channel, case.todo) == ("registered", "window", {"assign": f"{BUREAU}/clerk"})
        assert case.due("reply") == "2026-11-23"
        case.do("clerk", "assign", unit=BUREAU)
        case.refuses("head", "reply", StepRefused, findings="已核实", outcome="cannot", reply="不能办")
        case.do("head", "reply", findings="已核实", outcome="done", reply="已当场收件")
        case.do("clerk", "close")
        assert (case.state, case.issued) == ("closed", ["reply_letter"])
        person = present(counter.clerk, case.case.party)
        case.do(person, "again", story="还是没有收件").do("head", "reply", findings="x", outcome="done", reply="y")
        case.do("clerk", "close").refuses(person, "again", story="仍不认可")

    def test_by_telephone_and_on_the_portal_the_hall_of_the_county_is_in_charge(self, counter, hall):
        agent = officer("640100000000-hotline", "agent").actor()
        application = case_services.Application(kind="could_not_be_done", answers=REPORT)
        for by in (agent, hall["applicant"]):
            assert case_services.submit(by=by, application=application, key="", at=AT).agency.code == BUREAU
        page = client_for(hall.person("applicant")).get("/window/could-not-be-done/")
        assert page.headers["Location"] == "/apply/kind:could_not_be_done/"

    def test_the_clerk_fills_it_on_the_page(self, counter, hall):
        reception = counter.receive()
        page = client_for(hall.person("clerk")).get(f"/window/receptions/{reception.uid}/apply/kind:could_not_be_done/")
        assert "没有办成的原因" in page.content.decode()
        bad = client_for(hall.person("clerk")).get(f"/window/receptions/{reception.uid}/apply/kind:nothing/")
        assert bad.status_code == 404


class TestVertical:
    def accepted(self, hall, settings, ending):
        settings.VERTICAL_MATTERS = "food-business=sandbox"
        handled = hall.apply()
        Case.objects.filter(pk=handled.case.pk).update(number=f"640105-FW-2026-00000{ending}")
        handled.case.refresh_from_db()
        return handled.accepted()

    def follow(self, handled):
        for _ in range(2):  # an event may be delivered twice
            for event in handled.events:
                if event.type == "case.moved":
                    handlers.file_accepted([event])
        return VerticalFiling.objects.get(case=handled.case)

    @pytest.mark.requirement("F-083.2", "F-082.1")
    @pytest.mark.parametrize("ending", ["1", "8"])
    def test_an_accepted_case_goes_over_and_comes_back_once(self, hall, settings, ending):
        handled = self.accepted(hall, settings, ending)
        filing = self.follow(handled)
        assert window.file_waiting(at=handled.at) == 1
        assert window.file_waiting(at=handled.at) == 0
        later = handled.at + timedelta(hours=3)
        assert window.hear_news(at=later) == 3
        assert window.hear_news(at=later) == 0
        filing.refresh_from_db()
        assert (filing.state, filing.news.count()) == ("done", 3)
        page = client_for(hall.person("clerk")).get("/window/vertical/")
        assert "条线系统审查完毕" in page.content.decode()

    @pytest.mark.requirement("F-083.2")
    def test_one_that_refuses_is_tried_five_times_and_listed(self, hall, settings):
        handled = self.accepted(hall, settings, "0")
        self.follow(handled)
        for _ in range(6):
            window.file_waiting(at=handled.at)
        filing = VerticalFiling.objects.get()
        assert (filing.state, filing.attempts) == ("refused", 5)
        assert window.reconcile(at=handled.at) == 1
        (difference,) = selectors.differences(by=hall["clerk"])
        assert difference["what"] == "not_taken"
        assert selectors.differences(by=hall["other_clerk"]) == []

    @pytest.mark.requirement("F-083.2")
    def test_one_that_is_late_differs_until_both_have_decided(self, hall, settings):
        handled = self.accepted(hall, settings, "9")
        self.follow(handled)
        assert window.file_waiting(at=handled.at) == 0
        assert window.file_waiting(at=handled.at) == 1
        later = handled.at + timedelta(hours=3)
        assert window.reconcile(at=later) == 4  # three pieces of news not heard yet, decided there only
        window.hear_news(at=later)
        assert window.reconcile(at=later) == 1
        (difference,) = selectors.differences(by=hall["clerk"])
        assert difference["what"] == "decided_on_one_side"
        handled.do("examiner", "record_examination", **EXAMINED).do("inspector", "record_site_check", **CHECKED)
        handled.do("examiner", "propose", **PROPOSED).do("decider", "decide_grant", decision_opinion="准予")
        assert window.reconcile(at=later) == 0

    def test_a_matter_without_such_a_system_goes_nowhere(self, hall):
        handled = hall.apply().accepted()
        for event in handled.events:
            handlers.file_accepted([event]) if event.type == "case.moved" else None
        assert VerticalFiling.objects.count() == 0


class TestQueue:
    TOMORROW = window.Times(date(2026, 11, 17), time(9), time(9, 30), 30, 1)

    def slots(self, hall):
        assert window.open_slots(by=hall["clerk"], times=self.TOMORROW, at=AT) == 2
        return list(selectors.list_slots(at=AT, county="640105000000"))

    @pytest.mark.requirement("F-082.2")
    def test_a_time_is_booked_once_cancelled_and_free_again(self, hall):
        first, second = self.slots(hall)
        neighbour = hall["neighbour"]
        mine = window.book(by=hall["applicant"], slot=first.uid, at=AT)
        with refused(problems.SlotFull):
            window.book(by=neighbour, slot=first.uid, at=AT)
        with refused(problems.AlreadyBooked):
            window.book(by=hall["applicant"], slot=second.uid, at=AT)
        with refused(problems.TicketNotFound):
            window.cancel(by=neighbour, ticket=mine.uid, at=AT)
        window.cancel(by=hall["applicant"], ticket=mine.uid, at=AT)
        window.book(by=neighbour, slot=first.uid, at=AT)

    @pytest.mark.requirement("F-082.2")
    def test_called_in_turn_and_the_waiting_is_counted(self, hall):
        first, second = self.slots(hall)
        clerk, morning = hall["clerk"], first.begins_at - timedelta(minutes=10)
        booked = window.book(by=hall["applicant"], slot=first.uid, at=AT)
        late = window.book(by=hall["neighbour"], slot=second.uid, at=AT)
        with refused(problems.NobodyWaiting):
            window.call_next(by=clerk, at=morning)
        walked = window.take_number(by=clerk, at=morning)
        window.arrive(by=clerk, ticket=booked.uid, at=morning)
        called = window.call_next(by=clerk, at=first.begins_at)
        assert (walked.number, called.uid, called.number) == (1, booked.uid, 2)
        window.finish(by=clerk, ticket=called.uid, at=first.begins_at)
        assert window.mark_no_shows(at=second.begins_at + timedelta(minutes=31)) == 1
        with refused(problems.TicketNotFound):
            window.arrive(by=clerk, ticket=late.uid, at=second.begins_at)
        found = selectors.waiting_of(list(selectors.list_tickets(by=clerk, day=date(2026, 11, 17))))
        assert (found.served, found.mean, found.longest) == (1, 10, 10)
        assert dict(found.states) == {"已预约": 0, "已取消": 0, "未到": 1, "等候": 1, "办理中": 0, "已办完": 1}

    def test_the_pages(self, hall):
        slot, _ = self.slots(hall)
        mine, clerk = client_for(hall.person("applicant")), client_for(hall.person("clerk"))
        assert "09:00" in mine.get("/window/booking/?county=640105000000").content.decode()
        mine.post("/window/booking/", {"slot": str(slot.uid), "book": "1"})
        assert "取消预约" in mine.get("/window/booking/").content.decode()
        assert clerk.post("/window/queue/", {"day": "x"}).status_code == 422
        clerk.post("/window/queue/", {"number": "1"})
        clerk.post("/window/queue/", {"call": "1"})
        assert "办理中" in clerk.get("/window/queue/").content.decode()
        assert mine.get("/window/queue/").status_code == 403
