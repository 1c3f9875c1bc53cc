"""The control of each type of question, with what phones and assistive software need to know about it."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _

from yiwang.support.forms.lookups import LOOKUPS, Lookup
from yiwang.support.forms.spec import FieldSpec

Options = Sequence[tuple[str, str]]


class NameInput(forms.TextInput):
    """A text box that shows the name of a code it holds."""

    def __init__(self, lookup: Lookup, attrs: Mapping[str, str]) -> None:
        super().__init__(attrs=dict(attrs))
        self.lookup = lookup

    def format_value(self, value: object) -> str | None:
        """The name of a code, or what was typed."""
        text = str(value or "")
        return (self.lookup.name_of(text) if text else "") or text or None


def field_of(spec: FieldSpec, language: str, options: Options | None = None) -> forms.Field:
    """The Django field of a question; it shows and carries, the schema decides what fits."""
    field = choose(spec, options) if options is not None else _MAKERS.get(spec.type, _text)(spec, language)
    field.required = spec.required
    field.label = spec.label.text(language) + (f"（{spec.unit}）" if spec.unit else "")
    field.help_text = spec.hint.text(language) or _HINTS.get(spec.type, lambda: "")()
    return field


def choose(spec: FieldSpec, options: Options) -> forms.Field:
    """A choice among options known only now: the papers of a case, the places that a name may mean."""
    if spec.type in {"choices", "materials"}:
        return forms.MultipleChoiceField(choices=list(options), widget=forms.CheckboxSelectMultiple)
    return forms.ChoiceField(choices=list(options), widget=forms.RadioSelect)


def _text(spec: FieldSpec, language: str) -> forms.Field:
    attrs = dict(_ATTRIBUTES.get(spec.type, {}))
    if spec.type in {"text", "address"} and spec.maximum:
        attrs["maxlength"] = str(int(Decimal(spec.maximum)))
    if spec.is_personal:
        attrs.setdefault("autocomplete", "off")
        attrs["spellcheck"] = "false"
    lookup = LOOKUPS.get(spec.type)
    return forms.CharField(widget=NameInput(lookup, attrs) if lookup else forms.TextInput(attrs=attrs))


def _lines(spec: FieldSpec, language: str) -> forms.Field:
    attrs = {"rows": "4"} | ({"maxlength": str(int(Decimal(spec.maximum)))} if spec.maximum else {})
    return forms.CharField(widget=forms.Textarea(attrs=attrs))


def _date(spec: FieldSpec, language: str) -> forms.Field:
    return forms.CharField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def _boolean(spec: FieldSpec, language: str) -> forms.Field:
    return forms.ChoiceField(choices=[("true", _("是")), ("false", _("否"))], widget=Truth)


def _choice(spec: FieldSpec, language: str) -> forms.Field:
    options = [(choice.value, choice.label.text(language)) for choice in spec.choices]
    if len(options) > 12:
        return forms.ChoiceField(choices=[("", _("请选择")), *options])
    return choose(spec, options)


class Truth(forms.RadioSelect):
    """Yes or no, as two buttons; a stored answer is shown again."""

    def format_value(self, value: object) -> list[str]:
        """The button of a stored or typed answer."""
        return [] if value in (None, "") else ["true" if value is True or str(value).lower() == "true" else "false"]


_ATTRIBUTES: Mapping[str, Mapping[str, str]] = {
    "integer": {"inputmode": "numeric"},
    "money": {"inputmode": "decimal"},
    "decimal": {"inputmode": "decimal"},
    "phone": {"type": "tel", "inputmode": "tel", "autocomplete": "tel"},
    "citizen_id": {"maxlength": "18", "autocomplete": "off"},
    "uscc": {"maxlength": "18", "autocomplete": "off"},
    "place": {"autocomplete": "off"},
    "agency": {"autocomplete": "off"},
}
_HINTS: Mapping[str, Callable[[], str]] = {
    "place": lambda: _("填写名称即可，例如“怀远路街道”；有重名时会请您选择。"),
    "agency": lambda: _("填写机构名称；有多个时会请您选择。"),
    "money": lambda: _("单位：元，最多两位小数。"),
}
_MAKERS: Mapping[str, Callable[[FieldSpec, str], forms.Field]] = {
    "textarea": _lines,
    "date": _date,
    "boolean": _boolean,
    "choice": _choice,
    "choices": _choice,
}
