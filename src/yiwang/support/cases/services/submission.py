"""A case begins: one service for page, window, agent, telephone, API and import."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import uuid_utils.compat as uuid_utils
from django.db import transaction

from yiwang.core.actor import Actor
from yiwang.foundation.access import services as access_services
from yiwang.foundation.events import idempotency
from yiwang.support.cases import selectors
from yiwang.support.cases.models import Case
from yiwang.support.cases.problems import NothingToSubmit
from yiwang.support.cases.services.following import follow_up
from yiwang.support.cases.services.opening import Application, open_case


@transaction.atomic(savepoint=False)
def submit_together(
    *, by: Actor, head: Application, members: Sequence[Application], subject: str, key: str, at: datetime
) -> Case:
    """Several applications handed in as one thing (一件事): the head's case and one case per member under it, or none.

    `subject` names the thing: the same key for the same thing returns the first case. Raises what `submit` raises.
    Basis: F-092.1 (one notice, one form, one handling).
    """
    access_services.require(by, "cases.submit")
    uid = uuid_utils.uuid7()
    operation = "cases.submit_together"
    with idempotency.once(by=by, operation=operation, key=key, body=subject, at=at, ref=uid) as reply:
        if reply.known:
            return selectors.get_case(by=by, uid=UUID(reply.ref))
        if not members:
            raise NothingToSubmit
        first = open_case(by=by, application=head, at=at, uid=uid)
        reply.keep(uid)
        for member in members:
            follow_up(open_case(by=by, application=member, at=at, parent=first.case))
        follow_up(first)
    return first.case


@transaction.atomic(savepoint=False)
def submit(*, by: Actor, application: Application, key: str, at: datetime) -> Case:
    """Receive an application (收件): the case exists whole, with its number, duties, tasks, clocks and event, or not at all.

    The same client, operation and key return the first case. `at` is an aware UTC instant.
    Raises Forbidden, NotYours, MatterClosed, AnswersRefused, KindOpenRefused, KeyReused. Basis: 行政许可法 art. 29, 32.
    """
    access_services.require(by, "cases.submit")
    body = {
        "kind": application.kind,
        "matter": application.matter,
        "answers": application.answers,
        "input": application.input,
    }
    uid = uuid_utils.uuid7()
    with idempotency.once(by=by, operation="cases.submit", key=key, body=body, at=at, ref=uid) as reply:
        if reply.known:
            return selectors.get_case(by=by, uid=UUID(reply.ref))
        act = open_case(by=by, application=application, at=at, uid=uid)
        reply.keep(uid)
        follow_up(act)
    return act.case
