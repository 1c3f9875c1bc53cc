"""The elements of a matter as its document states them, and the rules of the library about them. Pure, no database.

Basic elements are the same at every level (四级四同); a power rests on a power basis; a promise never exceeds the law.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from yiwang.core.calendar import Limit
from yiwang.core.problems import Fault, Problem
from yiwang.core.rules import RuleRefused
from yiwang.support.forms.selectors import Schema

PARTS = {"service": "政务服务", "governance": "社会治理", "operation": "政府运行"}
LAST_POWER_TYPE = "10"
LEVELS = ("national", "region", "city", "county", "township", "village")
SOURCES = {"10": "申请人自备", "20": "政府部门核发", "30": "中介机构出具", "99": "其他"}
NECESSITIES = {1: "必要", 2: "非必要", 3: "容缺后补"}
WAYS = ("form", "upload", "commitment", "later", "licence:", "register:")
LIMITS = ("acceptance", "decision", "extension", "delivery", "correction", "hearing_request")

BASIC = ("code", "name", "part", "type", "basis", "power_basis")
LOCAL_MAY_ADD = frozenset({"windows", "hours", "consult", "complaint", "traffic", "appointments", "keywords", "note"})
LOCAL_MAY_TIGHTEN = "limits"
_LOCAL_NAMES = frozenset({"matter", "agency", "agencies", "place"})
_KNOWN = frozenset(
    {*BASIC, "code_note", "code_verified", "kind", "form", "levels", "objects", "process_basis", "limits", "outcomes",
     "materials", "fees", "result", "renewal", "conditions", "steps", "handling", "consult", "complaint", "remedies",
     "windows", "hours", "keywords", "life_events", "parameters", "faq", "open_from", "open_to", "note"}
)  # fmt: skip
_CODE = re.compile(r"(00|[1-6][0-9])[0-9]{10}")
_SLOT = re.compile(r"[a-z][a-z0-9_]{0,59}")
# (unit of the promise, unit of the bound) → how many of the first are surely not longer than one of the second.
_SURE = {
    ("day", "workday"): 1, ("day", "month"): 28, ("hour", "day"): 24, ("hour", "workday"): 24, ("minute", "hour"): 60,
    ("minute", "workhour"): 60, ("minute", "day"): 1440, ("minute", "workday"): 1440, ("hour", "workhour"): 1,
    ("workhour", "workday"): 7,
}  # fmt: skip


def check_matter(body: Mapping[str, object], schema: Schema | None) -> list[Fault]:
    """Everything wrong with one matter of the base library, each with its place in the document."""
    found = (_basic(body), _season(body), _limits(body), _rules(body, schema), _materials(body), _handling(body))
    return [fault for faults in found for fault in faults]


def _season(body: Mapping[str, object]) -> Iterator[Fault]:
    days: dict[str, date] = {}
    for key in ("open_from", "open_to"):
        try:
            if body.get(key):
                days[key] = date.fromisoformat(str(body[key]))
        except ValueError:
            yield Fault(key, "日期应写作 2026-12-01")
    if len(days) == 2 and days["open_to"] <= days["open_from"]:
        yield Fault("open_to", "停止受理的日期应晚于开始受理的日期")


def _basic(body: Mapping[str, object]) -> Iterator[Fault]:
    for key in body:
        if key not in _KNOWN:
            yield Fault(key, f"不认识的要素“{key}”")
    yield from _identity(body, str(body.get("type", "")))
    if not body.get("basis"):
        yield Fault("basis", "须列明设定依据：法律、政策文件或内部制度，写明条款")
    if not body.get("kind"):
        yield Fault("kind", "缺少办件种类 kind")
    for level in sequence(body.get("levels")):
        if level not in LEVELS:
            yield Fault("levels", f"没有“{level}”这个层级")
    for key in ("basis", "power_basis", "process_basis"):
        for number, basis in enumerate(sequence(body.get(key))):
            yield from _basis(basis, f"{key}.{number}")


def _identity(body: Mapping[str, object], kind_of_matter: str) -> Iterator[Fault]:
    if not _CODE.fullmatch(str(body.get("code", ""))):
        yield Fault("code", "基本编码应为 12 位数字：来源 2 位、类型 2 位、部门 2 位、主项 3 位、子项 3 位")
    elif str(body["code"])[2:4] != kind_of_matter:
        yield Fault("code", f"编码第 3、4 位应与事项类型“{kind_of_matter}”一致")
    if not str(body.get("name", "") or "").strip():
        yield Fault("name", "缺少事项名称")
    if body.get("part") not in PARTS:
        yield Fault("part", "应属于政务服务、社会治理、政府运行三部分之一（service、governance、operation）")
    if not re.fullmatch(r"[0-9]{2}", kind_of_matter):
        yield Fault("type", "事项类型应为两位代码")
    elif kind_of_matter <= LAST_POWER_TYPE and not body.get("power_basis"):
        yield Fault("power_basis", "行政权力事项须列明权责清单或三定规定依据，缺少依据的不得入库")


def _basis(basis: object, at: str) -> Iterator[Fault]:
    if not isinstance(basis, Mapping) or not basis.get("document"):
        yield Fault(at, "依据应写明文件名称 document")
    elif not isinstance(basis.get("verified"), bool):
        yield Fault(at, "依据应标明是否核实 verified: true 或 false")
    elif basis["verified"] and not basis.get("article"):
        yield Fault(at, "标为已核实的依据须写明条款 article")


def _limits(body: Mapping[str, object]) -> Iterator[Fault]:
    limits = mapping(body.get("limits"))
    for name, entry in limits.items():
        at = f"limits.{name}"
        if not isinstance(entry, Mapping) or not (entry.get("statutory") or entry.get("promised")):
            yield Fault(at, "时限应写明法定 statutory 或承诺 promised")
            continue
        yield from _basis(entry.get("basis"), f"{at}.basis")
        statutory, fault = parse_limit(entry.get("statutory"))
        promised, other = parse_limit(entry.get("promised"))
        for refused in (fault, other):
            if refused:
                yield Fault(at, refused)
        if statutory and promised and is_longer(promised, statutory):
            yield Fault(f"{at}.promised", f"承诺时限（{entry['promised']}）不得超过法定时限（{entry['statutory']}）")


def parse_limit(text: object) -> tuple[Limit | None, str]:
    """The limit of a text and what is wrong with it; nothing for an absent one."""
    if text in (None, ""):
        return None, ""
    try:
        return Limit.parse(str(text)), ""
    except (ValueError, Problem):
        return None, f"“{text}”不是时限，应写作 5 workdays、20 days、3 months、2 workhours"


def is_longer(one: Limit, other: Limit) -> bool:
    """May `one` last longer than `other`? Units that a holiday can pull apart count as longer (5 workdays, 7 days)."""
    sure = 1 if one.unit == other.unit else _SURE.get((one.unit, other.unit), 0)
    return one.amount > other.amount * sure


def _rules(body: Mapping[str, object], schema: Schema | None) -> Iterator[Fault]:
    if body.get("form") and schema is None:
        yield Fault("form", f"没有表单“{body['form']}”")
    for key in ("outcomes", "materials"):
        for number, entry in enumerate(sequence(body.get(key))):
            source = str(mapping(entry).get("when", "") or "")
            if not source:
                continue
            if schema is None:
                yield Fault(f"{key}.{number}.when", "没有表单的事项不能写条件")
                continue
            try:
                schema.rule(source)
            except RuleRefused as problem:
                yield Fault(f"{key}.{number}.when", problem.message)


def _materials(body: Mapping[str, object]) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, raw in enumerate(sequence(body.get("materials"))):
        at, entry = f"materials.{number}", mapping(raw)
        slot = str(entry.get("slot", ""))
        if not _SLOT.fullmatch(slot) or slot in seen:
            yield Fault(at, f"材料标识“{slot}”重复或不是小写英文")
        seen.add(slot)
        if not label(entry.get("name")):
            yield Fault(at, "材料缺少中文名称")
        if entry.get("necessity") not in NECESSITIES:
            yield Fault(at, "必要性应为 1 必要、2 非必要、3 容缺后补")
        if entry.get("source") not in SOURCES:
            yield Fault(at, "来源渠道应为 10、20、30、99 之一")
        ways = [str(way) for way in sequence(entry.get("satisfied_by"))]
        if not ways or not all(way.startswith(WAYS) for way in ways):
            yield Fault(at, "提供方式应为 form、upload、commitment、later、licence:…、register:… 之一或几种")
        if "later" in ways and entry.get("necessity") != 3:
            yield Fault(at, "只有容缺后补的材料可以后补（necessity: 3）")
        if "upload" in ways and ways[0] == "upload" and any(way.startswith(("licence:", "register:")) for way in ways):
            yield Fault(at, "政府已有的证照和数据应排在上传之前")
        yield from _basis(entry.get("basis"), f"{at}.basis")


def _handling(body: Mapping[str, object]) -> Iterator[Fault]:
    handling = mapping(body.get("handling"))
    acceptance = mapping(mapping(body.get("limits")).get("acceptance"))
    if handling.get("deemed_acceptance") and mapping(acceptance.get("basis")).get("verified") is not True:
        yield Fault("handling.deemed_acceptance", "依据未核实的受理时限不得触发视为受理")
    if handling.get("visits") not in (None, 0) and not handling.get("visit_reason"):
        yield Fault("handling.visits", "需要到现场的，须写明必须到场的原因 visit_reason")


def check_library(bodies: Mapping[str, Mapping[str, object]]) -> list[Fault]:
    """Four-levels-same over a whole pack: documents with one code must agree in every basic element."""
    faults: list[Fault] = []
    first: dict[str, str] = {}
    for name, body in bodies.items():
        code = str(body.get("code", ""))
        other = first.setdefault(code, name)
        if other == name:
            continue
        differing = "、".join(key for key in BASIC if body.get(key) != bodies[other].get(key))
        message = f"编码 {code} 已用于“{other}”" + (f"，且基本要素不一致：{differing}" if differing else "")
        faults.append(Fault(f"{name}.code", message))
    return faults


def check_local(base: Mapping[str, object], local: Mapping[str, object]) -> list[Fault]:
    """What a lower level may not say about a matter: anything that alters an element, or loosens a limit."""
    faults: list[Fault] = []
    for key, value in local.items():
        if key in LOCAL_MAY_ADD or key in _LOCAL_NAMES:
            continue
        if key == LOCAL_MAY_TIGHTEN:
            faults.extend(_looser(mapping(base.get("limits")), mapping(value)))
        elif value != base.get(key):
            faults.append(Fault(key, f"“{key}”是事项的基本要素，各级必须一致", "请删去此项，使用上级事项的内容。"))
    return faults


def _looser(base: Mapping[str, object], local: Mapping[str, object]) -> Iterator[Fault]:
    for name, raw in local.items():
        at, entry, upper = f"limits.{name}", mapping(raw), mapping(base.get(name))
        if not upper:
            yield Fault(at, "上级事项没有这个时限，不得自行增加")
            continue
        for key in entry:
            if key not in {"promised", "note"} and entry[key] != upper.get(key):
                yield Fault(f"{at}.{key}", "法定时限和依据各级必须一致", "只能写更短的承诺时限 promised。")
        promised, fault = parse_limit(entry.get("promised"))
        bound, _ = parse_limit(upper.get("promised") or upper.get("statutory"))
        if fault:
            yield Fault(at, fault)
        if promised and bound and is_longer(promised, bound):
            yield Fault(f"{at}.promised", "本地承诺时限不得长于上级事项的时限")


def mapping(value: object) -> Mapping[str, object]:
    """A mapping, empty when there is none."""
    return value if isinstance(value, Mapping) else {}


def sequence(value: object) -> Sequence[object]:
    """A list, empty when there is none."""
    return value if isinstance(value, list | tuple) else ()


def label(value: object) -> str:
    """The Chinese text of a label."""
    return str(mapping(value).get("zh", "")) if isinstance(value, Mapping) else str(value or "")
