"""What an actor may, and what roles grant: one policy answers both questions."""

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from yiwang.core.actor import Actor, Reach
from yiwang.core.versioned import Versioned
from yiwang.foundation.access.models import Role
from yiwang.foundation.packs import selectors as pack_selectors

Grants = tuple[Mapping[str, Reach], frozenset[str]]


def allows(by: Actor, right: str, *, agency_id: int | None = None) -> bool:
    """Does the actor hold the right, with a reach that includes the agency where one is named?"""
    if not by.may(right):
        return False
    agencies = by.agencies(right)
    return agency_id is None or agencies is None or agency_id in agencies


def _read() -> dict[str, Grants]:
    roles = Role.objects.prefetch_related("grants")
    return {r.code: ({g.right: g.reach for g in r.grants.all()}, frozenset(r.compartments)) for r in roles}  # type: ignore[misc]


_roles = Versioned(pack_selectors.version, _read)


def grants_of(codes: Iterable[str]) -> Grants:
    """Rights with their widest reach, and compartments, of several roles together. No query when warm."""
    rights: dict[str, Reach] = {}
    compartments: set[str] = set()
    known = _roles.get()
    for code in codes:
        granted, inside = known.get(code, ({}, frozenset()))
        compartments |= inside
        for right, reach in granted.items():
            rights[right] = "place" if "place" in {reach, rights.get(right)} else "agency"
    return rights, frozenset(compartments)


def list_roles() -> QuerySet[Role]:
    """Every role with its grants, by code."""
    return Role.objects.prefetch_related("grants").order_by("code")
