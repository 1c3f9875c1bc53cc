"""National identifiers: citizen ID, social credit code, telephone, division, matter and project codes; masks.

Pure checks of form and check digit. They say that a number is well formed, never that it was issued.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from yiwang.core.problems import Problem

Sex = Literal["male", "female"]
CodeProfile = Literal["platform", "gbt39046"]

OLDEST = 120  # years
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_ID = re.compile(r"[1-9][0-9]{16}[0-9X]")
_OLD_ID = re.compile(r"[1-9][0-9]{14}")
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC = re.compile(r"[1-9ANY][0-9A-HJ-NPQRTUWXY][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_USCC_VALUES = {letter: value for value, letter in enumerate(_USCC_ALPHABET)}
_USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0[1-9][0-9]{1,2}[2-9][0-9]{6,7}")
_DIVISION = re.compile(r"[1-9][0-9]{5}(?:[0-9]{3}(?:[0-9]{3})?)?")
_PROJECT = re.compile(r"([0-9]{4})-([0-9]{6})-[0-9]{2}-[0-9]{2}-[0-9]{6}")
_SOURCE_AND_TYPE = r"(?:00|[1-6][0-9])[0-9]{2}"
_MATTER = {"platform": re.compile(_SOURCE_AND_TYPE + r"[0-9]{8}"), "gbt39046": re.compile(r"[0-9A-Z]{1,10}")}
_IMPLEMENTATION = {"platform": re.compile(r"[0-9A-Z]{18}[0-9][0-9]{12}"), "gbt39046": re.compile(r"[0-9A-Z]{1,24}")}


class IdentifierRefused(Problem):
    """The number cannot be one of its kind. `reason` says why; the number itself is never repeated."""

    type = "identifier-refused"
    status = 422
    title = "{what}有误：{reason}"
    next_step = "请对照证件或文件逐位核对后重新填写。"

    def __init__(self, *, what: str, reason: str, field: str = "") -> None:
        super().__init__(field=field, what=what, reason=reason)


@dataclass(frozen=True)
class CitizenId:
    """A citizen's number taken apart. `address_code` is the county of first issue, never a residence."""

    number: str
    address_code: str
    born_on: date
    sex: Sex


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().upper()


def _id_check(first17: str) -> str:
    return _ID_CHECKS[sum(int(d) * w for d, w in zip(first17, _ID_WEIGHTS, strict=True)) % 11]


def normalise_citizen_id(text: str) -> str:
    """The number as it is stored: upper case, without spaces, an old one of 15 digits made 18 (GB 11643)."""
    number = _plain(text).replace(" ", "")
    if _OLD_ID.fullmatch(number):
        first17 = number[:6] + "19" + number[6:]
        return first17 + _id_check(first17)
    return number


def check_citizen_id(text: str, today: date, *, field: str = "") -> CitizenId:
    """A citizen's ID number (公民身份号码, GB 11643-1999) taken apart.

    Order: form, calendar date not in the future and at most 120 years back, check digit. The address part is not
    looked up: it is the place of first issue and may long be abolished. Raises IdentifierRefused.
    """
    number = normalise_citizen_id(text)

    def refuse(reason: str) -> IdentifierRefused:
        return IdentifierRefused(what="公民身份号码", reason=reason, field=field)

    if not _ID.fullmatch(number):
        raise refuse("应为 18 位，前 17 位是数字，最后一位是数字或 X")
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise refuse("其中的出生日期不存在") from None
    if born_on > today:
        raise refuse("其中的出生日期晚于今天")
    if (today.year - born_on.year) - ((today.month, today.day) < (born_on.month, born_on.day)) > OLDEST:
        raise refuse(f"其中的出生日期早于 {OLDEST} 年前")
    if number[17] != _id_check(number[:17]):
        raise refuse("最后一位校验码不符")
    return CitizenId(number, number[:6], born_on, "male" if int(number[16]) % 2 else "female")


def _uscc_check(first17: str) -> str:
    total = sum(_USCC_VALUES[c] * w for c, w in zip(first17, _USCC_WEIGHTS, strict=True))
    return _USCC_ALPHABET[-total % 31]


def check_uscc(text: str, *, field: str = "") -> str:
    """A unified social credit code (统一社会信用代码, GB 32100-2015), upper case. Raises IdentifierRefused.

    Only its own check digit is asked: early organisation codes inside it may fail theirs although registered.
    """
    code = _plain(text).replace(" ", "")
    if not _USCC.fullmatch(code):
        raise IdentifierRefused(
            what="统一社会信用代码", reason="应为 18 位数字或大写字母（不含 I、O、S、V、Z）", field=field
        )
    if code[17] != _uscc_check(code[:17]):
        raise IdentifierRefused(what="统一社会信用代码", reason="最后一位校验码不符", field=field)
    return code


