"""A repeated request repeats nothing: one row per client, operation and key, written with the work itself.

    with idempotency.once(by=by, operation="cases.submit", key=key, body=answers, at=at) as reply:
        if reply.known:
            return get_case(by=by, uid=reply.ref)
        …
        reply.keep(str(case.uid))

The row and the work are one transaction, so a crash leaves neither. A first use costs two statements; one when what
the work will make can be named beforehand: `once(…, ref=uid)`.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from yiwang.core import crypto
from yiwang.core.actor import Actor
from yiwang.foundation.events.models import Reply
from yiwang.foundation.events.problems import InFlight, KeyReused

KEPT = timedelta(days=7)  # how long a client may repeat a request
_INSERT = {
    "sqlite": "INSERT INTO events_reply (client, operation, key, body_hash, state, ref, expires_at)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
    # The advisory lock ends with the transaction: a second request is told at once instead of waiting for the first.
    "postgresql": "INSERT INTO events_reply (client, operation, key, body_hash, state, ref, expires_at)"
    " SELECT %s, %s, %s, %s, %s, %s, %s"
    " WHERE pg_try_advisory_xact_lock(hashtextextended(%s, 0)) ON CONFLICT DO NOTHING",
}


@dataclass
class KnownReply:
    """The answer under a key. `known`: it was given before and `ref` names what was made then."""

    client: str = ""
    operation: str = ""
    key: str = ""
    known: bool = False
    ref: str = ""
    kept: bool = False

    def keep(self, ref: object) -> None:
        """Remember what this request made (a uid or number, never personal data); nothing to do when foretold."""
        if self.kept and self.ref == str(ref):
            return
        self.ref, self.kept = str(ref), True
        if self.key:
            rows = Reply.objects.filter(client=self.client, operation=self.operation, key=self.key)
            rows.update(state="done", ref=self.ref)


@contextmanager
def once(*, by: Actor, operation: str, key: str, body: object, at: datetime, ref: object = "") -> Iterator[KnownReply]:
    """Do the work of one request once. Must stand inside the service's transaction; an empty key asks for nothing.

    `ref`: what the work is going to make, where its name is chosen beforehand; nothing is left to `keep` then.

    Raises KeyReused (422) when the key was used with another body or for another principal, and InFlight (409)
    while the first request runs. `body` is plain data; only its digest is stored.
    """
    if not key:
        yield KnownReply()
        return
    if not connection.in_atomic_block:
        raise RuntimeError("idempotency.once stands inside the transaction of the work")
    reply = KnownReply(client=client_of(by), operation=operation[:120], key=key[:100])
    body_hash = _digest(by, body)
    if _insert(reply, body_hash, str(ref), at + KEPT):
        reply.ref, reply.kept = str(ref), bool(ref)
    else:
        _recognise(reply, body_hash, at)
    yield reply
    if not reply.known and not reply.kept:
        raise RuntimeError(f"{operation} ended without reply.keep(…)")


def client_of(by: Actor) -> str:
    """Who repeats: the account, the application or the system job."""
    return f"account:{by.account_id}" if by.account_id else f"{by.kind}:{by.party_id or by.name}"[:100]


def _digest(by: Actor, body: object) -> str:
    told = {"for": by.principal_id, "body": body}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
    return crypto.digest(text.encode())


def _insert(reply: KnownReply, body_hash: str, ref: str, expires_at: datetime) -> bool:
    expires = connection.ops.adapt_datetimefield_value(expires_at)
    state = "done" if ref else "in_flight"
    values: list[str | None] = [reply.client, reply.operation, reply.key, body_hash, state, ref, expires]
    if connection.vendor == "postgresql":
        values.append("\n".join((reply.client, reply.operation, reply.key)))
    with connection.cursor() as cursor:
        cursor.execute(_INSERT[connection.vendor], values)
        return int(cursor.rowcount) == 1


def _recognise(reply: KnownReply, body_hash: str, at: datetime) -> None:
    rows = Reply.objects.filter(client=reply.client, operation=reply.operation, key=reply.key)
    found = rows.first()
    if found is None:
        raise InFlight
    if found.expires_at <= at:
        again = rows.filter(expires_at=found.expires_at)
        if again.update(body_hash=body_hash, state="in_flight", ref="", expires_at=at + KEPT) == 1:
            return
        raise InFlight
    if found.body_hash != body_hash:
        raise KeyReused
    if found.state != "done":
        raise InFlight
    reply.known, reply.ref = True, found.ref


def purge(*, at: datetime, limit: int = 1000) -> int:
    """Forget replies past their time; at most `limit` of them. Returns how many."""
    ids = list(Reply.objects.filter(expires_at__lte=at).order_by("expires_at").values_list("pk", flat=True)[:limit])
    return Reply.objects.filter(pk__in=ids).delete()[0]


@transaction.atomic(savepoint=False)
def do_once(*, by: Actor, operation: str, key: str, body: object, at: datetime, work: Callable[[], object]) -> str:
    """Do `work` once under a key and remember what it names (a uid or number); the same request again does nothing.

    For entry points around services that take no key themselves. Raises KeyReused, InFlight and what the work raises.
    """
    with once(by=by, operation=operation, key=key, body=body, at=at) as reply:
        if not reply.known:
            reply.keep(work())
    return reply.ref
