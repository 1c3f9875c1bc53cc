"""`{% component "badge" text=… %}`: draws a component of the design system with its options."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from yiwang.core.problems import Problem
from yiwang.web import components, problems

register = template.Library()


@register.simple_tag(takes_context=True)
def component(context: template.Context, name: str, **options: Any) -> SafeString:
    """Draws web/components/<name>/ with exactly these options (and the request's csrf token)."""
    return components.render(name, {**options, "csrf_token": context.get("csrf_token")})


@register.simple_tag
def example(name: str, options: dict[str, Any]) -> SafeString:
    """Draws an example on the style page."""
    return components.render(name, options)


@register.filter
def moment(at: datetime | None) -> str:
    """An instant as people read it: 2026-11-21 09:30."""
    return f"{localtime(at):%Y-%m-%d %H:%M}" if at else "—"


@register.filter
def day(at: datetime | None) -> str:
    """The day of an instant; a dash for none."""
    return f"{localtime(at):%Y-%m-%d}" if at and at.year < 2900 else "—"


LIGHTS = {
    "green": noop("正常"),
    "yellow": noop("临近"),
    "orange": noop("今日到期"),
    "red": noop("已超期"),
    "paused": noop("已中止"),
}


@register.filter
def light_word(light: str) -> str:
    """The word beside a light: colour alone never says it."""
    return _(LIGHTS.get(light, light))


@register.filter
def text_in(label: Any, language: str) -> str:
    """A bilingual label in the reader's language."""
    return str(label.text(language)) if hasattr(label, "text") else str(label)


@register.filter
def item(mapping: dict[str, Any], key: str) -> Any:
    """The value under a key, for templates."""
    return mapping.get(key) if hasattr(mapping, "get") else None


UNITS = {
    "workday": noop("个工作日"),
    "day": noop("日"),
    "month": noop("个月"),
    "workhour": noop("个工作小时"),
    "hour": noop("小时"),
    "minute": noop("分钟"),
}


@register.filter
def limit_words(text: str) -> str:
    """A limit such as 20 workdays as people read it; a dash for none."""
    amount, _space, unit = str(text or "").partition(" ")
    unit = unit.removesuffix("s")
    return f"{amount}{_(UNITS[unit])}" if unit in UNITS else "—"


LEFT = {
    "workday": noop("{number} 个工作日"),
    "day": noop("{number} 天"),
    "second": noop("{hours} 小时 {minutes} 分钟"),
    "worksecond": noop("{hours} 个工作小时 {minutes} 分钟"),
}


@register.filter
def left_words(left: tuple[int, str] | None) -> str:
    """What is left of a limit as people say it: 3 个工作日, 5 小时 20 分钟; nothing for none."""
    if not left:
        return ""
    amount, unit = left
    return _(LEFT[unit]).format(number=amount, hours=amount // 3600, minutes=amount % 3600 // 60)


@register.filter
def message(problem: Problem) -> str:
    """What a refusal says, in the reader's language."""
    return problems.message_of(problem) if problem else ""


@register.filter
def remedy(problem: Problem) -> str:
    """What to do after a refusal, in the reader's language."""
    return problems.remedy_of(problem) if problem else ""


@register.filter
def yuan(cents: int | None) -> str:
    """An amount in cents as people read it: 1,280.50."""
    return f"{cents / 100:,.2f}" if cents is not None else "—"


@register.filter
def years_missing(names: list[str]) -> str:
    """The years of the notices that are missing ("cn 2027" → 2027), once each."""
    return "、".join(sorted({str(name).split()[-1] for name in names}))
