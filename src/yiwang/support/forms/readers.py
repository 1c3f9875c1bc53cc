"""How each type of question is read: from what was typed or sent to one clean, JSON-able value.

A reader is compiled once per question. It raises `Unreadable` with the message and the remedy; it never guesses.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from yiwang.core import identifiers
from yiwang.core.identifiers import IdentifierRefused
from yiwang.support.forms.spec import FieldSpec

Reader = Callable[[object, date], object]

TEXT_LENGTH = {"text": 200, "textarea": 4000, "address": 200}
TRUE = frozenset({"true", "1", "yes", "on", "是"})
FALSE = frozenset({"false", "0", "no", "off", "否"})
FIXED_ZEROS = {"region": 10, "city": 8, "county": 6, "township": 3, "village": 0}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_BREAK = re.compile(r"\r\n?")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SLOT = re.compile(r"[a-z][a-z0-9_]{0,59}")
_AGENCY = re.compile(r"[0-9A-Za-z][0-9A-Za-z._:-]{0,63}")
_INTEGER = re.compile(r"[+-]?[0-9]{1,15}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,8})?")
_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")


class Unreadable(Exception):
    """The value does not fit the question."""

    def __init__(self, message: str, remedy: str = "") -> None:
        self.message = message
        self.remedy = remedy
        super().__init__(message)


def reader_of(spec: FieldSpec) -> Reader:
    """The compiled reader of a question."""
    return _MAKERS[spec.type](spec)


def clean_text(value: object, *, lines: bool) -> str:
    """Composed Unicode without control, invisible or direction-changing characters, trimmed."""
    if not isinstance(value, str):
        raise Unreadable("应填写文字", "请填写文字。")
    if value.isascii() and value.isprintable():
        return value.strip()
    text = unicodedata.normalize("NFC", _BREAK.sub("\n", value)).strip()
    if _CONTROL.search(text) or (not lines and "\n" in text):
        raise Unreadable("含有不可见的控制字符或换行", "请删除换行和特殊符号后重新填写。")
    return text


def _text(spec: FieldSpec) -> Reader:
    lines = spec.type in {"textarea", "address"}
    shortest = int(Decimal(spec.minimum or 0))
    longest = int(Decimal(spec.maximum or TEXT_LENGTH.get(spec.type, 200)))
    pattern = re.compile(spec.pattern) if spec.pattern else None

    def read(value: object, today: date) -> object:
        text = clean_text(value, lines=lines)
        if not shortest <= len(text) <= longest:
            raise Unreadable(f"应为 {shortest}–{longest} 个字，现有 {len(text)} 个", "请增减文字后重新提交。")
        if pattern and not pattern.fullmatch(text):
            raise Unreadable("格式不符合要求", spec.hint.zh or "请按示例填写。")
        return text

    return read


def _numeral(value: object, shape: re.Pattern[str], what: str) -> str:
    text = str(value).strip().replace(",", "").replace("，", "") if isinstance(value, str | int | float) else ""
    if isinstance(value, bool) or not shape.fullmatch(text):
        raise Unreadable(f"应为{what}", f"请填写{what}，不要带单位或其他文字。")
    return text


def _within(spec: FieldSpec, number: Decimal, shown: Callable[[Decimal], str] = str) -> None:
    if spec.minimum is not None and number < Decimal(spec.minimum):
        raise Unreadable(f"不能小于 {shown(Decimal(spec.minimum))}", "请核对数值。")
    if spec.maximum is not None and number > Decimal(spec.maximum):
        raise Unreadable(f"不能大于 {shown(Decimal(spec.maximum))}", "请核对数值。")


def _integer(spec: FieldSpec) -> Reader:
    def read(value: object, today: date) -> object:
        number = int(_numeral(value, _INTEGER, "整数"))
        _within(spec, Decimal(number))
        return number

    return read


def _decimal(spec: FieldSpec) -> Reader:
    def read(value: object, today: date) -> object:
        number = Decimal(_numeral(value, _NUMBER, "数字"))
        _within(spec, number)
        return format(number.normalize(), "f")

    return read


def _money(spec: FieldSpec) -> Reader:
    def read(value: object, today: date) -> object:
        try:
            cents = Decimal(_numeral(value, _NUMBER, "金额（元）")) * 100
        except InvalidOperation:  # pragma: no cover - the pattern admits numerals only
            raise Unreadable("应为金额（元）", "请填写数字。") from None
        if cents != cents.to_integral_value():
            raise Unreadable("金额最多两位小数", "请精确到分。")
        _within(spec, cents, lambda bound: f"{bound / 100} 元")
        return int(cents)

    return read


def _date(spec: FieldSpec) -> Reader:
    def bound(text: object, today: date) -> date | None:
        return None if text is None else today if text == "today" else date.fromisoformat(str(text))

    def read(value: object, today: date) -> object:
        day = value if isinstance(value, date) else parse_day(value)
        first, last = bound(spec.minimum, today), bound(spec.maximum, today)
        if first and day < first:
            raise Unreadable(f"不能早于 {first.isoformat()}", "请核对日期。")
        if last and day > last:
            raise Unreadable(f"不能晚于 {last.isoformat()}", "请核对日期。")
        return day.isoformat()

    return read


def parse_day(value: object) -> date:
    """A day typed as 2026-11-21, 2026/11/21 or 2026年11月21日."""
    match = _DATE.fullmatch(value.strip()) if isinstance(value, str) else None
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise Unreadable("不是有效的日期", "请按 2026-11-21 的样式填写年月日。")


def _boolean(spec: FieldSpec) -> Reader:
    def read(value: object, today: date) -> object:
        if isinstance(value, bool):
            return value
        text = str(value).strip().lower()
        if text in TRUE:
            return True
        if text in FALSE:
            return False
        raise Unreadable("应选择“是”或“否”", "请选择其中一项。")

    return read


def _choice(spec: FieldSpec) -> Reader:
    values = spec.values

    def read(value: object, today: date) -> object:
        if isinstance(value, str) and value in values:
            return value
        raise Unreadable("不在可选范围内", "请从列出的选项中选择一项。")

    return read


def _choices(spec: FieldSpec) -> Reader:
    values = spec.values
    order = {choice.value: place for place, choice in enumerate(spec.choices)}

    def read(value: object, today: date) -> object:
        chosen = [value] if isinstance(value, str) else value
        if not isinstance(chosen, list | tuple) or not all(isinstance(one, str) and one in values for one in chosen):
            raise Unreadable("含有不在可选范围内的选项", "请从列出的选项中选择。")
        _within(spec, Decimal(len(set(chosen))), lambda bound: f"{bound} 项")
        return sorted(set(chosen), key=order.__getitem__)

    return read


def _citizen_id(spec: FieldSpec) -> Reader:
    def read(value: object, today: date) -> object:
        return _identifier(lambda: identifiers.check_citizen_id(_plain(value), today).number)

    return read


def _uscc(spec: FieldSpec) -> Reader:
    return lambda value, today: _identifier(lambda: str(identifiers.check_uscc(_plain(value))))


def _phone(spec: FieldSpec) -> Reader:
    return lambda value, today: _identifier(lambda: str(identifiers.check_phone(_plain(value))))


def _place(spec: FieldSpec) -> Reader:
    zeros = "0" * FIXED_ZEROS.get(spec.level, 0)

    def read(value: object, today: date) -> object:
        code = _identifier(lambda: str(identifiers.check_division(_plain(value).ljust(12, "0"))))
        if spec.level == "village" and code.endswith("000"):
            raise Unreadable("应选到村（社区）", "请继续选择村或社区。")
        if spec.level == "township" and code[6:9] == "000":
            raise Unreadable("应选到乡镇（街道）", "请继续选择乡镇或街道。")
        if spec.level in {"region", "city", "county"} and not code.endswith(zeros):
            raise Unreadable("所选区划层级过低", "请选择上一级区划。")
        return code

    return read


def _plain(value: object) -> str:
    if not isinstance(value, str):
        raise Unreadable("应填写文字", "请填写文字。")
    return unicodedata.normalize("NFKC", value).strip()


def _identifier(check: Callable[[], str]) -> str:
    try:
        return check()
    except IdentifierRefused as problem:
        raise Unreadable(f"有误：{problem.facts['reason']}", problem.remedy) from None


def _file(spec: FieldSpec) -> Reader:
    def read(value: object, today: date) -> object:
        text = str(value).strip().lower()
        if not _UUID.fullmatch(text):
            raise Unreadable("不是已上传的文件", "请重新上传文件。")
        return text

    return read


def _agency(spec: FieldSpec) -> Reader:
    def read(value: object, today: date) -> object:
        text = _plain(value)
        if not _AGENCY.fullmatch(text):
            raise Unreadable("不是有效的机构编码", "请从机构列表中选择。")
        return text

    return read


def _materials(spec: FieldSpec) -> Reader:
    def read(value: object, today: date) -> object:
        chosen = [value] if isinstance(value, str) else value
        if not isinstance(chosen, list | tuple) or not all(isinstance(s, str) and _SLOT.fullmatch(s) for s in chosen):
            raise Unreadable("不是材料清单中的材料", "请从材料清单中选择。")
        return list(dict.fromkeys(chosen))

    return read


_MAKERS: Mapping[str, Callable[[FieldSpec], Reader]] = {
    "text": _text, "textarea": _text, "address": _text, "integer": _integer, "decimal": _decimal, "money": _money,
    "date": _date, "boolean": _boolean, "choice": _choice, "choices": _choices, "citizen_id": _citizen_id,
    "uscc": _uscc, "phone": _phone, "place": _place, "file": _file, "agency": _agency, "materials": _materials,
}  # fmt: skip
