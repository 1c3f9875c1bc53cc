"""Bodies, posts and powers by rule; the power map asked by place and day; the real pack."""

import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from yiwang.foundation.agencies import loading, selectors
from yiwang.foundation.agencies.models import Agency, Post, PowerMap
from yiwang.foundation.agencies.problems import AgencyUnknown, NoCompetentAgency
from yiwang.foundation.agencies.sections import check_agencies, check_power
from yiwang.foundation.agencies.tests.factories import AT, TODAY, body
from yiwang.foundation.packs.registry import PackContext
from yiwang.foundation.packs.tests.factories import load_pack
from yiwang.foundation.parties.tests.factories import refused

pytestmark = pytest.mark.django_db
NINGXIA = Path(settings.PACKS) / "ningxia"
XIXIA = ("640105001001", "640105001000", "640105000000", "640100000000", "640000000000")
JINFENG = ("640106000000", "640100000000", "640000000000")


@pytest.fixture
def ningxia(tmp_path: Path) -> Path:
    """The pack, cut to the sections of places, roles and agencies."""
    shutil.copy(NINGXIA / "pack.yaml", tmp_path)
    for folder in ("places", "roles", "agencies"):
        shutil.copytree(NINGXIA / folder, tmp_path / folder)
    return tmp_path


def power_documents() -> dict[str, object]:
    """The power map of the pack."""
    return {"power": yaml.safe_load((NINGXIA / "power" / "power.yaml").read_text(encoding="utf-8"))}


class TestNingxia:
    def test_every_county_township_and_village_has_its_bodies_and_posts(self, ningxia: Path):
        load_pack(ningxia)
        assert Agency.objects.filter(kind="agent_point", level=5).count() == 2912
        assert Agency.objects.filter(code__endswith="-office", level=4).count() == 259
        assert Agency.objects.filter(level=3, code__endswith="-civil-affairs").count() == 22
        assert Agency.objects.filter(kind="hotline").count() == 6
        assert not Agency.objects.filter(posts__isnull=True).exists()
        self.repeats(ningxia)
        self.says_what_is_synthetic()
        self.zones_stand_beside_counties()
        self.powers()

    def repeats(self, ningxia: Path) -> None:
        """Loading the same again changes nothing."""
        before = list(Agency.objects.order_by("pk").values()), list(Post.objects.order_by("pk").values())
        load_pack(ningxia)
        (ningxia / "agencies" / "more.yaml").write_text("agencies: []\n", encoding="utf-8")
        load_pack(ningxia)
        assert before == (list(Agency.objects.order_by("pk").values()), list(Post.objects.order_by("pk").values()))

    def says_what_is_synthetic(self) -> None:
        """Named bodies are those of the bulletins; every body by rule says that it is not verified."""
        assert not selectors.get_agency(code="yinchuan-wangxinju").synthetic
        assert not Agency.objects.filter(code__regex=r"^\d{12}-", synthetic=False).exists()
        assert not Agency.objects.filter(source="").exists()
        names = dict(Agency.objects.filter(level=4, code__endswith="-office").values_list("place", "name"))
        assert names["640105001000"].endswith(("人民政府", "办事处"))

    def zones_stand_beside_counties(self) -> None:
        """Functional zones are bodies with a place, never places."""
        zones = dict(Agency.objects.filter(kind="zone").values_list("code", "place"))
        assert len(zones) == 5
        assert zones["zone-suyin"] == "640104000000"

    def powers(self) -> None:
        """The two matters of the pack: who decides where."""
        loading.load_power(documents=power_documents())

        def decides(matter: str, places: tuple[str, ...], act: str = "decide") -> str:
            return selectors.competent(matter=matter, act=act, places=places, on=TODAY).code

        assert decides("food-business", XIXIA) == "xixia-shenpi"
        assert decides("food-business", JINFENG) == "640106000000-market-supervision"
        assert decides("food-business", XIXIA, "supervise") == "640105000000-market-supervision"
        assert decides("old-age-allowance", XIXIA, "examine") == "640105001000-office"
        assert decides("old-age-allowance", XIXIA) == "640105000000-civil-affairs"
        assert not PowerMap.objects.filter(verified=True).exists()


