"""A matter's document as the fields of a page, and back; and two documents field by field. Pure, no database."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from yiwang.core.problems import Fault
from yiwang.support.matters.selectors import LEVELS, LIMITS, NECESSITIES, PARTS, SOURCES

Body = Mapping[str, Any]
Posted = Callable[[str], Sequence[str]]
LEVEL_WORDS = dict(zip(LEVELS, ("国家", "自治区", "市", "县（市、区）", "乡镇（街道）", "村（社区）"), strict=True))
OBJECTS = {"1": "自然人", "2": "企业法人", "3": "事业法人", "4": "社会组织法人", "5": "行政机关", "6": "其他组织"}
SCOPES = {"county": "本县（市、区）", "city": "全市通办", "region": "全区通办"}
LIMIT_WORDS = dict(
    zip(LIMITS, ("受理", "作出决定", "延长", "送达", "补正", "提出听证申请"), strict=True)
)  # fmt: skip
WORDS = {
    "code": "基本编码", "name": "名称", "part": "所属部分", "type": "事项类型", "kind": "办件种类", "form": "表单",
    "levels": "行使层级", "objects": "服务对象", "basis": "依据", "power_basis": "权责依据", "process_basis": "程序依据",
    "document": "文件", "article": "条款", "verified": "已核对", "limits": "时限", "statutory": "法定", "promised": "承诺",
    "outcomes": "情形结果", "when": "条件", "title": "说明", "materials": "材料", "slot": "标识", "necessity": "必要性",
    "source": "来源渠道", "source_note": "来源单位", "satisfied_by": "提供方式", "fees": "收费", "charged": "是否收费",
    "note": "备注", "result": "结果", "document_type": "证件", "windows": "窗口", "number": "窗口号", "hours": "办理时间",
    "handling": "办理", "online": "网上可办", "visits": "到场次数", "visit_reason": "必须到场的原因",
    "commitment_allowed": "可告知承诺", "scope": "受理范围", "cross_province": "跨省通办", "steps": "步骤", "who": "谁办",
    "limit": "时限", "consult": "咨询", "complaint": "投诉", "phone": "电话", "keywords": "口语名称", "zh": "中文",
    "en": "英文", "life_events": "人生事、经营事", "open_from": "开始受理", "open_to": "停止受理",
    "upload_when_unavailable": "查不到时上传", "owed_within": "补交期限", "promised_basis": "承诺依据", **LIMIT_WORDS,
}  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One thing asked: where it stands in the document, its label, what kind of answer it takes."""

    path: str
    label: str
    kind: str = "text"
    choices: Mapping[Any, str] | None = None


@dataclass(frozen=True)
class Rows:
    """A list of like things; every page offers one more."""

    path: str
    label: str
    columns: tuple[Field, ...]


@dataclass(frozen=True)
class Shown:
    """A field as the page draws it."""

    name: str
    label: str
    kind: str
    value: Any
    choices: tuple[tuple[str, str, bool], ...]
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """Fields that belong together, and what is wrong with them as a whole."""

    title: str
    fields: tuple[Shown, ...]
    faults: tuple[str, ...]
    is_new: bool = False


@dataclass(frozen=True)
class Difference:
    """One field that two versions state differently."""

    path: str
    label: str
    before: str
    after: str


