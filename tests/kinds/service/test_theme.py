"""One thing once: members by situation, each fact asked once, all or nothing, each result as it comes, one end."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.kinds.service.hall import FOOD
from tests.people import citizen, client_for
from yiwang.foundation.jobs import worker
from yiwang.support.cases import services as case_services
from yiwang.support.cases.models import Case, Material

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("F-092.1")]
SITUATION = {"has_licence_already": "yes", "sign": "yes", "hires": "no", "large": "no"}
SIGN = {
    "contact_name": "王小明",
    "sign_text": "旅程面馆",
    "width": "3",
    "height": "1",
    "lit": "no",
    "on_whose_wall": "own",
}
WORDS = {True: "yes", False: "no"}


@pytest.fixture
def person(ningxia):
    return citizen()


@pytest.fixture
def owner(person):
    return client_for(person)


def fill(client, **situation) -> list[str]:
    """Every page of the form; the names asked, in order."""
    asked, answer = [], client.get("/themes/restaurant/")
    known = {n: WORDS.get(v, v) if isinstance(v, bool) else v for n, v in {**FOOD, **SIGN}.items()}
    for _page in range(20):
        if "review" in answer.context:
            return asked
        names = list(answer.context["form"].fields)
        asked += names
        data = {n: v for n, v in {**known, **SITUATION, **situation}.items() if n in names}
        answer = client.post(answer.request["PATH_INFO"], {**data, "county": "640105000000"}, follow=True)
    raise AssertionError(answer.content.decode()[:3000])


def hand_in(client):
    return client.post("/themes/restaurant/review/", {"key": "once"})


class TestOneThing:
    def test_each_fact_is_asked_once_and_what_the_theme_settles_never(self, owner):
        asked = fill(owner)
        assert len(asked) == len(set(asked))
        assert not {"application_type", "business_form", "sign_kind"} & set(asked)

    def test_the_situation_decides_the_members(self, owner):
        fill(owner)
        names = [member.name for member in owner.get("/themes/restaurant/review/").context["review"].members]
        assert names == ["食品经营许可", "设置大型户外广告及招牌"]

    def test_one_date_names_the_slowest_desk(self, owner):
        fill(owner)
        shown = owner.get("/themes/restaurant/review/").context["review"]
        assert shown.slowest.due == max(member.due for member in shown.members)
        assert shown.slowest.body

    def test_all_are_handed_in_at_once_under_one_case(self, owner, person):
        fill(owner)
        answer = hand_in(owner)
        assert answer.status_code == 302, answer.content.decode()[:3000]
        assert hand_in(owner).url == answer.url
        head = Case.objects.get(kind="one_thing")
        assert {c.matter for c in Case.objects.filter(parent=head)} == {"food-business", "outdoor-advertising"}
        page = owner.get(answer.url).content.decode()
        assert "食品经营许可" in page
        assert "设置大型户外广告及招牌" in page

    @pytest.mark.django_db(transaction=True)
    def test_what_is_missing_in_one_keeps_all_back(self, owner):
        owner.post("/themes/restaurant/", SITUATION)
        answer = hand_in(owner)
        assert answer.status_code == 422
        assert "请填写" in answer.content.decode()
        assert not Case.objects.exists()


class TestTheWholeEnds:
    def test_when_its_last_member_has_ended_and_not_before(self, owner, person, ningxia):
        fill(owner)
        hand_in(owner)
        head = Case.objects.get(kind="one_thing")
        first, last = Case.objects.filter(parent=head).order_by("id")
        move = {"by": person.actor(), "transition": "withdraw", "input": {}, "at": ningxia.at}
        case_services.move(case=first, **move)
        worker.settle(at=ningxia.at)
        head.refresh_from_db()
        assert head.state == "underway"
        case_services.move(case=last, **move)
        worker.settle(at=ningxia.at)
        head.refresh_from_db()
        assert (head.state, head.closed_at) == ("completed", ningxia.at)


class TestOnePaper:
    def test_serves_every_member_that_asks_for_it(self, owner, person, ningxia):
        fill(owner)
        hand_in(owner)
        food = Case.objects.get(matter="food-business")
        upload = SimpleUploadedFile("执照.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
        owner.post(f"/cases/{food.uid}/materials/business_licence/", {"file": upload})
        states = Material.objects.filter(slot="business_licence").values_list("case__matter", "state")
        assert dict(states) == {"food-business": "satisfied", "outdoor-advertising": "satisfied"}
