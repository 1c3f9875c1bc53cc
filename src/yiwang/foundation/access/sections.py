"""The pack section "roles"."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from yiwang.core.problems import Fault
from yiwang.foundation.access import registry, services
from yiwang.foundation.packs.registry import Body, LoadContext, PackContext, Section

REACHES = ("agency", "place")


def check_roles(documents: Mapping[str, Body], context: PackContext) -> Sequence[Fault]:
    """A role has a name and is defined once; it grants only rights that rooms define, reaching agency or place."""
    seen: set[str] = set()
    faults: list[Fault] = []
    for name, document in documents.items():
        for code, body in (document.get("roles") or {}).items():
            faults += _faults(name, code, body, context)
            if code in seen:
                faults.append(context.fault(name, "roles", code, message=f"角色 {code} 重复"))
            seen.add(code)
    return faults


def _faults(name: str, code: str, body: Mapping[str, Any], context: PackContext) -> Iterator[Fault]:
    if not body.get("name"):
        yield context.fault(name, "roles", code, message="角色缺少名称")
    for right, reach in (body.get("grants") or {}).items():
        if right not in registry.rights():
            yield context.fault(name, "roles", code, "grants", right, message=f"没有名为 {right} 的权限")
        if reach not in REACHES:
            yield context.fault(name, "roles", code, "grants", right, message="范围应为 agency 或 place")


def load_roles(context: LoadContext) -> None:
    """Loads the roles of the pack."""
    services.load_roles(pack=context.pack, documents=context.documents)


ROLES = Section("roles", folder="roles", order=40, check=check_roles, load=load_roles)
