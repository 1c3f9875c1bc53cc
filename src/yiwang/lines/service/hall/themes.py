"""One thing once (一件事一次办): the situations decide the members; each fact is asked once; all are handed in together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yiwang.core import calendar
from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day
from yiwang.core.labels import Label
from yiwang.core.problems import NotFound
from yiwang.foundation.codes import selectors as code_selectors
from yiwang.foundation.packs import selectors as pack_selectors
from yiwang.foundation.parties import selectors as party_selectors
from yiwang.lines.service.hall import guide
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases import services as case_services
from yiwang.support.cases.models import Case
from yiwang.support.cases.services import Application
from yiwang.support.forms import selectors as form_selectors
from yiwang.support.forms import services as form_services
from yiwang.support.forms.places import CountyChoice, county_of, offer_places
from yiwang.support.forms.rendering import AnswersForm, build_form, typed_answers
from yiwang.support.forms.selectors import Schema
from yiwang.support.matters import selectors as matter_selectors
from yiwang.support.matters.problems import NotServed
from yiwang.support.matters.selectors import OpenMatter

SECTION, KIND = "themes", "one_thing"
OWN = ""  # the theme's own questions, among the answers of a draft


@dataclass(frozen=True)
class Member:
    """One matter of a theme, with the answers that the theme settles and the condition under which it belongs."""

    matter: OpenMatter
    preset: Mapping[str, Any]
    when: str

    @cached_property
    def schema(self) -> Schema:
        """The questions of the matter."""
        return form_selectors.schema_of(self.matter.form_hash)


@dataclass(frozen=True)
class Theme:
    """A theme as the pack states it."""

    name: str
    title: Label
    hash: str
    body: Mapping[str, Any]
    members: tuple[Member, ...]

    @cached_property
    def schema(self) -> Schema:
        """The theme's own questions, which decide its members."""
        return form_selectors.schema_of(self.hash, "form")

    @property
    def subject(self) -> str:
        """The name of its draft."""
        return f"theme:{self.name}"

    def chosen(self, typed: Mapping[str, Any], on: date) -> list[Member]:
        """The members that belong by what was answered; one whose condition is not answered yet does not."""
        known = form_selectors.readable(self.schema, typed.get(OWN, {}), today=on)
        return [m for m in self.members if not m.when or self.schema.rule(m.when).decide(known) is True]


def list_themes() -> list[tuple[str, Label, int]]:
    """Name, title and number of members of every theme."""
    return [
        (name, Label.parse(body.get("title"), name), len(body.get("members") or ()))
        for name, _hash, body in pack_selectors.list_current(SECTION)
    ]


def theme_of(*, by: Actor, name: str, at: datetime) -> Theme:
    """A theme whose members take applications now. Raises NotFound, MatterClosed, MatterNotFound."""
    found = pack_selectors.find_current(SECTION, name)
    if found is None:
        raise NotFound
    digest, body = found
    members = tuple(
        Member(
            matter_selectors.open_matter(by=by, code=str(row["matter"]), at=at),
            row.get("preset") or {},
            str(row.get("when") or ""),
        )
        for row in body.get("members") or ()
    )
    return Theme(name, Label.parse(body.get("title"), name), digest, body, members)


@dataclass(frozen=True)
class Part:
    """A page of the one form: a section of a member's questions (-1 its situations), or the theme's own (no member)."""

    member: Member | None
    section: int

    @property
    def key(self) -> str:
        """Where its answers lie in the draft."""
        return self.member.matter.slug if self.member else OWN


def known_to(theme: Theme, member: Member, typed: Mapping[str, Any], on: date) -> dict[str, Any]:
    """What need not be asked for a member: what the theme settles, and what was answered for one before it."""
    known: dict[str, Any] = {}
    for earlier in theme.chosen(typed, on):
        if earlier.matter.slug == member.matter.slug:
            break
        for spec in earlier.schema.fields:
            mine = member.schema.by_name.get(spec.name)
            given = typed.get(earlier.matter.slug, {}).get(spec.name)
            if mine is not None and mine.type == spec.type and mine.choices == spec.choices and given not in (None, ""):
                known[spec.name] = given
    return {**known, **member.preset}


