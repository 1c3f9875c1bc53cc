"""Texts of notices from the pack section "notices": title, body and, where it differs, the short message.

title: 账户已锁定
body: 因连续 {times} 次输错密码，账户锁定至 {until}。
params: [times, until]
"""

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yiwang.core.labels import Label
from yiwang.core.problems import Fault
from yiwang.foundation.notices.problems import TemplateUnfit
from yiwang.foundation.packs import selectors as pack_selectors
from yiwang.foundation.packs.registry import Body, PackContext, Section


@dataclass(frozen=True)
class Text:
    """A text ready to be sent."""

    title: str
    body: str
    sms: str


def fill(template: str, params: Mapping[str, str]) -> Text:
    """The text of a template with its facts. Raises TemplateUnfit."""
    found = pack_selectors.find_current("notices", template)
    if found is None:
        raise TemplateUnfit(template=template, reason="配置包中没有这个模板")
    body = found[1]
    missing = sorted(set(body.get("params") or ()) - params.keys())
    if missing:
        raise TemplateUnfit(template=template, reason=f"缺少 {'、'.join(missing)}")
    title, text = (Label.parse(body[part]).zh.format_map(dict(params)) for part in ("title", "body"))
    sms = Label.parse(body.get("sms")).zh.format_map(dict(params))
    return Text(title, text, sms or f"{title}。{text}")


def check_texts(documents: Mapping[str, Body], context: PackContext) -> Sequence[Fault]:
    """Every text has title and body, and names only facts that it lists under params."""
    faults = []
    for name, body in documents.items():
        listed = set(body.get("params") or ())
        for part in ("title", "body", "sms"):
            text = Label.parse(body.get(part)).zh
            if not text and part != "sms":
                faults.append(context.fault(name, part, message="没有中文文本", remedy="补写"))
            try:
                named = {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}
            except ValueError:
                faults.append(context.fault(name, part, message="花括号不成对", remedy="核对占位符"))
                continue
            if not named <= listed:
                unlisted = "、".join(sorted(named - listed))
                faults.append(
                    context.fault(name, part, message=f"占位符 {unlisted} 未列入 params", remedy="补列或改名")
                )
    return faults


TEXTS = Section("notices", folder="notices", order=55, check=check_texts)
