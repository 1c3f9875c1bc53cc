from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from yiwang.foundation.packs.tests.factories import PLACES, load_pack, write_pack
from yiwang.foundation.places import selectors
from yiwang.foundation.places.models import Place
from yiwang.foundation.places.problems import PlaceNotFound

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _some_places(tmp_path: Path) -> None:
    load_pack(write_pack(tmp_path))


class TestGetPlace:
    def test_gives_the_columns_that_other_rows_carry(self) -> None:
        place = selectors.get_place("640105003001")
        assert place.columns == {
            "region": "640000000000",
            "city": "640100000000",
            "county": "640105000000",
            "township": "640105003000",
            "village": "640105003001",
        }
        assert place.level_name == "village"
        assert place.full_name == "宁夏回族自治区银川市西夏区文昌路街道翟靖巷社区居委会"
        county = selectors.get_place("640105000000")
        assert (county.columns["county"], county.columns["township"]) == ("640105000000", "")

    def test_costs_no_query_once_warm_whether_found_or_not(self, django_assert_num_queries) -> None:
        selectors.find_place("640105000000")
        selectors.find_place("110101000000")
        with django_assert_num_queries(0):
            assert selectors.get_place("640105000000").name == "西夏区"
            with pytest.raises(PlaceNotFound):
                selectors.get_place("110101000000")

    def test_path_runs_from_the_region_down(self) -> None:
        names = [place.name for place in selectors.path("640105003000")]
        assert names == ["宁夏回族自治区", "银川市", "西夏区", "文昌路街道"]


class TestSearch:
    @pytest.mark.parametrize(
        ("text", "first"),
        [
            ("西夏", "640105000000"),
            ("西夏区", "640105000000"),
            ("xixia", "640105000000"),
            ("XXQ", "640105000000"),
            ("640105", "640105000000"),
            ("银川 文昌", "640105003000"),
            ("hongsibu", "640303000000"),
            ("翟靖", "640105003001"),
            ("nx", "640000000000"),
        ],
    )
    def test_finds_by_name_part_pinyin_initials_and_code(self, text: str, first: str) -> None:
        assert selectors.search(text)[0].code == first

    @pytest.mark.parametrize("text", ["", "   ", "上海", "%", "' or 1=1"])
    def test_finds_nothing_for_nothing(self, text: str) -> None:
        assert selectors.search(text) == []

    def test_keeps_inside_a_division_and_to_a_level(self) -> None:
        inside = selectors.search("区", within="640300000000")
        assert [place.code for place in inside] == ["640303000000", "640300000000"]
        assert [place.code for place in selectors.search("区", within="640100000000", level=3)] == [
            "640105000000",
            "640106000000",
        ]
        assert len(selectors.search("宁夏", limit=2)) == 2


class TestChildren:
    def test_are_the_divisions_directly_below(self) -> None:
        assert [place.code for place in selectors.children("640100000000")] == ["640105000000", "640106000000"]
        assert [place.code for place in selectors.list_level(3)] == ["640105000000", "640106000000", "640303000000"]
        assert [place.code for place in selectors.list_level(3, "640300000000")] == ["640303000000"]
        assert [place.code for place in selectors.list_roots()] == ["640000000000"]


class TestAbolishing:
    def test_a_division_the_pack_no_longer_has_ends_that_legal_day_and_stays_known(self, tmp_path: Path) -> None:
        late = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)  # already the 21st in the office's zone
        load_pack(write_pack(tmp_path, files={"places/all.csv": PLACES.replace("640106000000,金凤区,\n", "")}), at=late)
        assert selectors.get_place("640106000000").valid_to == date(2026, 11, 21)
        assert [place.code for place in selectors.children("640100000000")] == ["640105000000"]
        assert [p.code for p in selectors.children("640100000000", on=date(2026, 11, 20))] == [
            "640105000000",
            "640106000000",
        ]
        assert selectors.search("金凤") == []

    def test_one_that_comes_back_is_in_force_again(self, tmp_path: Path) -> None:
        load_pack(write_pack(tmp_path, files={"places/all.csv": PLACES.replace("640106000000,金凤区,\n", "")}))
        load_pack(write_pack(tmp_path))
        assert Place.objects.get(code="640106000000").valid_to is None
