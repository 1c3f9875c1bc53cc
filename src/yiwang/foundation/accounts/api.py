"""The API of oneself: as whom this session or token acts."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from yiwang.foundation.agencies import selectors as agency_selectors
from yiwang.web.endpoints import actor

router = Router(tags=["me"])


class MeOut(Schema):
    """Kind of actor, its agency and post, and each right with its reach (agency or place)."""

    kind: str
    agency: str
    agency_name: str
    post: str
    place: str
    level: int
    rights: dict[str, str]
    compartments: list[str]
    acts_for_another: bool


@router.get("/me", response=MeOut, summary="As whom one acts")
def show_me(request: HttpRequest) -> dict[str, Any]:
    by = actor(request)
    agency = agency_selectors.by_id(by.agency_id) if by.agency_id else None
    return {
        "kind": by.kind,
        "agency": agency.code if agency else "",
        "agency_name": agency.name if agency else "",
        "post": by.post,
        "place": by.place,
        "level": by.level,
        "rights": dict(by.rights),
        "compartments": sorted(by.compartments),
        "acts_for_another": by.on_behalf_of is not None,
    }
