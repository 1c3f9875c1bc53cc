"""The API of divisions: public, read only."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from yiwang.foundation.places import selectors
from yiwang.foundation.places.problems import PlaceNotFound
from yiwang.web.endpoints import Limit, OptionalPlaceCode, PlaceCode, Query

router = Router(tags=["places"], auth=None)
Level = Annotated[int, Field(ge=0, le=5)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]


class PlaceOut(Schema):
    """A division. `level` is 1 region, 2 city, 3 county, 4 township, 5 village."""

    code: str
    name: str
    full_name: str
    level: int
    parent: str
    category: str
    is_abolished: bool


class PlaceDetailOut(PlaceOut):
    """A division with the divisions it lies in, from the region down."""

    path: list[PlaceOut]


class PlacesOut(Schema):
    """Divisions; all of them, without paging."""

    items: list[PlaceOut]


def place_out(place: Any) -> dict[str, Any]:
    """The columns of a division as the API shows them."""
    return {
        "code": place.code,
        "name": place.name,
        "full_name": place.full_name,
        "level": place.level,
        "parent": place.parent_id or "",
        "category": place.category,
        "is_abolished": place.valid_to is not None,
    }


@router.get(
    "/places", response=PlacesOut, summary="Find divisions by name, code, pinyin or initials; the region without q"
)
def search_places(
    request: HttpRequest, q: Query = "", within: OptionalPlaceCode = "", level: Level = 0, limit: Limit = 20
) -> dict[str, Any]:
    found = selectors.search(q, within=within, level=level, limit=limit) if q else selectors.list_roots()
    return {"items": [place_out(place) for place in found]}


@router.get("/places/at", response=PlaceOut, summary="The smallest division with a shape around a point (WGS 84)")
def place_at(request: HttpRequest, lon: Longitude, lat: Latitude) -> dict[str, Any]:
    found = selectors.find_at(lon, lat)
    if found is None:
        raise PlaceNotFound(code=f"{lon}, {lat}")
    return place_out(found)


@router.get("/places/{code}", response=PlaceDetailOut, summary="One division")
def show_place(request: HttpRequest, code: PlaceCode) -> dict[str, Any]:
    place = selectors.get_place(code)
    return {**place_out(place), "path": [place_out(above) for above in selectors.path(code)]}


@router.get("/places/{code}/children", response=PlacesOut, summary="The divisions directly below")
def list_children(request: HttpRequest, code: PlaceCode) -> dict[str, Any]:
    place = selectors.get_place(code)
    return {"items": [place_out(below) for below in selectors.children(place.code)]}
