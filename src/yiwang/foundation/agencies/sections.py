"""The pack sections "agencies" (bodies by name and by rule, with posts) and "power" (who decides what where)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from yiwang.core.problems import Fault
from yiwang.foundation.agencies import loading
from yiwang.foundation.agencies.models import Agency, PowerMap
from yiwang.foundation.packs.registry import Body, LoadContext, PackContext, Section
from yiwang.foundation.places.models import LEVELS

KINDS = dict(Agency.KINDS)
ACTS = dict(PowerMap.ACTS)


def check_agencies(documents: Mapping[str, Body], context: PackContext) -> Sequence[Fault]:
    """Codes are unique; every post list, post, role, kind and place is defined."""
    names = {code for body in documents.values() for code in body.get("names") or {}}
    seen: set[str] = set()
    faults: list[Fault] = []
    for document, body in documents.items():
        faults += _post_faults(document, body, names, context)
        faults += _named_faults(document, body, seen, context)
        faults += _rule_faults(document, body, context)
    return faults


def _post_faults(document: str, body: Body, names: set[str], context: PackContext) -> Iterator[Fault]:
    roles = {code for roles in context.documents("roles").values() for code in roles.get("roles") or {}}
    for post, spec in (body.get("names") or {}).items():
        for role in spec.get("roles") or []:
            if role not in roles:
                yield context.fault(document, "names", post, message=f"没有定义角色 {role}")
    for name, posts in (body.get("posts") or {}).items():
        for post in posts:
            if post not in names:
                yield context.fault(document, "posts", name, message=f"没有定义岗位 {post}")


def _named_faults(document: str, body: Body, seen: set[str], context: PackContext) -> Iterator[Fault]:
    places = _place_codes(context)
    for index, entry in enumerate(body.get("agencies") or []):
        code = entry.get("code", "")
        if not code or code in seen:
            yield context.fault(document, "agencies", index, message=f"机构代码 {code} 缺少或重复")
        seen.add(code)
        if places and entry.get("place") not in places:
            yield context.fault(document, "agencies", index, message=f"没有区划 {entry.get('place')}")
        yield from _entry_faults(document, body, entry, ("agencies", index), context)


def _rule_faults(document: str, body: Body, context: PackContext) -> Iterator[Fault]:
    for index, rule in enumerate(body.get("for_each") or []):
        if rule.get("level") not in LEVELS:
            yield context.fault(document, "for_each", index, message=f"不认识层级 {rule.get('level')}")
        slugs = [entry.get("slug") for entry in rule.get("agencies") or []]
        if len(set(slugs)) != len(slugs) or not all(slugs):
            yield context.fault(document, "for_each", index, message="机构简码 slug 缺少或重复")
        for entry in rule.get("agencies") or []:
            yield from _entry_faults(document, body, entry, ("for_each", index), context)


def _entry_faults(
    document: str, body: Body, entry: Mapping[str, Any], where: tuple[str, int], context: PackContext
) -> Iterator[Fault]:
    if not entry.get("name"):
        yield context.fault(document, *where, message="机构缺少名称")
    if isinstance(entry.get("name"), Mapping) and list(entry["name"])[-1] != "":
        yield context.fault(document, *where, message='按区划名结尾分写的名称，最后一项应为 ""（其余）')
    if entry.get("posts") not in (body.get("posts") or {}):
        yield context.fault(document, *where, message=f"没有定义岗位组 {entry.get('posts')}")
    if entry.get("kind", "body") not in KINDS:
        yield context.fault(document, *where, message=f"不认识机构类别 {entry.get('kind')}")


def _place_codes(context: PackContext) -> set[str]:
    """The 12-digit codes that the places of the pack state, in whatever table; empty when the pack has none."""
    rows = (row for body in context.documents("places").values() for row in body.get("rows") or [])
    return {str(row.get("code", "")).ljust(12, "0") for row in rows if isinstance(row, Mapping)}


def load_agencies(context: LoadContext) -> None:
    """Writes every body and post in bulk."""
    loading.load_agencies(pack=context.pack, documents=context.documents, at=context.at)


def check_power(documents: Mapping[str, Body], context: PackContext) -> Sequence[Fault]:
    """Every row names a matter of the pack, an act, a place or a level, a body, its basis; periods do not overlap."""
    faults: list[Fault] = []
    slugs, codes = _bodies(context)
    periods: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for name, body in documents.items():
        for index, row in enumerate(body.get("rows") or []):
            texts = _row_faults(row, context, slugs, codes)
            faults += [context.fault(name, "rows", index, message=text) for text in texts]
            if "place" in row and _overlaps(row, periods):
                faults.append(context.fault(name, "rows", index, message="同一事项、环节、地区的有效期重叠"))
    return faults


def _bodies(context: PackContext) -> tuple[set[str], set[str]]:
    """Slugs that rules give every place of a level ("county-civil-affairs"), and codes of the bodies named."""
    documents = context.documents("agencies").values()
    slugs = {
        f"{rule.get('level')}-{entry.get('slug')}"
        for body in documents
        for rule in body.get("for_each") or []
        for entry in rule.get("agencies") or []
    }
    return slugs, {str(entry.get("code")) for body in documents for entry in body.get("agencies") or []}


def _row_faults(row: Mapping[str, Any], context: PackContext, slugs: set[str], codes: set[str]) -> Iterator[str]:
    if row.get("act") not in ACTS:
        yield f"不认识环节 {row.get('act')}"
    if not row.get("basis"):
        yield "缺少依据"
    if row.get("matter") not in context.documents("matters"):
        yield f"没有事项 {row.get('matter')}"
    if ("place" in row) == ("each" in row):
        yield "应写明 place（一个地区或功能区）或 each（一个层级），二者择一"
    agency, each = str(row.get("agency", "")), row.get("each")
    if each is not None and (each not in LEVELS or agency.replace("{" + str(each) + "}", str(each)) not in slugs):
        yield f"层级 {each} 的规则里没有机构 {agency}"
    if "place" in row and agency not in codes and not _by_rule(agency, slugs):
        yield f"没有机构 {agency}"


def _by_rule(agency: str, slugs: set[str]) -> bool:
    """Is the code one that a rule makes: a 12-digit place code, a hyphen, and a known slug?"""
    place, _, slug = agency.partition("-")
    return len(place) == 12 and place.isdigit() and any(known.partition("-")[2] == slug for known in slugs)


def _overlaps(row: Mapping[str, Any], periods: dict[tuple[str, str, str], list[tuple[str, str]]]) -> bool:
    key = (str(row.get("matter")), str(row.get("act")), str(row["place"]))
    begins, ends = str(row.get("valid_from") or ""), str(row.get("valid_to") or "9999-12-31")
    clash = any(begins < other_end and other_begin < ends for other_begin, other_end in periods.get(key, []))
    periods.setdefault(key, []).append((begins, ends))
    return clash


def load_power(context: LoadContext) -> None:
    """Writes the power map in bulk."""
    loading.load_power(documents=context.documents)


AGENCIES = Section(
    "agencies", folder="agencies", order=50, check=check_agencies, load=load_agencies, after=("places",), revision=2
)
POWER = Section(
    "power", folder="power", order=60, check=check_power, load=load_power, after=("agencies", "matters"), revision=2
)