TRIAL = {
    "names": {"clerk": {"name": "窗口", "roles": ["clerk"]}, "head": {"name": "负责人", "roles": ["head"]}},
    "posts": {"small": ["clerk"], "large": ["clerk", "head"]},
    "agencies": [{"code": "a", "name": "甲局", "place": "640105000000", "posts": "large"}],
    "for_each": [
        {
            "level": "township",
            "agencies": [{"slug": "office", "name": {"街道": "办事处", "": "政府"}, "posts": "small"}],
        }
    ],
}


def trial(**changes: object) -> dict[str, object]:
    """A small document of bodies."""
    return {"trial": {**TRIAL, **changes}}


@pytest.fixture
def places(ningxia: Path) -> None:
    """The divisions of Ningxia without any bodies."""
    shutil.rmtree(ningxia / "agencies")
    shutil.rmtree(ningxia / "roles")
    load_pack(ningxia)


@pytest.mark.usefixtures("places")
class TestLoadAgencies:
    def test_names_a_body_by_the_ending_of_its_place(self):
        loading.load_agencies(pack="trial", documents=trial(), at=AT)
        assert selectors.get_agency(code="640104001000-office").name == "凤凰北街街道办事处"
        assert selectors.get_agency(code="640105100000-office").name.endswith("镇政府")

    def test_lies_in_its_places(self):
        loading.load_agencies(pack="trial", documents=trial(), at=AT)
        office = selectors.get_agency(code="640104001000-office")
        assert office.places == ("640104001000", "640104000000", "640100000000", "640000000000")

    def test_a_body_no_longer_named_ends_and_its_posts_bring_nothing(self):
        loading.load_agencies(pack="trial", documents=trial(), at=AT)
        loading.load_agencies(pack="trial", documents=trial(agencies=[]), at=AT)
        ended = Agency.objects.get(code="a")
        assert ended.valid_to == TODAY
        assert [post.roles for post in ended.posts.all()] == [[], []]

    def test_a_body_named_again_stands_again(self):
        for documents in (trial(), trial(agencies=[]), trial()):
            loading.load_agencies(pack="trial", documents=documents, at=AT)
        assert Agency.objects.get(code="a").valid_to is None
        assert Post.objects.get(agency__code="a", code="head").roles == ["head"]

    def test_other_packs_bodies_are_left_alone(self):
        other = body("b", "乙局", pack="other")
        loading.load_agencies(pack="trial", documents=trial(), at=AT)
        other.refresh_from_db()
        assert other.valid_to is None


