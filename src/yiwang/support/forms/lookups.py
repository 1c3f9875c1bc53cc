"""Places and bodies are typed by name on a page and kept by code: the names found, and the name of a code."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from yiwang.foundation.agencies import selectors as agency_selectors
from yiwang.foundation.places import selectors as place_selectors
from yiwang.foundation.places.models import LEVELS
from yiwang.support.forms.spec import FieldSpec

MOST_OFFERED = 12


@dataclass(frozen=True)
class Lookup:
    """How one type of answer is found: is it a code already, which (code, name) fit a text, what a code is called."""

    is_code: Callable[[str], bool]
    find: Callable[[FieldSpec, str], list[tuple[str, str]]]
    name_of: Callable[[str], str]


def _find_places(spec: FieldSpec, text: str) -> list[tuple[str, str]]:
    level = LEVELS.index(spec.level) + 1 if spec.level in LEVELS else 0
    found = place_selectors.search(text, level=level, limit=MOST_OFFERED)
    exact = [place for place in found if text in {place.full_name, place.name}]
    return [(place.code, place.full_name) for place in (exact if len(exact) == 1 else found)]


def _place_name(code: str) -> str:
    place = place_selectors.find_place(code)
    return place.full_name if place else ""


def _find_agencies(spec: FieldSpec, text: str) -> list[tuple[str, str]]:
    exact = agency_selectors.find_agency(code=text)
    rows = [exact] if exact else list(agency_selectors.list_agencies(text=text)[:MOST_OFFERED])
    named = [agency for agency in rows if agency.name == text]
    return [(agency.code, agency.name) for agency in (named if len(named) == 1 else rows)]


def _agency_name(code: str) -> str:
    agency = agency_selectors.find_agency(code=code)
    return agency.name if agency else ""


LOOKUPS: Mapping[str, Lookup] = {
    "place": Lookup(lambda text: re.fullmatch(r"[0-9]{6,12}", text) is not None, _find_places, _place_name),
    "agency": Lookup(lambda text: agency_selectors.find_agency(code=text) is not None, _find_agencies, _agency_name),
}