def check_phone(text: str, *, field: str = "") -> str:
    """A mainland mobile or landline number as digits only, without +86. Raises IdentifierRefused."""
    digits = re.sub(r"[\s()-]", "", _plain(text))
    digits = re.sub(r"^(?:\+|00)86", "", digits)
    if not _MOBILE.fullmatch(digits) and not _LANDLINE.fullmatch(digits):
        raise IdentifierRefused(what="电话号码", reason="应为 11 位手机号码，或带区号的固定电话号码", field=field)
    return digits


def check_division(code: str, *, field: str = "") -> str:
    """A division code of 6, 9 or 12 digits (county, township, village depth). Raises IdentifierRefused."""
    text = _plain(code)
    if not _DIVISION.fullmatch(text):
        raise IdentifierRefused(what="行政区划代码", reason="应为 6、9 或 12 位数字", field=field)
    return text


def check_matter_code(code: str, *, profile: CodeProfile = "platform", field: str = "") -> str:
    """A basic code (基本编码): 12 digits on the platform, up to 10 characters by GB/T 39046.

    Raises IdentifierRefused.
    """
    text = _plain(code)
    if not _MATTER[profile].fullmatch(text):
        wanted = "12 位数字，开头是 00 或省级代码" if profile == "platform" else "不超过 10 位数字或字母"
        raise IdentifierRefused(what="事项基本编码", reason=f"应为{wanted}", field=field)
    return text


def check_implementation_code(code: str, *, profile: CodeProfile = "platform", field: str = "") -> str:
    """An implementation code (实施编码): credit code of the body + level + basic code, 31. Raises IdentifierRefused."""
    text = _plain(code)
    if not _IMPLEMENTATION[profile].fullmatch(text):
        wanted = "31 位：18 位实施主体代码、1 位层级、12 位基本编码" if profile == "platform" else "不超过 24 位"
        raise IdentifierRefused(what="事项实施编码", reason=f"应为{wanted}", field=field)
    if profile == "platform":
        check_uscc(text[:18], field=field)
        check_matter_code(text[19:], field=field)
    return text


def check_handling_code(code: str, *, field: str = "") -> str:
    """A handling code (业务办理项编码): implementation code + 2 digits, 33. Raises IdentifierRefused."""
    text = _plain(code)
    if len(text) != 33 or not text[31:].isdecimal():
        raise IdentifierRefused(what="业务办理项编码", reason="应为 33 位：31 位实施编码和 2 位序号", field=field)
    check_implementation_code(text[:31], field=field)
    return text


def check_project_code(code: str, *, regions: Collection[str] = (), field: str = "") -> str:
    """An investment-project code (投资项目代码, GB/T 40058-2021): YYMM-RRRRRR-DD-TT-NNNNNN, or the older 20YY-….

    `regions` (six-digit codes), where given, must contain its region; the check digit's algorithm is not public
    and is not verified. Raises IdentifierRefused.
    """
    text = _plain(code)
    found = _PROJECT.fullmatch(text)

    def refuse(reason: str) -> IdentifierRefused:
        return IdentifierRefused(what="投资项目代码", reason=reason, field=field)

    if not found:
        raise refuse("应为 24 位，如 2406-640105-04-04-123456")
    head, region = found.groups()
    if not head.startswith("20") and not 1 <= int(head[2:]) <= 12:
        raise refuse("第一段应为两位年份和两位月份")
    if regions and region not in regions:
        raise refuse("第二段的行政区划代码不存在")
    return text


def mask_name(name: str) -> str:
    """A person's name for display: the first character, stars for the rest."""
    text = name.strip()
    return text[:1] + "*" * max(len(text) - 1, 0)


def mask_identifier(number: str) -> str:
    """A number for a page that shows one person: the first six and the last four at most."""
    if len(number) >= 15:
        return number[:6] + "*" * (len(number) - 10) + number[-4:]
    return mask_identifier_in_list(number)


def mask_identifier_in_list(number: str) -> str:
    """A number for a list of persons: the first and the last character."""
    if len(number) < 3:
        return "*" * len(number)
    return number[0] + "*" * (len(number) - 2) + number[-1]


def mask_phone(phone: str) -> str:
    """A telephone number for display: the first three and the last four, stars between."""
    if len(phone) < 10:
        return mask_identifier_in_list(phone)
    return phone[:3] + "*" * (len(phone) - 7) + phone[-4:]


def make_citizen_id(address: str, born_on: date, seq: int) -> str:
    """A well-formed number for synthetic data: `address` six digits, `seq` 0 to 999 (odd is male)."""
    if not 0 <= seq <= 999 or len(address) != 6:
        raise ValueError("address has six digits and seq lies between 0 and 999")
    first17 = f"{address}{born_on:%Y%m%d}{seq:03d}"
    return first17 + _id_check(first17)


def make_uscc(prefix2: str, region6: str, seed: int) -> str:
    """A well-formed credit code for synthetic data: kind (such as 91 or 11), registering region, running number."""
    body = f"{seed % 10**8:08d}"
    left = 11 - sum(int(d) * w for d, w in zip(body, _ORGANISATION_WEIGHTS, strict=True)) % 11
    first17 = f"{prefix2}{region6}{body}{'0' if left == 11 else 'X' if left == 10 else left}"
    return first17 + _uscc_check(first17)
