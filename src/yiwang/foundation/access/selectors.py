"""What an actor may, and what roles grant: one policy answers both questions."""

from collections.abc import Collection, Iterable, Mapping

from django.db.models import QuerySet

from yiwang.core.actor import Actor, Reach
from yiwang.core.versioned import Versioned
from yiwang.foundation.access.models import Role
from yiwang.foundation.packs import selectors as pack_selectors

Grants = tuple[Mapping[str, Reach], frozenset[str]]


def allows(
    by: Actor, right: str, *, agency_id: int | None = None, places: Collection[str] = (), compartment: str = ""
) -> bool:
    """Does the actor hold the right, as far as the thing in question lies, and inside its compartment?

    `agency_id` is the body the thing belongs to, `places` its place codes from village to region. A right that
    reaches the agency asks for the agency; one that reaches the place asks that the thing lie in it.
    """
    if not by.may(right) or not _knows(by, compartment):
        return False
    agencies = by.agencies(right)
    if agencies is not None:
        return agency_id is None or agency_id in agencies
    return not places or by.place_level in {"", "region"} or by.place in places


def _knows(by: Actor, compartment: str) -> bool:
    return not compartment or by.kind == "system" or compartment in by.compartments


def _read() -> dict[str, Grants]:
    roles = Role.objects.prefetch_related("grants")
    return {role.code: (_grants(role), frozenset(role.compartments)) for role in roles}


def _grants(role: Role) -> Mapping[str, Reach]:
    return {grant.right: "place" if grant.reach == "place" else "agency" for grant in role.grants.all()}


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


def forget() -> None:
    """Ask the stored roles again at the next question."""
    _roles.forget()