_BASIS = (
    Field("document", "文件名称"),
    Field("article", "条款"),
    Field("verified", "条款已核对原文", "flag"),
)
_MATERIAL = (
    Field("slot", "标识（小写英文）"), Field("name.zh", "材料名称"), Field("necessity", "必要性", "pick", NECESSITIES),
    Field("source", "来源渠道", "pick", SOURCES), Field("source_note", "来源单位"),
    Field("satisfied_by", "提供方式（form、upload、commitment、later、licence:…、register:…，用逗号分开）", "words"),
    Field("when", "什么情形要交（条件，不写则都要）"), Field("basis.document", "依据文件"), Field("basis.article", "依据条款"),
    Field("basis.verified", "依据已核对", "flag"),
)  # fmt: skip
_LIMIT = (
    Field("statutory", "法定时限，例如 20 workdays"), Field("promised", "承诺时限，不得长于法定"),
    Field("basis.document", "依据文件"), Field("basis.article", "依据条款"), Field("basis.verified", "依据已核对", "flag"),
)  # fmt: skip
SECTIONS: tuple[tuple[str, tuple[Field | Rows, ...]], ...] = (
    ("基本要素（各级一致）", (
        Field("name", "事项名称"), Field("part", "所属部分", "pick", PARTS), Field("type", "事项类型（两位代码）"),
        Field("levels", "行使层级", "picks", LEVEL_WORDS), Field("objects", "服务对象", "picks", OBJECTS),
        Field("keywords", "口语名称（用逗号分开）", "words"),
    )),
    ("依据", (
        Rows("basis", "设定依据", _BASIS), Rows("power_basis", "权责清单、三定规定依据", _BASIS),
        Rows("process_basis", "程序依据", _BASIS),
    )),
    ("情形", (Rows("outcomes", "情形", (Field("when", "条件（表单中的情形）"), Field("title", "说明"))),)),
    ("材料", (Rows("materials", "材料", _MATERIAL),)),
    ("时限", tuple(
        Field(f"limits.{name}.{field.path}", f"{word}：{field.label}", field.kind, field.choices)
        for name, word in LIMIT_WORDS.items() for field in _LIMIT
    )),
    ("收费", (Field("fees.charged", "是否收费", "flag"), Field("fees.note", "收费说明"),
             Field("fees.basis.document", "收费依据"), Field("fees.basis.article", "条款"))),
    ("结果", (Field("result.type", "办结类型"), Field("result.name", "结果名称"))),
    ("步骤", (Rows("steps", "步骤", (Field("name", "步骤"), Field("who", "谁办"))),)),
    ("窗口和时间", (
        Rows("windows", "窗口", (Field("name", "地点"), Field("number", "窗口号"))), Field("hours", "办理时间"),
        Field("open_from", "开始受理（年-月-日，不写则常年受理）"), Field("open_to", "停止受理（年-月-日）"),
    )),
    ("渠道和受理范围", (
        Field("handling.online", "网上可办", "flag"), Field("handling.visits", "到场次数", "number"),
        Field("handling.visit_reason", "必须到场的原因"), Field("handling.commitment_allowed", "可告知承诺", "flag"),
        Field("handling.scope", "受理范围", "pick", SCOPES), Field("handling.cross_province", "跨省通办", "flag"),
        Field("consult.phone", "咨询电话"), Field("complaint.phone", "投诉电话"),
    )),
)  # fmt: skip


def sections(body: Body, faults: Iterable[Fault] = ()) -> list[tuple[str, list[Group]]]:
    """The whole document as fields, each fault beside what it is about."""
    told = list(faults)
    return [(title, list(_groups(body, parts, told))) for title, parts in SECTIONS]


def loose(faults: Iterable[Fault]) -> list[str]:
    """Faults that no field of the page shows."""
    kept = {part.path.split(".")[0] for _title, parts in SECTIONS for part in parts}
    return [f"{fault.field}：{fault.message}" for fault in faults if fault.field.split(".")[0] not in kept]


def _groups(body: Body, parts: tuple[Field | Rows, ...], faults: list[Fault]) -> Iterator[Group]:
    single = [part for part in parts if isinstance(part, Field)]
    by_parent: dict[str, list[Field]] = {}
    for field in single:
        by_parent.setdefault(
            ".".join(field.path.split(".")[:2]) if field.path.startswith("limits.") else "", []
        ).append(field)
    for parent, fields in by_parent.items():
        whole = tuple(f.message for f in faults if parent and f.field in (parent, f"{parent}.basis"))
        title = LIMIT_WORDS.get(parent.split(".")[-1], "") if parent else ""
        yield Group(title, tuple(_shown(body, field, field.path, faults) for field in fields), whole)
    for rows in parts:
        if isinstance(rows, Rows):
            yield from _rows(body, rows, faults)


def _rows(body: Body, rows: Rows, faults: list[Fault]) -> Iterator[Group]:
    found = _listed(body, rows.path)
    about = tuple(fault.message for fault in faults if fault.field == rows.path)
    if about:
        yield Group(rows.label, (), about)
    for number in range(len(found) + 1):
        row = found[number] if number < len(found) else {}
        at = f"{rows.path}.{number}"
        fields = tuple(_shown(row, column, f"{at}.{column.path}", faults) for column in rows.columns)
        whole = tuple(fault.message for fault in faults if fault.field in (at, f"{at}.basis"))
        yield Group(f"{rows.label} {number + 1}", fields, whole, is_new=number == len(found))


def _shown(inside: Body, field: Field, name: str, faults: list[Fault]) -> Shown:
    value = _at(inside, field.path)
    told = tuple(fault.message for fault in faults if fault.field == name)
    chosen = {str(one) for one in value} if isinstance(value, list | tuple) else {_plain(value)}
    options = {"yes": "是", "no": "否"} if field.kind == "flag" else (field.choices or {})
    choices = tuple((str(key), word, str(key) in chosen) for key, word in options.items())
    text = "，".join(str(one) for one in value) if isinstance(value, list | tuple) else _plain(value)
    return Shown(name, field.label, field.kind, text, choices, told)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _listed(body: Body, path: str) -> list[Body]:
    value = body.get(path)
    rows = value if isinstance(value, list | tuple) else ()
    return [row if isinstance(row, Mapping) else {"name": str(row)} for row in rows]


