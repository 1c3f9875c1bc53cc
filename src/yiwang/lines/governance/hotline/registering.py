"""A call taken on one page: what was typed, who called before, what is like it, and whom it would go to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.forms import BoundField
from django.http import QueryDict

from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day
from yiwang.lines.governance.hotline import selectors
from yiwang.lines.governance.hotline.selectors import Caller, OrderRow
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.forms import selectors as form_selectors
from yiwang.support.forms.places import CountyChoice, offer_places
from yiwang.support.forms.rendering import AnswersForm, build_form

AT_THE_HEAD = {"caller_phone", "caller_name", "place"}
USUAL = {"anonymous": "no", "confidential": "no", "urgency": "ordinary"}


@dataclass(frozen=True)
class Call:
    """The page of a call: its form, the counties, the caller's earlier orders, like orders, the unit by the table."""

    form: AnswersForm
    counties: CountyChoice | None
    caller: Caller | None
    phone_is_wrong: bool
    similar: list[OrderRow]
    unit: str

    @property
    def sections(self) -> list[tuple[str, list[BoundField]]]:
        """The questions that the page does not already put at its head."""
        left = [(title, [f for f in fields if f.name not in AT_THE_HEAD]) for title, fields in self.form.sections()]
        return [(title, fields) for title, fields in left if fields]


def open_call(*, by: Actor, at: datetime, data: QueryDict | None = None, check: bool = False) -> Call:
    """The form as typed. `check` says whether its faults are wanted (registering) or not yet (looking)."""
    schema = form_selectors.schema_of(case_selectors.current_kind(selectors.KIND).digest, "form")
    typed: Mapping[str, object] = dict(data.items()) if data is not None else USUAL
    form = build_form(schema, today=legal_day(at), data=data if check else None, initial=typed)
    place, topic = str(typed.get("place") or ""), str(typed.get("topic") or "")
    phone = str(typed.get("caller_phone") or "")
    caller = selectors.find_caller(by=by, phone=phone, at=at) if phone else None
    answers = {name: typed[name] for name in ("topic", "category", "place") if typed.get(name)}
    return Call(
        form=form,
        counties=offer_places(form, county=str(typed.get("county") or ""), chosen=place),
        caller=caller,
        phone_is_wrong=bool(phone) and caller is None,
        similar=selectors.similar_orders(by=by, topic=topic, place=place, at=at),
        unit=selectors.suggested_unit(by=by, answers={**answers, "anonymous": False}, at=at),
    )
