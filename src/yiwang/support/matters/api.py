"""The API of the matter library: public, read only."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema

from yiwang.core.calendar import legal_day
from yiwang.support.forms import selectors as form_selectors
from yiwang.support.matters import selectors
from yiwang.support.matters.problems import MatterNotFound
from yiwang.web.endpoints import Cursor, Limit, Name, OptionalName, Query, actor, at
from yiwang.web.paging import page

router = Router(tags=["matters"], auth=None)


class MatterOut(Schema):
    """A matter of the base library."""

    code: str
    slug: str
    name: str
    part: str
    type: str
    kind: str
    state: str
    version: int
    hash: str
    is_open: bool


class MatterPageOut(Schema):
    items: list[MatterOut]
    next: str


class GuideOut(MatterOut):
    """The guide (办事指南): every element of the matter as its pinned document states it."""

    guide: dict[str, Any]


class ImplementationOut(Schema):
    """A body that carries out the matter, with its 31-digit code."""

    code: str
    agency: str
    agency_name: str
    state: str


class ImplementationsOut(Schema):
    items: list[ImplementationOut]


def _matter_out(matter: Any, request: HttpRequest) -> dict[str, Any]:
    names = ("code", "slug", "name", "part", "type", "kind", "state", "version", "hash")
    return {**{name: getattr(matter, name) for name in names}, "is_open": matter.is_open(legal_day(at(request)))}


@router.get("/matters", response=MatterPageOut, summary="Matters by name; with q the best matches first, unpaged")
def list_matters(
    request: HttpRequest,
    q: Query = "",
    part: Literal["", "service", "governance", "operation"] = "",
    kind: OptionalName = "",
    cursor: Cursor = "",
    limit: Limit = 20,
) -> dict[str, Any]:
    by = actor(request)
    if q:
        found = selectors.search(by=by, text=q, part=part, limit=limit)
        return {"items": [_matter_out(m, request) for m in found if not kind or m.kind == kind], "next": ""}
    rows = page(selectors.list_matters(by=by, part=part, kind=kind), keys=("name", "id"), cursor=cursor, limit=limit)
    return {"items": [_matter_out(m, request) for m in rows.items], "next": rows.next}


@router.get("/matters/{code}", response=GuideOut, summary="One matter with its guide, by code or short name")
def show_matter(request: HttpRequest, code: Name, agency: OptionalName = "") -> dict[str, Any]:
    by = actor(request)
    matter = selectors.get_matter(by=by, code=code)
    local: dict[str, Any] = {}
    if agency:
        rows = selectors.list_implementations(by=by, matter=matter, on=legal_day(at(request)))
        found = rows.filter(agency__code=agency).first()
        if found is None:
            raise MatterNotFound(code=f"{code} {agency}")
        local = found.local
    return {**_matter_out(matter, request), "guide": selectors.guide_of(selectors.matter_of(matter.hash), local)}


@router.get("/matters/{code}/form", response=dict[str, Any], summary="The form of a matter as JSON Schema")
def show_form(request: HttpRequest, code: Name) -> dict[str, Any]:
    matter = selectors.get_matter(by=actor(request), code=code)
    schema = selectors.form_of(matter)
    if schema is None:
        raise MatterNotFound(code=code)
    return form_selectors.as_json_schema(schema, matter.name)


@router.get("/matters/{code}/implementations", response=ImplementationsOut, summary="Who carries out a matter today")
def list_implementations(request: HttpRequest, code: Name) -> dict[str, Any]:
    by = actor(request)
    matter = selectors.get_matter(by=by, code=code)
    rows = selectors.list_implementations(by=by, matter=matter, on=legal_day(at(request)))
    return {
        "items": [
            {"code": row.code, "agency": row.agency.code, "agency_name": row.agency.name, "state": row.state}
            for row in rows
        ]
    }