def _form(
    theme: Theme, part: Part, typed: Mapping[str, Any], on: date, by: Actor, data: QueryDict | None = None
) -> AnswersForm:
    if part.member is None:
        return build_form(theme.schema, today=on, data=data, initial=typed.get(OWN, {}), section=part.section)
    return build_form(
        part.member.schema,
        today=on,
        data=data,
        initial=typed.get(part.key, {}),
        section=part.section,
        prefilled=form_selectors.prefill(part.member.schema, by) if by.party_id else {},
        settled=known_to(theme, part.member, typed, on),
    )


def parts_of(theme: Theme, typed: Mapping[str, Any], on: date, by: Actor) -> list[Part]:
    """The pages on which something is left to ask."""
    found = [Part(None, -1)] if theme.schema.fields else []
    for member in theme.chosen(typed, on):
        pages = [Part(member, n) for n in (-1, *range(len(member.schema.sections)))]
        found += [part for part in pages if _form(theme, part, typed, on, by).fields]
    return found


@dataclass(frozen=True)
class PartShown:
    """One page shown."""

    form: AnswersForm
    part: Part
    number: int
    steps: list[dict[str, str]]
    counties: CountyChoice | None
    members: list[str]

    @property
    def title(self) -> str:
        """The matter whose questions these are."""
        return self.part.member.matter.name if self.part.member else ""


def open_part(
    *, by: Actor, theme: Theme, number: int, at: datetime, data: QueryDict | None = None, county: str = ""
) -> PartShown:
    """A page of the one form, with the draft and what the state knows filled in."""
    typed, on = _typed(by, theme), legal_day(at)
    parts = parts_of(theme, typed, on, by)
    number = min(max(number, 0), len(parts) - 1)
    form = _form(theme, parts[number], typed, on, by, data)
    chosen = next((str(form.initial[s.name]) for s in form.specs if s.type == "place" and form.initial.get(s.name)), "")
    return PartShown(
        form=form,
        part=parts[number],
        number=number,
        steps=_steps(theme, parts, number),
        counties=offer_places(form, county=county, chosen=chosen),
        members=[member.matter.name for member in theme.chosen(typed, on)],
    )


def _typed(by: Actor, theme: Theme) -> dict[str, Any]:
    draft = form_selectors.get_draft(by=by, subject=theme.subject)
    return dict(draft.answers) if draft else {}


def _steps(theme: Theme, parts: list[Part], number: int) -> list[dict[str, str]]:
    """One step per member, and the last look."""
    keys = list(dict.fromkeys(part.key for part in parts))
    names = {OWN: _("情形"), **{m.matter.slug: m.matter.name for m in theme.members}}
    now = keys.index(parts[number].key) if number < len(parts) else len(keys)
    first = {key: next(n for n, part in enumerate(parts) if part.key == key) for key in keys}
    steps = [
        {
            "title": names[key],
            "state": "done" if index < now else "now" if index == now else "todo",
            "url": reverse("hall:theme_part", args=(theme.name, first[key])) if index < now else "",
        }
        for index, key in enumerate(keys)
    ]
    return [*steps, {"title": _("确认提交"), "state": "now" if now == len(keys) else "todo", "url": ""}]


def keep(*, by: Actor, theme: Theme, number: int, data: QueryDict, at: datetime) -> None:
    """Everything typed on a page goes into the draft, right or wrong."""
    draft = form_selectors.get_draft(by=by, subject=theme.subject)
    typed: dict[str, Any] = dict(draft.answers) if draft else {}
    parts = parts_of(theme, typed, legal_day(at), by)
    part = parts[min(max(number, 0), len(parts) - 1)]
    schema = part.member.schema if part.member else theme.schema
    own: dict[str, Any] = {**typed.get(part.key, {}), **typed_answers(schema.fields, data)}
    for spec in schema.fields:  # a box left open is an answer too
        if spec.type in {"choices", "boolean"} and f"on-page-{spec.name}" in data and spec.name not in data:
            own.pop(spec.name, None)
    version = draft.version if draft else 0
    answers = {**typed, part.key: own}
    form_services.save_draft(by=by, subject=theme.subject, answers=answers, version=version, at=at)


@dataclass(frozen=True)
class MemberReview:
    """One member before handing in: who decides, until when at the latest, and what is still wrong."""

    name: str
    body: str
    due: date | None
    faults: list[str]
    application: Application