def _at(body: Body, path: str) -> Any:
    found: Any = body
    for step in path.split("."):
        if step == "zh" and isinstance(found, str):
            return found
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def read(body: Body, posted: Posted) -> dict[str, Any]:
    """The document with what was posted in place of what it said; what no field shows stays as it is."""
    made: dict[str, Any] = deepcopy(dict(body))
    for _title, parts in SECTIONS:
        for part in parts:
            if isinstance(part, Field):
                _put(made, part, posted(part.path))
            else:
                _read_rows(made, part, posted)
    limits = made.get("limits", {})
    made["limits"] = {
        name: entry for name, entry in limits.items() if any(v not in (None, "", {}) for v in entry.values())
    }
    return made


def _read_rows(made: dict[str, Any], rows: Rows, posted: Posted) -> None:
    found, kept = _listed(made, rows.path), []
    for number in range(len(found) + 1):
        answers = [(column, posted(f"{rows.path}.{number}.{column.path}")) for column in rows.columns]
        if not any(text.strip() for _column, texts in answers for text in texts) and (
            number == len(found) or any(texts for _column, texts in answers)
        ):
            continue
        row: dict[str, Any] = deepcopy(dict(found[number])) if number < len(found) else {}
        for column, texts in answers:
            _put(row, column, texts)
        kept.append(row)
    if kept or rows.path in made:
        made[rows.path] = kept


def _put(inside: dict[str, Any], field: Field, texts: Sequence[str]) -> None:
    if not texts and field.kind != "picks":
        return
    value, steps, old = _value(field, texts), field.path.split("."), _at(inside, field.path)
    if field.kind == "picks" and isinstance(old, list | tuple):
        value = [one for one in old if one in value] + [one for one in value if one not in old]
    if value == old or (value in ("", None, []) and old is None):
        return
    for step in steps[:-1]:
        if not isinstance(inside.get(step), dict):
            inside[step] = {}
        inside = inside[step]
    if value in ("", None):
        inside.pop(steps[-1], None)
    else:
        inside[steps[-1]] = value


def _value(field: Field, texts: Sequence[str]) -> Any:
    text = texts[0].strip()[:1000] if texts else ""
    if field.kind == "picks":
        return [one for one in texts if field.choices and one in field.choices]
    if field.kind == "words":
        return [word.strip() for word in text.replace("，", ",").replace("、", ",").split(",") if word.strip()]
    if field.kind == "flag":
        return {"yes": True, "no": False}.get(text)
    if field.kind == "number":
        return int(text) if text.isdecimal() and len(text) < 4 else text
    if field.kind == "pick" and field.choices:
        return next((key for key in field.choices if str(key) == text), "")
    return text


def differences(before: Body, after: Body) -> list[Difference]:
    """Every field that the two state differently, in the order of the page."""
    old, new = dict(_leaves(before, "")), dict(_leaves(after, ""))
    order = {key: number for number, key in enumerate([*new, *(key for key in old if key not in new)])}
    changed = [path for path in order if old.get(path) != new.get(path)]
    return [Difference(path, _label(path), old.get(path, ""), new.get(path, "")) for path in changed]


def _leaves(value: Any, at: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, f"{at}.{key}" if at else str(key))
    elif isinstance(value, list | tuple) and any(isinstance(one, Mapping) for one in value):
        for number, one in enumerate(value):
            name = one.get("slot") if isinstance(one, Mapping) and one.get("slot") else number + 1
            yield from _leaves(one, f"{at}.{name}")
    elif isinstance(value, list | tuple):
        yield at, "，".join(str(one) for one in value)
    else:
        yield at, {"yes": "是", "no": "否"}[_plain(value)] if isinstance(value, bool) else _plain(value)


def _label(path: str) -> str:
    return " · ".join(WORDS.get(step, step) for step in path.split("."))


def changed_elements(before: Body, after: Body) -> list[str]:
    """The top elements that differ."""
    return sorted(key for key in {*before, *after} if before.get(key) != after.get(key))


def rebase(base: Body, mine: Body, theirs: Body, keep: Iterable[str] = ()) -> tuple[dict[str, Any], list[str]]:
    """The draft's changes laid onto the newer version, and the elements both changed.

    Of those, the ones named in `keep` stay as drafted; the others are taken as the newer version has them.
    """
    ours, kept = changed_elements(base, mine), set(keep)
    both = [key for key in ours if base.get(key) != theirs.get(key) and mine.get(key) != theirs.get(key)]
    made: dict[str, Any] = deepcopy(dict(theirs))
    for key in ours:
        if key in both and key not in kept:
            continue
        if key in mine:
            made[key] = deepcopy(mine[key])
        else:
            made.pop(key, None)
    return made, both


def in_words(value: Any) -> str:
    """A whole element in one line."""
    return "；".join(f"{_label(path)} {text}".strip() if path else text for path, text in _leaves(value, "") if text)