@pytest.mark.usefixtures("places")
class TestPowerMap:
    ROWS = [
        {"matter": "m", "act": "decide", "each": "township", "agency": "{township}-office", "basis": "规则"},
        {
            "matter": "m",
            "act": "decide",
            "place": "640105000000",
            "agency": "a",
            "basis": "甲",
            "valid_to": "2026-12-01",
        },
        {
            "matter": "m",
            "act": "decide",
            "place": "640105000000",
            "agency": "b",
            "basis": "乙",
            "valid_from": "2026-12-01",
        },
        {"matter": "m", "act": "decide", "place": "zone-suyin", "agency": "b", "basis": "园区"},
    ]

    @pytest.fixture(autouse=True)
    def _loaded(self, places: None) -> None:
        loading.load_agencies(pack="trial", documents=trial(), at=AT)
        body("b", "乙局")
        loading.load_power(documents={"power": {"rows": self.ROWS}})

    def decides(self, *places: str, on: date = TODAY, act: str = "decide") -> str:
        """Who decides there?"""
        return selectors.competent(matter="m", act=act, places=places, on=on).code

    @pytest.mark.requirement("F-062.8")
    def test_says_for_each_place_and_day_who_decides(self):
        assert self.decides("640105000000") == "a"
        assert self.decides("640105000000", on=date(2026, 12, 1)) == "b"
        assert self.decides("640105001001", "640105001000", "640105000000") == "640105001000-office"
        assert {row.basis for row in selectors.powers_of(matter="m")} == {"规则", "甲", "乙", "园区"}

    @pytest.mark.requirement("F-062.8")
    def test_assumes_nothing_where_the_list_is_silent(self):
        with refused(NoCompetentAgency) as refusal:
            self.decides("640106000000", "640100000000")
        assert "决定" in refusal.value.message
        with refused(NoCompetentAgency):
            self.decides("640105000000", act="supervise")

    @pytest.mark.requirement("F-062.9")
    def test_a_functional_zone_may_stand_in_it_before_the_county(self):
        assert self.decides("zone-suyin", "640104001000") == "b"
        assert self.decides("zone-jingkai", "640104001000") == "640104001000-office"

    def test_accepting_and_examining_fall_to_who_decides(self):
        assert self.decides("640105000000", act="accept") == self.decides("640105000000", act="examine") == "a"

    def test_asks_no_query_when_warm(self, django_assert_num_queries):
        self.decides("640105000000")
        with django_assert_num_queries(0):
            self.decides("640105000000")

    def test_a_body_nobody_knows(self):
        with refused(AgencyUnknown):
            selectors.get_agency(code="nobody")


class TestChecks:
    def context(self, section: str, documents: dict[str, object]) -> PackContext:
        """A pack with these documents, the roles of the trial and one matter."""
        roles = {"roles": {"roles": {"clerk": {}, "head": {}}}}
        return PackContext(
            Path(), section, {"agencies": trial(), "roles": roles, "matters": {"m": {}}, section: documents}, {}
        )

    def agency_faults(self, **changes: object) -> list[str]:
        """What the check says of the changed trial."""
        documents = trial(**changes)
        return [f.message for f in check_agencies(documents, self.context("agencies", documents))]

    def power_faults(self, *rows: dict[str, object]) -> list[str]:
        """What the check says of these rows."""
        documents = {"power": {"rows": list(rows)}}
        return [f.message for f in check_power(documents, self.context("power", documents))]

    def test_accepts_the_trial(self):
        assert self.agency_faults() == []

    def test_names_every_fault_of_the_bodies(self):
        wrong = {"code": "a", "place": "x", "posts": "none", "kind": "shop"}
        assert self.agency_faults(agencies=[*TRIAL["agencies"], wrong]) == [
            "机构代码 a 缺少或重复",
            "机构缺少名称",
            "没有定义岗位组 none",
            "不认识机构类别 shop",
        ]
        assert self.agency_faults(
            names={"clerk": {"name": "窗口", "roles": ["king"]}}, posts={"small": ["clerk"], "large": ["head"]}
        ) == [
            "没有定义角色 king",
            "没有定义岗位 head",
        ]

    def test_names_every_fault_of_a_power(self):
        row = {"matter": "m", "act": "decide", "place": "640105000000", "agency": "a", "basis": "甲"}
        assert self.power_faults(row) == []
        assert self.power_faults(row, {**row, "valid_from": "2026-01-01"}) == ["同一事项、环节、地区的有效期重叠"]
        assert self.power_faults({"matter": "n", "act": "fly", "agency": "z"}) == [
            "不认识环节 fly",
            "缺少依据",
            "没有事项 n",
            "应写明 place（一个地区或功能区）或 each（一个层级），二者择一",
        ]
        assert self.power_faults({**row, "agency": "z"}) == ["没有机构 z"]
        assert self.power_faults(
            {"matter": "m", "act": "decide", "each": "county", "agency": "{county}-x", "basis": "y"}
        ) == ["层级 county 的规则里没有机构 {county}-x"]
