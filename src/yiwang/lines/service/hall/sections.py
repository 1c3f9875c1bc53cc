"""What packs bring to the portal: themes, that is things done once over the matters of several bodies (一件事一次办)."""

from collections.abc import Mapping, Sequence

from yiwang.core.problems import Fault
from yiwang.core.rules import RuleRefused
from yiwang.foundation.packs.registry import Body, PackContext, Section
from yiwang.support.forms.problems import SchemaRefused
from yiwang.support.forms.selectors import Schema


def check_themes(documents: Mapping[str, Body], context: PackContext) -> Sequence[Fault]:
    """Members that are matters of the pack, presets that their forms know, conditions over the theme's own questions."""
    faults: list[Fault] = []
    matters, forms = context.documents("matters"), context.documents("forms")
    for name, body in documents.items():
        try:
            schema = Schema.parse(body.get("form") or {})
        except SchemaRefused as refusal:
            faults += [context.fault(name, "form", message=f.message, remedy=f.remedy) for f in refusal.faults]
            continue
        for number, member in enumerate(body.get("members") or ()):
            here = (name, "members", number)
            matter = matters.get(str(member.get("matter")))
            if matter is None:
                faults.append(context.fault(*here, message=f"没有事项 {member.get('matter')}"))
                continue
            known = Schema.parse(forms.get(str(matter.get("form")), {})).by_name
            faults += [
                context.fault(*here, message=f"事项的表单没有 {field}")
                for field in member.get("preset") or {}
                if field not in known
            ]
            try:
                schema.rule(str(member.get("when") or "true"))
            except RuleRefused as refusal:
                faults.append(context.fault(*here, message=refusal.message, remedy=refusal.remedy))
    return faults


THEMES = Section("themes", folder="themes", order=120, check=check_themes)
