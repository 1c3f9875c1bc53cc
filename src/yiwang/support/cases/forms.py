"""The form of one transition on a page, for any kind: officers and citizens alike."""

from collections.abc import Mapping
from datetime import datetime

from yiwang.core.actor import Actor
from yiwang.core.problems import NotFound, Problem
from yiwang.support.cases import selectors
from yiwang.support.cases.asked import form_schema
from yiwang.support.cases.holders import is_party
from yiwang.support.cases.models import Case
from yiwang.support.cases.numbers import OFFICIAL_ZONE
from yiwang.support.cases.selectors import Offer
from yiwang.support.forms.places import offer_places
from yiwang.support.forms.rendering import AnswersForm, build_form
from yiwang.support.forms.selectors import as_typed


def offer_of(*, by: Actor, case: Case, transition: str, at: datetime) -> Offer:
    """The offer of one transition to this actor. Raises NotFound when it is not offered now."""
    for offer in selectors.offered(by=by, case=case, at=at):
        if offer.transition.name == transition:
            return offer
    raise NotFound


def step_form(offer: Offer, *, at: datetime, data: Mapping[str, object] | None = None) -> AnswersForm:
    """The questions of the step, empty or with what was typed."""
    return build_form(offer.schema, today=at.astimezone(OFFICIAL_ZONE).date(), data=data)


def answers_form(
    *, by: Actor, case: Case, offer: Offer, at: datetime, data: Mapping[str, object] | None = None
) -> AnswersForm | None:
    """The case's own form again, where the step lets the party correct it; None otherwise."""
    schema = form_schema(selectors.kind_of(case), case.form_hash)
    if not offer.transition.edits_answers or schema is None or not is_party(by, case.party_id):
        return None
    stored = selectors.open_answers(case=case, by=by, masked=False)
    initial = as_typed(schema, {n: v for n, v in stored.items() if n in schema.by_name})
    form = build_form(schema, today=at.astimezone(OFFICIAL_ZONE).date(), data=data, initial=initial)
    place = next((str(initial[s.name]) for s in schema.fields if s.type == "place" and initial.get(s.name)), "")
    if place:
        offer_places(form, county="", chosen=place)
    return form


def tell(problem: Problem, *, form: AnswersForm, answers: AnswersForm | None) -> None:
    """Show a refusal where it was typed: in the step's own questions, or in the form corrected with it."""
    corrected = answers is not None and any(fault.field in answers.fields for fault in problem.faults)
    (answers if corrected and answers is not None else form).refuse(problem)
