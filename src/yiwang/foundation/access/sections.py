"""The pack section "roles"."""

from collections.abc import Mapping, Sequence

from yiwang.core.problems import Fault
from yiwang.foundation.access import registry, services
from yiwang.foundation.packs.registry import Body, LoadContext, PackContext, Section


def check_roles(documents: Mapping[str, Body], context: PackContext) -> Sequence[Fault]:
    """A role names only rights that rooms define, and reaches agency or place."""
    faults = []
    for name, document in documents.items():
        for code, body in (document.get("roles") or {}).items():
            for right, reach in (body.get("grants") or {}).items():
                if right not in registry.rights():
                    faults.append(context.fault(name, "roles", code, "grants", right, message=f"没有名为 {right} 的权限"))
                if reach not in {"agency", "place"}:
                    faults.append(context.fault(name, "roles", code, "grants", right, message="范围应为 agency 或 place"))
    return faults


def load_roles(context: LoadContext) -> None:
    """Loads the roles of the pack."""
    services.load_roles(pack=context.pack, documents=context.documents)


ROLES = Section("roles", folder="roles", order=40, check=check_roles, load=load_roles)
