"""Parcels are handed to the post and followed: each network call outside any transaction, each news kept once."""

from datetime import datetime

from django.db import transaction

from yiwang.core import crypto
from yiwang.core.actor import Actor
from yiwang.foundation.events import services as event_services
from yiwang.lines.service.window.adapters.post import registry
from yiwang.lines.service.window.adapters.post.protocol import Consignment, Taken, Trace
from yiwang.lines.service.window.models import Issue, Parcel, ParcelTrace

MOST, ATTEMPTS = 100, 5
SYSTEM = Actor.system("post")
ENDS = {"delivered": "delivered", "returned": "failed", "refused": "failed"}


def send_parcels(*, at: datetime) -> int:
    """Hand every waiting parcel to the post; one that asks for patience is tried again at the next run."""
    done = 0
    for parcel in Parcel.objects.filter(state="waiting").select_related("issue__case").order_by("id")[:MOST]:
        answer = registry.chosen().send(
            Consignment(
                key=str(parcel.uid),
                address=crypto.unseal_text(parcel.address_sealed),
                phone=crypto.unseal_text(parcel.phone_sealed),
                attempt=parcel.attempts + 1,
            )
        )
        _note_taken(parcel=parcel, answer=answer, at=at)
        done += answer.outcome == "taken"
    return done


@transaction.atomic
def _note_taken(*, parcel: Parcel, answer: Taken, at: datetime) -> None:
    attempts = parcel.attempts + 1
    given_up = answer.outcome == "later" and attempts >= ATTEMPTS
    state = {"taken": "moving", "later": "waiting"}.get(answer.outcome, "refused")
    state = "refused" if given_up else state
    fresh = Parcel.objects.filter(pk=parcel.pk, state="waiting", attempts=parcel.attempts)
    if fresh.update(state=state, tracking=answer.tracking, word=answer.word, attempts=attempts) and state == "refused":
        _end(parcel, "refused", at)


def track_parcels(*, at: datetime) -> int:
    """Ask after every parcel on its way; what was told before changes nothing."""
    news = 0
    for parcel in Parcel.objects.filter(state="moving").select_related("issue__case").order_by("id")[:MOST]:
        for trace in registry.chosen().track(parcel.tracking):
            news += _note_trace(parcel=parcel, trace=trace, at=at)
    return news


@transaction.atomic
def _note_trace(*, parcel: Parcel, trace: Trace, at: datetime) -> bool:
    _, is_new = ParcelTrace.objects.get_or_create(
        parcel=parcel, key=trace.key, defaults={"state": trace.state, "word": trace.word, "at": at}
    )
    if is_new and trace.state != "moving":
        Parcel.objects.filter(pk=parcel.pk, state="moving").update(state=trace.state, word=trace.word, ended_at=at)
        _end(parcel, trace.state, at)
    return is_new


def _end(parcel: Parcel, state: str, at: datetime) -> None:
    Issue.objects.filter(pk=parcel.issue_id, state="posting").update(state=ENDS[state])
    payload = {"parcel": str(parcel.uid), "state": state}
    event_services.append(by=SYSTEM, type="window.post_told", stream=parcel.issue.case.stream, payload=payload, at=at)
