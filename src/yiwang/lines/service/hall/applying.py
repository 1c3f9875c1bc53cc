"""An application on the portal, page by page: situations, sections, then a look at everything before handing in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day
from yiwang.core.problems import NotFound, Problem
from yiwang.foundation.parties import selectors as party_selectors
from yiwang.foundation.parties.models import Party
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.forms import selectors as form_selectors
from yiwang.support.forms import services as form_services
from yiwang.support.forms.places import CountyChoice, offer_places
from yiwang.support.forms.rendering import AnswersForm, build_form, typed_answers
from yiwang.support.forms.selectors import Schema
from yiwang.support.matters import selectors as matter_selectors
from yiwang.support.matters.problems import NotServed


@dataclass(frozen=True)
class Subject:
    """What is applied for: a matter, or a kind that residents may open without one."""

    code: str
    title: str
    schema: Schema
    kind: str = ""
    matter: str = ""

    def pages(self, typed: Mapping[str, Any], at: datetime) -> list[int]:
        """The pages with something to ask, as far as the answers so far tell: -1 the situations, 0… the sections."""
        numbers = [-1, *range(len(self.schema.sections))]
        asked = [n for n in numbers if build_form(self.schema, today=legal_day(at), initial=typed, section=n).fields]
        return asked or [-1]


def subject_of(*, by: Actor, code: str, at: datetime) -> Subject:
    """The matter of a code, or the kind of that name. Raises MatterNotFound, MatterClosed, NotFound."""
    if code.startswith("kind:"):
        kind = case_selectors.current_kind(code[5:])
        if not kind.form or not any("applicant" in t.who or "anyone" in t.who for t in kind.openings):
            raise NotFound
        return Subject(code, kind.label.zh, form_selectors.schema_of(kind.digest, "form"), kind=kind.name)
    matter = matter_selectors.open_matter(by=by, code=code, at=at)
    return Subject(code, matter.name, form_selectors.schema_of(matter.form_hash), matter=matter.slug)


@dataclass(frozen=True)
class PageOfForm:
    """One page shown: its form, where it stands, the draft's version, and the counties to choose from."""

    form: AnswersForm
    number: int
    steps: list[dict[str, str]]
    version: int
    counties: CountyChoice | None
    typed: Mapping[str, Any]


def open_page(
    *, by: Actor, subject: Subject, number: int, at: datetime, data: QueryDict | None = None, county: str = ""
) -> PageOfForm:
    """The form of one page with the draft and what the state already knows filled in."""
    draft = form_selectors.get_draft(by=by, subject=subject.code)
    typed = dict(draft.answers) if draft else {}
    pages = subject.pages(typed, at)
    index = pages.index(number) if number in pages else 0
    form = build_form(
        subject.schema,
        today=legal_day(at),
        data=data,
        initial=typed,
        section=pages[index],
        prefilled=form_selectors.prefill(subject.schema, by) if by.party_id else {},
    )
    chosen = next((str(typed[s.name]) for s in subject.schema.fields if s.type == "place" and typed.get(s.name)), "")
    return PageOfForm(
        form=form,
        number=pages[index],
        steps=_steps(subject, pages, index),
        version=draft.version if draft else 0,
        counties=offer_places(form, county=county, chosen=chosen),
        typed=typed,
    )


def _steps(subject: Subject, pages: list[int], index: int) -> list[dict[str, str]]:
    language = get_language() or "zh-hans"
    titles = [_("情形") if n == -1 else subject.schema.sections[n].title.text(language) or str(n + 1) for n in pages]
    titles.append(_("确认提交"))
    addresses = [
        reverse("hall:apply_page", args=(subject.code, n)) if n >= 0 else reverse("hall:apply", args=(subject.code,))
        for n in pages[:index]
    ]
    return [
        {
            "title": title,
            "state": "done" if n < index else "now" if n == index else "todo",
            "url": addresses[n] if n < index else "",
        }
        for n, title in enumerate(titles)
    ]


def keep_draft(*, by: Actor, subject: Subject, data: QueryDict, at: datetime) -> int:
    """Everything typed on the page goes into the draft, right or wrong; the draft's new version."""
    draft = form_selectors.get_draft(by=by, subject=subject.code)
    typed = {**(draft.answers if draft else {}), **typed_answers(subject.schema.fields, data)}
    for spec in subject.schema.fields:  # a box left open is an answer too
        if spec.type in {"choices", "boolean"} and f"on-page-{spec.name}" in data and spec.name not in data:
            typed.pop(spec.name, None)
    saved = form_services.save_draft(
        by=by, subject=subject.code, answers=typed, version=draft.version if draft else 0, at=at
    )
    return saved.version


def next_page(*, by: Actor, subject: Subject, number: int, at: datetime) -> int | None:
    """The page after this one; None when everything has been asked."""
    draft = form_selectors.get_draft(by=by, subject=subject.code)
    pages = subject.pages(draft.answers if draft else {}, at)
    later = [page for page in pages if page > number]
    return later[0] if later else None


@dataclass(frozen=True)
class Review:
    """All answers together before handing in: readable rows, the faults left, materials asked, conditions in doubt."""

    form: AnswersForm
    rows: list[tuple[str, Any]]
    materials: list[Any]
    steps: list[dict[str, str]]
    doubts: list[matter_selectors.Condition]


def review(*, by: Actor, subject: Subject, at: datetime) -> Review:
    """The last page. The form is bound to the draft, so that its faults are shown."""
    draft = form_selectors.get_draft(by=by, subject=subject.code)
    typed = dict(draft.answers) if draft else {}
    form = build_form(subject.schema, today=legal_day(at), data=typed)
    form.is_valid()
    known = form_selectors.readable(subject.schema, typed, today=legal_day(at))
    language = get_language() or "zh-hans"
    rows = [
        (spec.label.text(language), case_selectors.in_words(spec, known.get(spec.name, typed[spec.name])))
        for spec in form.specs
        if typed.get(spec.name) not in (None, "", [])
    ]
    materials, doubts = [], []
    if subject.matter:
        document = matter_selectors.open_matter(by=by, code=subject.matter, at=at)
        materials = matter_selectors.demanded_materials(document.body, form.answers, document.form_hash)
        party = _applicant(by)
        stated = matter_selectors.judge_conditions(
            document.body,
            form.answers,
            document.form_hash,
            kind=party.kind if party else "person",
            on=legal_day(at),
        )
        doubts = [condition for condition in stated if condition.met is not True] if not form.errors else []
    pages = subject.pages(typed, at)
    return Review(form, rows, materials, _steps(subject, pages, len(pages)), doubts)


def not_served(*, by: Actor, subject: Subject, at: datetime) -> Problem | None:
    """Why the party of the present capacity cannot apply for the matter; None when it can. Told before the filling in."""
    party = _applicant(by)
    if not subject.matter or party is None:
        return None
    try:
        matter_selectors.require_served(matter_selectors.open_matter(by=by, code=subject.matter, at=at).body, party)
    except NotServed as problem:
        return problem
    return None


def _applicant(by: Actor) -> Party | None:
    """The party in whose name an application would be handed in: for an officer in office, the body."""
    in_office = by.agency_id is not None and by.on_behalf_of is None
    party_id = by.agency_party_id if in_office else by.principal_id
    return party_selectors.get_party(by=by, party_id=party_id) if party_id else None
