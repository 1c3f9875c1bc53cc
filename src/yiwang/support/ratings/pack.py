"""What a pack says of ratings: scores, which kinds are rated how, what a bad rating opens, points of its own."""

from collections.abc import Mapping, Sequence
from typing import Any

from yiwang.core.problems import Fault
from yiwang.foundation.packs import selectors as pack_selectors
from yiwang.foundation.packs.registry import Body, PackContext, Section

NAME = "standard"


def check(documents: Mapping[str, Body], context: PackContext) -> Sequence[Fault]:
    """Every grade has a score, and every kind named is there with its transitions and fields."""
    faults = []
    kinds = context.documents("kinds")
    for name, body in documents.items():
        if set(body.get("scores") or {}) != {"1", "2", "3", "4", "5"}:
            faults.append(context.fault(name, "scores", message="五个等级各要有一个分值"))
        pooled: Mapping[str, Any] = body.get("pooled") or {}
        opened = (body.get("bad") or {}).get("kind", "")
        for kind in [*pooled, opened]:
            if kind not in kinds:
                faults.append(context.fault(name, "pooled", kind, message=f"没有名为“{kind}”的办件类型"))
        for kind, row in pooled.items():
            if row["transition"] not in (kinds.get(kind, {}).get("transitions") or {}):
                faults.append(context.fault(name, "pooled", kind, message=f"没有步骤“{row['transition']}”"))
    return faults


SECTION = Section("ratings", folder="ratings", order=95, check=check, after=("kinds",))


def body() -> Mapping[str, Any]:
    """The pack's document; empty when no pack says anything."""
    found = pack_selectors.find_current(SECTION.name, NAME)
    return found[1] if found else {}
