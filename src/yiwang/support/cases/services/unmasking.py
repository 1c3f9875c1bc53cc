"""Personal answers of a case in clear: only with a purpose, and written down before they are shown."""

from datetime import datetime
from typing import Any

from django.db import transaction

from yiwang.core import crypto
from yiwang.core.actor import Actor
from yiwang.foundation.access import services as access_services
from yiwang.foundation.events import services as event_services
from yiwang.foundation.parties import services as party_services
from yiwang.foundation.parties.problems import PurposeMissing
from yiwang.support.cases import selectors
from yiwang.support.cases.asked import form_schema
from yiwang.support.cases.catalogue import kind_of
from yiwang.support.cases.models import Case


@transaction.atomic(savepoint=False)
def reveal_answers(*, by: Actor, case: Case, purpose: str, at: datetime) -> dict[str, Any]:
    """The answers in clear by field name, after the look has been logged. Needs `parties.unmask`.

    The event names the fields; the purpose, which may speak of the person, stays in the party's erasable row (sealed
    in the event where the case has no party). What the kind hides from a duty stays hidden.
    Raises Forbidden, PurposeMissing, CaseNotFound. Basis: 个人信息保护法 art. 6, 34.
    """
    case = selectors.get_case(by=by, uid=case.uid)
    access_services.require(by, "parties.unmask")
    if not purpose.strip():
        raise PurposeMissing(field="purpose")
    opened = selectors.open_answers(case=case, by=by, masked=False)
    schema = form_schema(kind_of(case), case.form_hash)
    fields = sorted(spec.name for spec in schema.personal if spec.name in opened) if schema else []
    payload: dict[str, Any] = {"fields": fields}
    if case.party_id:
        party_services.unmask(by=by, party_id=case.party_id, purpose=purpose, at=at)
    else:
        payload["purpose_sealed"] = crypto.seal_text(purpose.strip()[:200])
    event_services.append(by=by, type="case.unmasked", stream=case.stream, payload=payload, at=at)
    return opened
