"""The forms of the officials' pages: the input of a step with choices of the case in hand, filters, giving a task."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day
from yiwang.lines.operation.office.selectors import dossiers
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.forms import selectors as form_selectors
from yiwang.support.forms.selectors import AnswersForm, Prefilled, Source
from yiwang.web.labels import said


def step_form(
    *, by: Actor, case: Any, schema: Any, at: datetime, data: Mapping[str, object] | None = None
) -> AnswersForm:
    """The questions of a step; bodies and material slots are chosen from those of the case.

    `prefill: dispatch.<table>` in the kind fills in the body that the competence table names.
    """
    suggested = {spec.name: found for spec in schema.fields if (found := _suggested(by, case, spec.prefill, at))}
    form = form_selectors.build_form(schema, today=legal_day(at), data=data, prefilled=suggested)
    for spec in form.specs:
        if spec.type == "agency":
            groups = [("", _("请选择")), *dossiers.agency_choices(case=case)]
            _replace(form, spec.name, forms.ChoiceField(choices=groups))
        elif spec.type == "materials":
            choices = dossiers.slot_choices(case=case)
            _replace(form, spec.name, forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple))
        elif spec.type == "date":
            form.fields[spec.name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return form


def _suggested(by: Actor, case: Any, prefill: str, at: datetime) -> Prefilled | None:
    way, _dot, table = prefill.partition(".")
    agency = case_selectors.suggested_agency(by=by, case=case, table=table, at=at) if way == "dispatch" else None
    return Prefilled(agency.code, Source(gettext("职责清单"), agency.name)) if agency else None


def _replace(form: AnswersForm, name: str, field: forms.Field) -> None:
    before = form.fields[name]
    field.required, field.label, field.help_text = before.required, before.label, before.help_text
    form.fields[name] = field


class TaskFilter(forms.Form):
    """Which to-do list, of which kind."""

    whose = forms.ChoiceField(choices=[("mine", ""), ("claimed", ""), ("team", "")], required=False)
    kind = forms.SlugField(max_length=40, required=False)
    cursor = forms.CharField(max_length=500, required=False)

    def wanted(self) -> dict[str, str]:
        """The filter, harmless where it was not understood."""
        found = self.cleaned_data if self.is_valid() else {}
        return {"whose": found.get("whose") or "mine", "kind": found.get("kind", ""), "cursor": found.get("cursor", "")}


class CaseFilter(forms.Form):
    """Which cases of the list."""

    kind = forms.ChoiceField(label=_("类型"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False)
    open_only = forms.BooleanField(label=_("只看在办"), required=False)

    def __init__(self, data: Mapping[str, Any], *, kinds: Iterable[Any]) -> None:
        super().__init__(data)
        kinds = list(kinds)
        shown = [k for k in kinds if k.name == data.get("kind")]
        every, all_states = ("", _("全部类型")), ("", _("全部状态"))
        states = [(s.name, said(s.label)) for k in shown for s in k.states.values()]
        self.fields["kind"] = forms.ChoiceField(
            label=_("类型"), required=False, choices=[every, *((k.name, said(k.label)) for k in kinds)]
        )
        self.fields["state"] = forms.ChoiceField(label=_("状态"), required=False, choices=[all_states, *states])

    def wanted(self) -> dict[str, Any]:
        """The filter; what was not understood is left out."""
        self.is_valid()
        found = self.cleaned_data
        return {
            "kind": found.get("kind", ""),
            "state": found.get("state", ""),
            "open_only": bool(found.get("open_only")),
        }


class SearchForm(forms.Form):
    """A text and a kind."""

    q = forms.CharField(max_length=60, required=False)
    kind = forms.SlugField(max_length=40, required=False)
    cursor = forms.CharField(max_length=500, required=False)

    def wanted(self) -> dict[str, str]:
        """What is searched; empty where it was not understood."""
        found = self.cleaned_data if self.is_valid() else {}
        return {name: found.get(name, "") for name in ("q", "kind", "cursor")}


class PurposeForm(forms.Form):
    """Why personal values are looked at in clear."""

    purpose = forms.CharField(
        label=_("查看目的"), max_length=200, help_text=_("将连同时间和您的岗位记录，当事人可以查询。")
    )


class GiveForm(forms.Form):
    """To whom a task is given."""

    to = forms.TypedChoiceField(label=_("交给"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, data: Mapping[str, Any] | None = None, *, colleagues: Iterable[Any]) -> None:
        super().__init__(data)
        choices = [(c.party_id, f"{c.name}（{c.post}）") for c in colleagues]
        self.fields["to"] = forms.TypedChoiceField(
            label=_("交给"), coerce=int, widget=forms.RadioSelect, choices=choices,
            error_messages={"required": _("请选择一位同事。"), "invalid_choice": _("请从列表中选择一位同事。")},
        )  # fmt: skip


class UploadForm(forms.Form):
    """A file for a material slot."""

    file = forms.FileField(label=_("文件"))


class PeriodForm(forms.Form):
    """From which day to which day (inclusive), and which kind."""

    since = forms.DateField(label=_("自"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("至"), widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label=_("类型"), required=False)

    def __init__(self, data: Mapping[str, Any], *, kinds: Iterable[Any], today: date) -> None:
        first = date(today.year, 1, 1)
        given = {"since": data.get("since") or first.isoformat(), "until": data.get("until") or today.isoformat()}
        super().__init__({**given, "kind": data.get("kind", "")})
        choices = [("", _("全部类型")), *((k.name, said(k.label)) for k in kinds)]
        self.fields["kind"] = forms.ChoiceField(label=_("类型"), required=False, choices=choices)
        self.first, self.last = first, today

    def wanted(self) -> tuple[date, date, str]:
        """[since, until) as days, and the kind; the running year where it was not understood."""
        found = self.cleaned_data if self.is_valid() else {}
        since, until = found.get("since") or self.first, found.get("until") or self.last
        if not 1900 <= since.year <= until.year <= 2999:
            since, until = self.first, self.last
        return since, until + timedelta(days=1), found.get("kind", "")