@dataclass(frozen=True)
class Review:
    """The whole thing before handing in: one set of papers, one date, the slowest desk."""

    members: list[MemberReview]
    materials: list[str]
    steps: list[dict[str, str]]

    @property
    def slowest(self) -> MemberReview | None:
        """The member that decides the date for the whole."""
        dated = [member for member in self.members if member.due]
        return max(dated, key=lambda member: member.due or date.min, default=None)

    @property
    def is_complete(self) -> bool:
        """Nothing wrong or missing in any member."""
        return bool(self.members) and not any(member.faults for member in self.members)


def review(*, by: Actor, theme: Theme, at: datetime) -> Review:
    """The last page: every member checked whole, with what the others settle."""
    typed, on = _typed(by, theme), legal_day(at)
    members, materials = [], dict[str, str]()
    language = get_language() or "zh-hans"
    for member in theme.chosen(typed, on):
        answers: dict[str, Any] = {**typed.get(member.matter.slug, {}), **known_to(theme, member, typed, on)}
        form = build_form(member.schema, today=on, data=answers)
        form.is_valid()
        faults = [str(error) for errors in form.errors.values() for error in errors]
        faults += _not_served(by, member)
        for slot in matter_selectors.demanded_materials(member.matter.body, form.answers, member.matter.form_hash):
            materials.setdefault(slot.name.text(language), slot.slot)
        place = next(
            (str(answers[s.name]) for s in member.schema.fields if s.type == "place" and answers.get(s.name)), ""
        )
        application = Application(matter=member.matter.slug, answers=form.typed, place="")
        body = _body(by, member, place, on)
        members.append(MemberReview(member.matter.name, body, _due(member, at), faults, application))
    parts = parts_of(theme, typed, on, by)
    return Review(members, list(materials), _steps(theme, parts, len(parts)))


def _not_served(by: Actor, member: Member) -> list[str]:
    party = party_selectors.get_party(by=by, party_id=by.principal_id) if by.principal_id else None
    try:
        if party is not None:
            matter_selectors.require_served(member.matter.body, party)
    except NotServed as problem:
        return [str(problem)]
    return []


def _body(by: Actor, member: Member, place: str, on: date) -> str:
    county = county_of(place)
    matter = matter_selectors.get_matter(by=by, code=member.matter.slug)
    bodies = guide.bodies_of(matter=matter, county=county, on=on) if county else []
    return bodies[0].name if len(bodies) == 1 else ""


def _due(member: Member, at: datetime) -> date | None:
    """Acceptance and decision one after the other, each by its promise or its law."""
    start: datetime = at
    found = None
    for name in ("acceptance", "decision"):
        limit = matter_selectors.limit_of(member.matter.body, name)
        text = (limit.promised or limit.statutory) if limit else ""
        if text:
            days = code_selectors.calendar_for(("cn", "cn-64"))
            found = calendar.due(start, calendar.Limit.parse(text), days)
            start = found.at
    return legal_day(found.at) if found else None


def hand_in(*, by: Actor, theme: Theme, key: str, at: datetime) -> Case:
    """All members at once under one case. Raises what `case_services.submit_together` raises."""
    shown = review(by=by, theme=theme, at=at)
    place = next((a for m in shown.members if (a := _place_of(theme, m))), "")
    head = Application(
        kind=KIND,
        answers={"theme": theme.name, "theme_title": theme.title.zh, "theme_hash": theme.hash, "place": place},
    )
    case = case_services.submit_together(
        by=by,
        head=head,
        members=[member.application for member in shown.members],
        subject=theme.subject,
        key=key,
        at=at,
    )
    form_services.discard_draft(by=by, subject=theme.subject)
    return case


def _place_of(theme: Theme, shown: MemberReview) -> str:
    member = next(m for m in theme.members if m.matter.slug == shown.application.matter)
    answers = shown.application.answers
    return next((str(answers[s.name]) for s in member.schema.fields if s.type == "place" and answers.get(s.name)), "")


@dataclass(frozen=True)
class MemberRow:
    """A member of a thing handed in, as its case stands."""

    case: Case
    state: Label
    closed: bool


def members_of(*, by: Actor, case: Case) -> list[MemberRow]:
    """The cases under a case, for its page."""
    rows = case_selectors.list_children(by=by, case=case)
    return [MemberRow(c, case_selectors.kind_of(c).states[c.state].label, c.closed_at is not None) for c in rows]
