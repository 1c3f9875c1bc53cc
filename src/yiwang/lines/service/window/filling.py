"""The form of a matter in the clerk's page: everything at once, filled with what the state knows of the person present."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict

from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day
from yiwang.core.problems import NotFound
from yiwang.foundation.places import selectors as place_selectors
from yiwang.lines.service.window.models import Reception
from yiwang.lines.service.window.presence import present
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.forms import selectors as form_selectors
from yiwang.support.forms.places import CountyChoice, counties, county_of, offer_places
from yiwang.support.forms.rendering import AnswersForm, build_form
from yiwang.support.forms.selectors import Schema
from yiwang.support.matters import selectors as matter_selectors
from yiwang.support.matters.selectors import MaterialSlot


@dataclass(frozen=True)
class Subject:
    """What is handed in: a matter, or a kind of case that residents may open (`kind:…`)."""

    name: str
    draft: str
    schema: Schema
    matter: str = ""
    kind: str = ""
    body: Mapping[str, object] | None = None
    form_hash: str = ""


def subject_of(*, by: Actor, code: str, at: datetime) -> Subject:
    """The matter of a code, or the kind of that name. Raises MatterNotFound, MatterClosed, NotFound."""
    if not code.startswith("kind:"):
        found = matter_selectors.open_matter(by=by, code=code, at=at)
        schema = form_selectors.schema_of(found.form_hash)
        return Subject(found.name, found.slug, schema, matter=found.slug, body=found.body, form_hash=found.form_hash)
    kind = next((k for k in case_selectors.current_kinds() if k.name == code[5:]), None)
    if kind is None or not kind.form or not any("applicant" in t.who or "anyone" in t.who for t in kind.openings):
        raise NotFound
    return Subject(kind.label.zh, code, form_selectors.schema_of(kind.digest, "form"), kind=kind.name)


@dataclass(frozen=True)
class Filling:
    """The page: form, counties to choose from, places of the county for a form that asks no place, papers to ask for."""

    subject: Subject
    form: AnswersForm
    counties: CountyChoice | None
    places: list[tuple[str, str]]
    place: str
    materials: list[MaterialSlot]
    prefilled: int


def open_filling(
    *, by: Actor, reception: Reception, code: str, at: datetime, data: QueryDict | None, check: bool
) -> Filling:
    """The form as typed so far. `check` says whether its faults are wanted. Raises MatterNotFound, MatterClosed."""
    person = present(by, reception.party)
    subject = subject_of(by=by, code=code, at=at)
    schema = subject.schema
    draft = form_selectors.get_draft(by=person, subject=subject.draft)
    known = form_selectors.prefill(schema, person)
    typed: Mapping[str, Any] = _typed(data) if data is not None else (draft.answers if draft else {})
    form = build_form(schema, today=legal_day(at), data=data if check else None, initial=typed, prefilled=known)
    asks_place = any(spec.type == "place" for spec in schema.fields)
    county = str(typed.get("county") or "") or county_of(reception.party.home_place) or county_of(by.place)
    chosen = next((str(typed[s.name]) for s in schema.fields if s.type == "place" and typed.get(s.name)), "")
    return Filling(
        subject=subject,
        form=form,
        counties=offer_places(form, county=county, chosen=chosen) or CountyChoice(counties(), county),
        places=[] if asks_place else _places(county),
        place=str(typed.get("at_place") or reception.party.home_place or county),
        materials=matter_selectors.demanded_materials(subject.body, form.answers, subject.form_hash)
        if subject.body
        else [],
        prefilled=len(known),
    )


def _typed(data: QueryDict) -> dict[str, Any]:
    return {name: values if len(values) > 1 else values[0] for name, values in data.lists()}


def _places(county: str) -> list[tuple[str, str]]:
    """The county, its townships and their villages, to say where the person lives or the thing is."""
    here = place_selectors.find_place(county) if county else None
    if here is None:
        return []
    rows = [(here.code, f"{here.name}（县级办理）")]
    for township in place_selectors.list_level(4, county):
        rows.append((township.code, township.name))
    return rows
