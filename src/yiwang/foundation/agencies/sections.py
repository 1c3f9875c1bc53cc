"""The pack sections "agencies" (bodies by name and by rule, with posts) and "power" (who decides what where)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from yiwang.core.problems import Fault
from yiwang.foundation.agencies import loading
from yiwang.foundation.packs.registry import Body, LoadContext, PackContext, Section


def check_agencies(documents: Mapping[str, Body], context: PackContext) -> Sequence[Fault]:
    """Codes are unique; every post list and post code is defined."""
    return list(_faults(documents, context))


def _faults(documents: Mapping[str, Body], context: PackContext) -> Iterator[Fault]:
    names = {code for body in documents.values() for code in body.get("names") or {}}
    seen: set[str] = set()
    for document, body in documents.items():
        lists: Mapping[str, Any] = body.get("posts") or {}
        for name, posts in lists.items():
            for post in posts:
                if post not in names:
                    yield context.fault(document, "posts", name, message=f"没有定义岗位 {post}")
        for index, entry in enumerate(body.get("agencies") or []):
            if entry["code"] in seen:
                yield context.fault(document, "agencies", index, message=f"机构代码 {entry['code']} 重复")
            seen.add(entry["code"])
            if entry.get("posts") not in lists:
                yield context.fault(document, "agencies", index, message=f"没有定义岗位组 {entry.get('posts')}")


def load_agencies(context: LoadContext) -> None:
    """Writes every body and post in bulk."""
    loading.load_agencies(documents=context.documents, at=context.at)


def check_power(documents: Mapping[str, Body], context: PackContext) -> Sequence[Fault]:
    """Every row names a matter of the pack, an act, a place or a level, and its basis."""
    faults = []
    matters = context.documents("matters")
    for name, body in documents.items():
        for index, row in enumerate(body.get("rows") or []):
            if row.get("act") not in {"accept", "examine", "decide", "supervise"}:
                faults.append(context.fault(name, "rows", index, message=f"不认识环节 {row.get('act')}"))
            if not row.get("basis"):
                faults.append(context.fault(name, "rows", index, message="缺少依据"))
            if row.get("matter") not in matters:
                faults.append(context.fault(name, "rows", index, message=f"没有事项 {row.get('matter')}"))
    return faults


def load_power(context: LoadContext) -> None:
    """Writes the power map in bulk."""
    loading.load_power(documents=context.documents)


AGENCIES = Section("agencies", folder="agencies", order=50, check=check_agencies, load=load_agencies, after=("places",))
POWER = Section("power", folder="power", order=60, check=check_power, load=load_power, after=("agencies", "matters"))
