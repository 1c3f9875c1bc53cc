"""`{% component "badge" text=… %}`: draws a component of the design system with its options."""

from datetime import datetime
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag(takes_context=True)
def component(context: template.Context, name: str, **options: Any) -> SafeString:
    """Draws web/components/<name>.html with exactly these options (and the request's csrf token)."""
    return render_to_string(f"web/components/{name}.html", {**options, "csrf_token": context.get("csrf_token")})


@register.simple_tag
def example(name: str, options: dict[str, Any]) -> SafeString:
    """Draws an example on the style page."""
    return render_to_string(f"web/components/{name}.html", options)


@register.filter
def moment(at: datetime | None) -> str:
    """An instant as people read it: 2026-11-21 09:30."""
    return f"{localtime(at):%Y-%m-%d %H:%M}" if at else "—"


@register.filter
def day(at: datetime | None) -> str:
    """The day of an instant; a dash for none."""
    return f"{localtime(at):%Y-%m-%d}" if at and at.year < 2900 else "—"


LIGHTS = {"green": _("正常"), "yellow": _("临近"), "orange": _("今日到期"), "red": _("已超期"), "paused": _("已中止")}


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


UNITS = {"workday": _("个工作日"), "day": _("日"), "month": _("个月"), "workhour": _("个工作小时"), "hour": _("小时"), "minute": _("分钟")}


@register.filter
def limit_words(text: str) -> str:
    """"20 workdays" as people read it; a dash for none."""
    amount, _space, unit = str(text or "").partition(" ")
    unit = unit.removesuffix("s")
    return f"{amount}{UNITS[unit]}" if unit in UNITS else "—"
