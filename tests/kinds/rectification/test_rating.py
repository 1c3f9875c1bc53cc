"""Rating by every way there is, and everything that is refused."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from tests.kinds.hotline.order import Desk
from tests.kinds.rectification.conftest import LATER, Register
from tests.kinds.service.hall import BUREAU, refused
from tests.people import api, citizen, client_for, officer, token_for
from yiwang.core.problems import Forbidden
from yiwang.foundation.access import registry as rights
from yiwang.foundation.events.models import Cursor, Event
from yiwang.foundation.jobs import worker
from yiwang.foundation.notices.models import Notice
from yiwang.support.cases.problems import CaseNotFound
from yiwang.support.ratings import handlers, selectors
from yiwang.support.ratings import services as rating_services
from yiwang.support.ratings.models import Entry, Point, Rating, Seal
from yiwang.support.ratings.problems import AddressForged, AlreadyRated, CheckNumberWrong, NotYetRateable
from yiwang.support.ratings.rows import Row, digest, period_of, third_of
from yiwang.support.ratings.services import Opinion


class TestRateCase:
    @pytest.mark.requirement("F-070.2")
    def test_once_after_the_end_and_never_again(self, register):
        rating = register.rate(2, "很快")
        assert (rating.grade, rating.agency.code, rating.matter) == (2, BUREAU, "food-business")
        assert (rating.period, rating.third) == ("2026-11", 2)
        with refused(AlreadyRated):
            register.rate(5)
        assert [r.grade for r in Rating.objects.all()] == [2]

    def test_the_database_holds_it_to_one(self, register):
        rating = register.rate()
        with pytest.raises(DatabaseError), transaction.atomic():
            Rating.objects.bulk_create(
                [
                    Rating(
                        **{
                            f: getattr(rating, f)
                            for f in ("subject", "agency", "channel", "grade", "period", "third", "at")
                        }
                    )
                ]
            )

    def test_not_before_the_end(self, ningxia, db):
        with refused(NotYetRateable):
            Register().rate()

    def test_not_somebody_elses(self, register):
        other = citizen("马建国").actor()
        with refused(CaseNotFound):
            rating_services.rate_case(by=other, uid=register.case.uid, opinion=Opinion(1), at=LATER)

    def test_not_by_the_office_that_handled_it(self, register):
        with refused(CaseNotFound):
            rating_services.rate_case(by=register.hall["clerk"], uid=register.case.uid, opinion=Opinion(1), at=LATER)

    def test_whoever_gave_it_stands_in_no_row_or_event_in_clear(self, register):
        rating = register.rate()
        event = Event.objects.get(type="rating.given")
        assert event.actor == "system:ratings"
        assert str(register.case.uid) not in str(event.payload)
        assert "等了" not in rating.comment_sealed
        assert rating.rater.sealed.startswith("s1:")


class TestUntouchable:
    @pytest.mark.requirement("F-070.8")
    def test_no_row_can_be_changed_or_removed(self, register):
        rating = register.rate()
        for deed in (
            lambda: Rating.objects.filter(pk=rating.pk).update(grade=1),
            lambda: Rating.objects.filter(pk=rating.pk)._raw_delete("default"),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                deed()
        assert Rating.objects.get().grade == 5

    def test_no_right_allows_it(self):
        mine = {name for name in rights.rights() if name.startswith("ratings.")}
        assert mine == {"ratings.offer", "ratings.read", "ratings.take_down", "ratings.receive", "ratings.revisit"}

    def test_a_unit_sees_what_was_said_and_not_by_whom(self, register):
        register.rate()
        client = client_for(register.person(BUREAU, "head"))
        page = client.get("/ratings/desk/").content.decode()
        assert "等了两个小时" in page and "2026年11月中旬" in page
        assert register.case.number not in page and str(register.case.uid) not in page
        assert client.post("/ratings/desk/").status_code == 405

    def test_another_unit_sees_nothing(self, register):
        register.rate()
        other = officer("640121000000-market-supervision", "head")
        assert "等了两个小时" not in client_for(other).get("/ratings/desk/").content.decode()


class TestChannels:
    @pytest.mark.requirement("F-070.1")
    def test_every_level_and_way_has_points_to_rate(self, register):
        levels = set(Point.objects.values_list("agency__level", flat=True))
        kinds = set(Point.objects.values_list("kind", flat=True))
        assert levels == {1, 2, 3, 4, 5}
        assert {"window", "agent_point", "kiosk", "web", "telephone"} <= kinds

    def test_page(self, register):
        client = client_for(register.hall.person("applicant"))
        path = f"/cases/{register.case.uid}/rate/"
        assert "请您评价" in client.get(path).content.decode()
        assert client.post(path, {}).status_code == 422
        assert "谢谢您的评价" in client.post(path, {"grade": "1"}).content.decode()
        assert client.post(path, {"grade": "5"}).status_code == 409
        assert client_for(citizen()).post(path, {"grade": "5"}).status_code == 404
        assert Rating.objects.get().channel == "page"

    def test_the_code_of_a_window_rates_this_contact_once(self, register):
        clerk = client_for(register.hall.person("clerk"))
        shown = clerk.get("/ratings/points/", {"point": BUREAU, "ticket": "A012"})
        assert shown.context["picture"].startswith("data:image/svg+xml")
        path = "/rate/at/" + shown.context["address"].split("/rate/at/")[1]
        assert Client().post(path, {"grade": "4", "comment": "态度生硬"}).status_code == 200
        assert Client().post(path, {"grade": "1"}).status_code == 409
        rating = Rating.objects.get()
        assert (rating.channel, rating.point.code, rating.agency.code) == ("qr", BUREAU, BUREAU)

    def test_a_forged_code_is_refused(self, register):
        point = Point.objects.get(code=BUREAU)
        token = selectors.address_of(point=point, ticket="A012")
        for forged in (token[:-1] + ("A" if token[-1] != "A" else "B"), "x:y:z", "nonsense"):
            assert Client().get(f"/rate/at/{forged}/").status_code == 404
            with refused(AddressForged):
                rating_services.rate_at(by=citizen().actor(), token=forged, opinion=Opinion(5), at=LATER)
        assert Rating.objects.count() == 0

    def test_a_code_of_another_body_cannot_be_shown(self, register):
        clerk = client_for(register.hall.person("clerk"))
        shown = clerk.get("/ratings/points/", {"point": "640105000000-housing", "ticket": "A012"})
        assert "picture" not in shown.context

    def test_kiosk_and_telephone_by_check_number(self, register):
        check = selectors.check_number(register.case)
        given = {"number": register.case.number, "check": check, "grade": "3"}
        assert Client().post("/rate/?kiosk=1", {**given, "check": "00000000"}).status_code == 422
        agent = officer("640100000000-hotline", "agent")
        assert client_for(register.hall.person("clerk")).post("/ratings/telephone/", given).status_code == 403
        assert client_for(agent).post("/ratings/telephone/", given).status_code == 200
        assert Client().post("/rate/?kiosk=1", given).status_code == 409
        assert Rating.objects.get().channel == "telephone"
        assert Event.objects.get(type="rating.given").actor == f"account:{agent.account.pk}"

    @pytest.mark.django_db(transaction=True)
    def test_a_reply_by_short_message(self, register):
        gateway = api(token_for("ningxia-bangongting", "operator"))
        check, phone = selectors.check_number(register.case), register.hall.person("applicant").phone
        sent = {"phone": phone, "text": f"5 {check} 窗口没有人"}
        wrong = {**sent, "phone": "13911112222"}
        assert gateway.post("/api/v1/ratings/messages", wrong, "application/json").status_code == 422
        assert gateway.post("/api/v1/ratings/messages", {**sent, "text": "好"}, "application/json").status_code == 422
        assert gateway.post("/api/v1/ratings/messages", sent, "application/json").status_code == 200
        assert gateway.post("/api/v1/ratings/messages", sent, "application/json").status_code == 409
        assert Rating.objects.get().channel == "sms"

    def test_only_the_gateway_hands_in_messages(self, register):
        with refused(Forbidden):
            rating_services.rate_by_message(by=register.party, phone="1", text="1 12345678", at=LATER)

    def test_a_wrong_check_number_rates_nothing(self, register):
        with refused(CheckNumberWrong):
            rating_services.rate_by_number(
                by=register.party, number=register.case.number, check="1", opinion=Opinion(1), at=LATER
            )

    def test_whose_case_has_ended_is_asked_once(self, register):
        register.settle()
        register.settle()
        asked = Notice.objects.filter(key=f"rate:{register.case.uid}:inapp").get()
        assert asked.link == f"/cases/{register.case.uid}/rate/"
        assert selectors.check_number(register.case) in asked.body


class TestPooling:
    @pytest.mark.requirement("F-070.3")
    def test_the_rating_of_an_order_enters_the_register_once_and_names_the_unit(self, ningxia, db):
        order = Desk().file().closed().do("resident", "rate", rating="4", rating_comment="还是冷")
        worker.settle(at=order.at)
        Cursor.objects.filter(consumer="ratings.cases").update(position=0)
        worker.settle(at=order.at)
        rating = Rating.objects.get()
        assert (rating.grade, rating.channel, rating.agency.code) == (4, "callback", "640105000000-housing")
        assert Entry.objects.count() == 0

    def test_a_report_stays_in_its_compartment(self, ningxia, db):
        order = Desk().file(category="report")
        event = Event.objects.filter(stream=order.case.stream).first()
        handlers._pool(event, order.case, {"grade": "rating", "comment": "rating_comment"})
        assert Rating.objects.count() == 0


class TestSealing:
    def test_last_month_is_sealed_with_counts_and_digest_and_takes_nothing_more(self, register):
        rating = register.rate()
        december = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
        rating_services.seal_months(at=december)
        rating_services.seal_months(at=december)
        seal = Seal.objects.get(period="2026-11")
        row = Row(str(rating.uid), "2026-11", 2, 5, BUREAU, "food-business", "", "page")
        assert (seal.rows, seal.grades["5"], seal.digest) == (1, 1, digest([row]))
        with pytest.raises(DatabaseError), transaction.atomic():
            Rating.objects.create(
                subject="x", agency=rating.agency, channel="page", grade=1, period="2026-11", third=1, at=LATER
            )
        with pytest.raises(DatabaseError), transaction.atomic():
            Seal.objects.update(rows=0)

    def test_what_comes_late_is_entered_in_the_next_month(self, register):
        rating_services.seal_months(at=datetime(2026, 12, 1, 3, 0, tzinfo=UTC))
        assert register.rate().period == "2026-12"

    def test_the_running_month_is_not_sealed(self, register):
        register.rate()
        rating_services.seal_months(at=LATER)
        assert not Seal.objects.filter(period="2026-11").exists()

    def test_months_and_thirds_are_those_of_beijing(self):
        midnight = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
        assert (period_of(midnight), third_of(midnight)) == ("2026-12", 1)
        assert third_of(midnight - timedelta(minutes=1)) == 3
