"""A form on the page: Django fields with the components of `web`, filled, and answered by `answers.check`.

The Django form shows and carries; what fits is decided by the schema's check alone, so page, API and window agree.
"""

from collections.abc import Mapping
from datetime import date

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yiwang.core.problems import Fault, Problem
from yiwang.support.forms.answers import check, readable
from yiwang.support.forms.lookups import LOOKUPS
from yiwang.support.forms.problems import AnswersRefused
from yiwang.support.forms.registry import Prefilled
from yiwang.support.forms.schema import FieldSpec, Schema
from yiwang.support.forms.widgets import Options, choose, field_of


class AnswersForm(forms.Form):
    """The questions of a schema, or of one page of it; `answers` are the clean ones once the whole is valid.

    One page is valid when its own questions are: what it holds is `typed`, and other pages are asked in their turn.
    """

    def __init__(
        self,
        *,
        schema: Schema,
        specs: tuple[FieldSpec, ...],
        today: date,
        data: Mapping[str, object] | None = None,
        initial: Mapping[str, object] | None = None,
        options: Mapping[str, Options] | None = None,
        is_page: bool = False,
    ) -> None:
        super().__init__(data=data, initial=dict(initial or {}))  # type: ignore[arg-type]
        self.schema = schema
        self.specs = specs
        self.today = today
        self.is_page = is_page
        self.answers: dict[str, object] = {}
        self.problem: Problem | None = None
        language = get_language() or "zh-hans"
        for spec in specs:
            self.fields[spec.name] = field_of(spec, language, (options or {}).get(spec.name))

    @property
    def typed(self) -> dict[str, object]:
        """What was typed, as it stands: for the check and for the draft."""
        return typed_answers(self.specs, self.data)

    def _clean_fields(self) -> None:
        """Each field's own cleaning is left out: `_clean_form` asks the schema for all of them at once."""

    def _clean_form(self) -> None:
        given = {k: v for k, v in self.initial.items() if k in self.schema.by_name} | self.typed
        faults = [fault for spec in self.specs if (fault := self._name_to_code(spec, given)) is not None]
        open_names = {fault.field for fault in faults}
        try:
            self.answers = check(self.schema, given, today=self.today)
        except AnswersRefused as problem:
            faults += [fault for fault in problem.faults if fault.field not in open_names]
        here = [fault for fault in faults if not self.is_page or fault.field in self.fields]
        if here:
            self.refuse(AnswersRefused(faults=here))
        self.cleaned_data = dict(self.answers)

    def _name_to_code(self, spec: FieldSpec, given: dict[str, object]) -> Fault | None:
        """A place or body typed by name becomes its code; of several the person is asked to choose."""
        lookup, text = LOOKUPS.get(spec.type), str(given.get(spec.name) or "").strip()
        if lookup is None or not text or lookup.is_code(text):
            return None
        found = lookup.find(spec, text)
        if len(found) == 1:
            given[spec.name] = found[0][0]
            return None
        if not found:
            return Fault(spec.name, _("没有找到“{text}”").format(text=text), _("请核对名称，或换一个写法。"))
        self.fields[spec.name].widget = choose(spec, [*found, ("", _("都不是，重新填写"))]).widget
        return Fault(spec.name, _("“{text}”有多个，请选择").format(text=text), "")

    def refuse(self, problem: Problem) -> None:
        """Show a refusal: each fault at its field, the rest at the top. Nothing typed is lost."""
        self.problem = problem
        for fault in problem.faults:
            self._say(fault.field, "。".join(filter(None, (fault.message, fault.remedy))))
        if not problem.faults:
            self._say(problem.field, problem.message)

    def _say(self, name: str, text: str) -> None:
        """A fault at its field or at the top; said once, though page and service both find it."""
        place = name if name in self.fields else None
        if text not in self.errors.get(place or NON_FIELD_ERRORS, []):
            self.add_error(place, text)

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """(heading, fields) in the order asked; sections without a question to put are left out."""
        language = get_language() or "zh-hans"
        found: list[tuple[str, list[forms.BoundField]]] = []
        situations = [self[spec.name] for spec in self.specs if spec.situation]
        if situations:
            found.append(("", situations))
        for number, section in enumerate(self.schema.sections):
            fields = [self[spec.name] for spec in self.specs if spec.section == number and not spec.situation]
            if fields:
                found.append((section.title.text(language), fields))
        return found


def build_form(
    schema: Schema,
    *,
    today: date,
    data: Mapping[str, object] | None = None,
    initial: Mapping[str, object] | None = None,
    section: int | None = None,
    prefilled: Mapping[str, Prefilled] | None = None,
    options: Mapping[str, Options] | None = None,
    settled: Mapping[str, object] | None = None,
) -> AnswersForm:
    """The form of a schema, empty, filled (`initial`: as typed) or answered (`data`: request.POST).

    `prefilled` fills what was not typed yet and says beside each value where it is from. `options` are choices known
    only now, (value, label) by field: the papers of a case for a question of type materials. `section` shows one page:
    -1 the situations, 0… the sections; answers of other pages come in `initial`. `settled` answers hold and are not asked
    again. A question whose condition the known
    answers already deny is left out; an undecided one is shown.
    """
    offered = {name: found.value for name, found in (prefilled or {}).items()}
    initial = {**offered, **(initial or {}), **(settled or {})}
    given = {**initial, **(typed_answers(schema.fields, data) if data else {})}
    known = readable(schema, given, today=today)
    asked = (spec for spec in schema.fields if _on_page(spec, section) and spec.name not in (settled or {}))
    specs = tuple(spec for spec in asked if _may_be_put(spec, known))
    form = AnswersForm(
        schema=schema,
        specs=specs,
        today=today,
        data=data,
        initial=initial,
        options=options,
        is_page=section is not None,
    )
    for spec in specs:
        if spec.when_rule is not None and spec.when_rule.decide(known) is None:
            field = form.fields[spec.name]
            field.help_text = " ".join(filter(None, (str(field.help_text), _("不涉及的，不用填写。"))))
    for name, found in (prefilled or {}).items():
        if name in form.fields and initial.get(name) == found.value:
            form.fields[name].help_text = _said(form.fields[name].help_text, found)
    return form


def _said(hint: object, found: Prefilled) -> str:
    return " ".join(
        part for part in (str(hint or ""), _("已自动填写，来源：{source}").format(source=found.source)) if part
    )


def _on_page(spec: FieldSpec, section: int | None) -> bool:
    return section is None or (spec.situation if section < 0 else not spec.situation and spec.section == section)


def _may_be_put(spec: FieldSpec, known: Mapping[str, object]) -> bool:
    return spec.when_rule is None or spec.when_rule.decide(known) is not False


def typed_answers(specs: tuple[FieldSpec, ...], data: Mapping[str, object]) -> dict[str, object]:
    """What was typed for these questions, from a POST or a plain mapping, unread."""
    found: dict[str, object] = {}
    for spec in specs:
        if spec.name not in data:
            continue
        many = spec.type in {"choices", "materials"} and isinstance(data, QueryDict)
        found[spec.name] = data.getlist(spec.name) if many and isinstance(data, QueryDict) else data[spec.name]
    return found
