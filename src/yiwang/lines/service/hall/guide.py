"""The guide (办事指南) of a matter as it stands in one county, and finding one's way to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from yiwang.core.actor import Actor
from yiwang.core.labels import Label
from yiwang.foundation.agencies import selectors as agency_selectors
from yiwang.foundation.agencies.models import Agency
from yiwang.foundation.agencies.problems import NoCompetentAgency
from yiwang.foundation.places import selectors as place_selectors
from yiwang.foundation.places.models import Place
from yiwang.support.forms.places import counties
from yiwang.support.matters import selectors as matter_selectors
from yiwang.support.matters.models import Matter

MOST_BODIES = 30
FORMS = {"1": "到窗口", "2": "电脑上网", "3": "手机", "4": "邮寄"}
REACH = {"1": "当场办结", "2": "承诺期限内办结"}


@dataclass(frozen=True)
class Guide:
    """Everything the law wants shown: elements of the matter, and what the body of the chosen county adds."""

    matter: Matter
    document: Mapping[str, Any]
    limits: list[matter_selectors.LimitStated]
    materials: list[matter_selectors.MaterialSlot]
    served: list[str]
    conditions: list[tuple[Label, Mapping[str, object]]]
    ways: list[str]
    county: str
    counties: list[tuple[str, list[tuple[str, str]]]]
    bodies: list[Agency]
    is_open: bool
    why_closed: str

    @property
    def online(self) -> bool:
        """May it be handed in online now?"""
        return self.is_open and bool((self.document.get("handling") or {}).get("online", True))

    @property
    def reach(self) -> str:
        """Done on the spot, or within a promised time."""
        return _(REACH.get(str((self.document.get("handling") or {}).get("case_type")), ""))


def open_guide(*, by: Actor, code: str, county: str, on: date) -> Guide:
    """The guide of a matter for a county (empty: as the library states it). Raises MatterNotFound."""
    matter = matter_selectors.get_matter(by=by, code=code)
    document: Mapping[str, Any] = matter_selectors.matter_of(matter.hash)
    bodies = bodies_of(matter=matter, county=county, on=on) if county else []
    if len(bodies) == 1:
        local = matter_selectors.local_of(matter=matter, agency_id=bodies[0].pk, on=on)
        document = matter_selectors.guide_of(document, local)
    named = [limit for name in document.get("limits") or {} if (limit := matter_selectors.limit_of(document, name))]
    ways = [_(FORMS[way]) for way in map(str, (document.get("handling") or {}).get("forms") or ()) if way in FORMS]
    return Guide(
        matter=matter,
        document=document,
        limits=named,
        materials=matter_selectors.demanded_materials(document, {}, matter.form_hash),
        served=matter_selectors.objects_served(document),
        conditions=matter_selectors.stated_conditions(document),
        ways=ways,
        county=county,
        counties=counties(),
        bodies=bodies,
        is_open=matter.is_open(on),
        why_closed=_why_closed(matter, on),
    )


def bodies_of(*, matter: Matter, county: str, on: date) -> list[Agency]:
    """Who decides for a county: one body, or the townships' where the power lies with them."""
    place = place_selectors.find_place(county)
    if place is None:
        return []
    above = [code for code in (place.code, place.city, place.region) if code]
    try:
        return [agency_selectors.competent(matter=matter.slug, act="decide", places=above, on=on)]
    except NoCompetentAgency:
        rows = agency_selectors.powers_of(matter=matter.slug).filter(act="decide", agency__county=county)
        return [row.agency for row in rows[:MOST_BODIES] if row.holds_on(on)]


def _why_closed(matter: Matter, on: date) -> str:
    if matter.is_open(on):
        return ""
    if matter.state == "paused":
        return matter.reason or _("本事项暂停受理。")
    if matter.open_from and on < matter.open_from:
        return _("受理期自 {day} 开始。").format(day=matter.open_from.isoformat())
    if matter.open_to and on >= matter.open_to:
        return _("受理期已于 {day} 结束。").format(day=matter.open_to.isoformat())
    return matter.reason


def filters(*, event: str, served: str) -> list[dict[str, object]]:
    """The two ways to narrow the list of matters."""
    events = [("", _("全部")), *((name, name) for name in matter_selectors.list_events())]
    whom = [("", _("全部")), ("1", _("个人")), ("2", _("企业和其他组织"))]
    return [
        {"name": "event", "label": _("人生事、经营事"), "value": event, "choices": events},
        {"name": "for", "label": _("谁来办"), "value": served, "choices": whom},
    ]


@dataclass(frozen=True)
class Around:
    """What else a search may have meant: bodies with their windows, and places whose guides may be looked at."""

    agencies: list[Agency]
    places: list[Place]


def look_around(text: str) -> Around:
    """Bodies and counties named by what was typed."""
    if len(text) < 2:
        return Around([], [])
    places = [place for place in place_selectors.search(text, limit=5) if place.level in {2, 3}]
    return Around(list(agency_selectors.list_agencies(text=text)[:5]), places)


def home_county(by: Actor) -> str:
    """The county of whoever looks, as far as it is known."""
    place = place_selectors.find_place(by.place) if by.place else None
    return place.county or (place.code if place.level == 3 else "") if place else ""
