"""The real divisions, calendars and codes of Ningxia, loaded from the pack that the deployment runs on."""

import shutil
from datetime import date
from pathlib import Path
from time import perf_counter

import pytest
from django.conf import settings

from yiwang.foundation.codes import selectors as code_selectors
from yiwang.foundation.packs.tests.factories import load_pack
from yiwang.foundation.places import selectors
from yiwang.foundation.places.models import Place, Shape

pytestmark = pytest.mark.django_db


@pytest.fixture
def ningxia(tmp_path: Path) -> Path:
    """The pack, cut to the sections of these rooms."""
    source = Path(settings.PACKS) / "ningxia"
    shutil.copy(source / "pack.yaml", tmp_path)
    for folder in ("codes", "calendar", "places"):
        shutil.copytree(source / folder, tmp_path / folder)
    return tmp_path


def test_all_five_levels_are_there_with_shapes_of_the_counties(ningxia: Path) -> None:
    load_pack(ningxia)
    begun = perf_counter()
    load_pack(ningxia)
    assert perf_counter() - begun < 0.3
    assert [Place.objects.filter(level=level).count() for level in (1, 2, 3, 4, 5)] == [1, 5, 22, 259, 2912]
    kinds = {kind: Place.objects.filter(category=kind).count() for kind in ("subdistrict", "town", "township")}
    assert kinds == {"subdistrict": 50, "town": 103, "township": 90}
    assert Place.objects.filter(level=4, category="farm_or_zone").count() == 16
    assert set(Shape.objects.values_list("place__code", flat=True)) == set(
        Place.objects.filter(level=3).values_list("code", flat=True)
    )
    assert selectors.find_at(106.15, 38.50).code == "640105000000"  # west of Yinchuan's centre
    assert selectors.find_at(106.27, 38.47).code == "640104000000"
    assert selectors.find_at(116.40, 39.90) is None
    assert selectors.find_at(float("nan"), 38.5) is None
    drawing = selectors.outline()
    assert (len(drawing.shapes), len(selectors.outline("640100000000").shapes)) == (22, 6)
    assert sum(len(shape.path) for shape in drawing.shapes) < 40_000
    assert all(0 <= shape.label_x <= drawing.width and 0 <= shape.label_y <= drawing.height for shape in drawing.shapes)
    _calendars_agree_with_the_notices()
    assert code_selectors.label("matter_type", "05") == "行政给付"
    assert code_selectors.from_profile("service_object", "c0109", "9") == "6"


def _calendars_agree_with_the_notices() -> None:
    nation, region = code_selectors.calendar_for(("cn",)), code_selectors.calendar_for(("cn", "cn-64"))
    for year in (2025, 2026):
        assert nation.count_workdays(date(year - 1, 12, 31), date(year, 12, 31)) == 248
    assert [nation.is_workday(date(2026, 2, day)) for day in (13, 14, 15, 23, 24, 28)] == [
        True,
        True,
        False,
        False,
        True,
        True,
    ]
    assert (nation.is_workday(date(2021, 5, 13)), region.is_workday(date(2021, 5, 13))) == (True, False)
    assert code_selectors.covered_years("cn") == list(range(2004, 2027))
    assert code_selectors.covered_years("cn-64") == [2019, 2020, 2021]
    assert region.missing(date(2026, 11, 20), date(2027, 1, 1)) == ("cn 2027", "cn-64 2026", "cn-64 2027")
