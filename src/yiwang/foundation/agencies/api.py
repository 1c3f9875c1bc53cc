"""The API of bodies: public, read only."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema

from yiwang.core.calendar import legal_day
from yiwang.foundation.agencies import selectors
from yiwang.foundation.places import selectors as place_selectors
from yiwang.web.endpoints import Cursor, Limit, Name, OptionalPlaceCode, PlaceCode, Query, at
from yiwang.web.paging import page

router = Router(tags=["agencies"], auth=None)
Kind = Literal["", "body", "department", "zone", "hall", "agent_point", "hotline"]


class AgencyOut(Schema):
    """A body, department, functional zone, hall, hotline centre or village agent point."""

    code: str
    name: str
    short_name: str
    kind: str
    level: int
    place: str
    window: str
    phone: str
    synthetic: bool


class AgencyPageOut(Schema):
    items: list[AgencyOut]
    next: str


@router.get("/agencies", response=AgencyPageOut, summary="Bodies by name, place and kind, by code")
def list_agencies(
    request: HttpRequest,
    q: Query = "",
    place: OptionalPlaceCode = "",
    kind: Kind = "",
    cursor: Cursor = "",
    limit: Limit = 20,
) -> Any:
    rows = selectors.list_agencies(text=q, place=place, kind=kind)
    return page(rows, keys=("code",), cursor=cursor, limit=limit)


@router.get("/agencies/competent", response=AgencyOut, summary="Who has a power in a matter at a place today")
def competent_agency(
    request: HttpRequest,
    matter: Name,
    place: PlaceCode,
    act: Literal["accept", "examine", "decide", "supervise"] = "decide",
) -> Any:
    places = [above.code for above in reversed(place_selectors.path(place))]
    return selectors.competent(matter=matter, act=act, places=places, on=legal_day(at(request)))


@router.get("/agencies/{code}", response=AgencyOut, summary="One body")
def show_agency(request: HttpRequest, code: Name) -> Any:
    return selectors.get_agency(code=code)
