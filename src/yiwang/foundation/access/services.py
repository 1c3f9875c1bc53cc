"""The decision whether an actor may; deny by default. Roles are loaded from packs here."""

from collections.abc import Collection, Mapping

from django.db import transaction

from yiwang.core.actor import Actor
from yiwang.core.problems import Forbidden
from yiwang.foundation.access import selectors
from yiwang.foundation.access.models import Role, RoleGrant
from yiwang.foundation.packs.registry import Body


def require(
    by: Actor, right: str, *, agency_id: int | None = None, places: Collection[str] = (), compartment: str = ""
) -> None:
    """Raises Forbidden unless `selectors.allows` says yes to the same question."""
    if not selectors.allows(by, right, agency_id=agency_id, places=places, compartment=compartment):
        raise Forbidden(right=right)


@transaction.atomic(savepoint=False)
def load_roles(*, pack: str, documents: Mapping[str, Body]) -> None:
    """Replaces the pack's roles by its documents': {roles: {code: {name, compartments, grants: {right: reach}}}}."""
    Role.objects.filter(pack=pack).delete()
    entries = [(code, body) for document in documents.values() for code, body in (document.get("roles") or {}).items()]
    roles = Role.objects.bulk_create(
        [
            Role(code=code, name=body["name"], compartments=body.get("compartments", []), pack=pack)
            for code, body in entries
        ]
    )
    RoleGrant.objects.bulk_create(
        [
            RoleGrant(role=role, right=right, reach=reach)
            for role, (_, body) in zip(roles, entries, strict=True)
            for right, reach in body.get("grants", {}).items()
        ]
    )
    selectors.forget()
