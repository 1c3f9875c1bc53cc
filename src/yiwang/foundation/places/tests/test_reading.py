import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiwang.foundation.places.reading import ancestor_of, category_of, level_of, parent_of

_SEGMENTS = ("64", "01", "05", "003", "001")
segments = st.tuples(
    st.integers(11, 82), st.integers(1, 99), st.integers(1, 99), st.integers(1, 599), st.integers(1, 599)
)


def _code(parts: tuple[int, ...], level: int) -> str:
    widths = (2, 2, 2, 3, 3)
    return "".join(f"{part:0{width}}" for part, width in zip(parts[:level], widths, strict=False)).ljust(12, "0")


@given(parts=segments, level=st.integers(1, 5))
def test_the_code_alone_tells_level_and_every_ancestor(parts: tuple[int, ...], level: int) -> None:
    code = _code(parts, level)
    assert level_of(code) == level
    for upper in range(1, 6):
        assert ancestor_of(code, upper) == (_code(parts, upper) if upper <= level else "")
    assert parent_of(code) == (_code(parts, level - 1) if level > 1 else "")


@pytest.mark.parametrize(
    ("code", "category"),
    [
        ("640000000000", "region"),
        ("640100000000", "city"),
        ("640105000000", "district"),
        ("640121000000", "county"),
        ("640181000000", "county_city"),
        ("640105001000", "subdistrict"),
        ("640105100000", "town"),
        ("640104200000", "township"),
        ("640121400000", "farm_or_zone"),
        ("640105003001", "residents_committee"),
        ("640104200200", "village_committee"),
        ("640303400498", "quasi"),
        ("640105600000", ""),
        ("640105003600", ""),
    ],
)
def test_the_segment_tells_the_category(code: str, category: str) -> None:
    assert category_of(code) == category
