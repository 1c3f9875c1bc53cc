"""The form of one transition on a page, for any kind: officers and citizens alike."""

from collections.abc import Mapping
from datetime import datetime

from yiwang.core.actor import Actor
from yiwang.core.problems import NotFound
from yiwang.support.cases import selectors
from yiwang.support.cases.models import Case
from yiwang.support.cases.numbers import OFFICIAL_ZONE
from yiwang.support.cases.selectors import Offer
from yiwang.support.forms.rendering import AnswersForm, build_form


def offer_of(*, by: Actor, case: Case, transition: str, at: datetime) -> Offer:
    """The offer of one transition to this actor. Raises NotFound when it is not offered now."""
    for offer in selectors.offered(by=by, case=case, at=at):
        if offer.transition.name == transition:
            return offer
    raise NotFound


def step_form(offer: Offer, *, at: datetime, data: Mapping[str, object] | None = None) -> AnswersForm:
    """The questions of the step, empty or with what was typed."""
    return build_form(offer.schema, today=at.astimezone(OFFICIAL_ZONE).date(), data=data)
