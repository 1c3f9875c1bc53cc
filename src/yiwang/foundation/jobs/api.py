"""The API of the operator: how far delivery and jobs have come, what failed, and trying it again."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from yiwang.foundation.events import idempotency
from yiwang.foundation.events import selectors as event_selectors
from yiwang.foundation.events import services as event_services
from yiwang.foundation.jobs import selectors
from yiwang.web.endpoints import Key, actor, at

router = Router(tags=["operations"])
RowId = Annotated[int, Field(ge=1, lt=2**63)]


class QueueOut(Schema):
    """One consumer of events: `lag` in events, `waiting` and `dead` letters."""

    consumer: str
    position: int
    lag: int
    waiting: int
    dead: int


class QueuesOut(Schema):
    """Delivery of events and the state of the job queue; `oldest_seconds` is the wait of the oldest due job."""

    head: int
    unrelayed: int
    consumers: list[QueueOut]
    ready: int
    running: int
    failed: int
    oldest_seconds: int


class LetterOut(Schema):
    """An event that a consumer failed on; `error` never holds personal data."""

    id: int
    consumer: str
    event: int
    type: str
    error: str
    attempts: int
    state: str
    next_at: datetime


class LettersOut(Schema):
    items: list[LetterOut]


@router.get("/operations/queues", response=QueuesOut, summary="Figures of delivery and jobs")
def show_queues(request: HttpRequest) -> dict[str, Any]:
    by = actor(request)
    delivery, jobs = event_selectors.delivery(by), selectors.figures(by, at(request))
    return {
        "head": delivery.head,
        "unrelayed": delivery.unrelayed,
        "consumers": list(delivery.queues),
        "ready": jobs.ready,
        "running": jobs.running,
        "failed": jobs.failed,
        "oldest_seconds": jobs.oldest_seconds,
    }


@router.get("/operations/dead-letters", response=LettersOut, summary="What failed and is not settled, oldest first")
def list_letters(request: HttpRequest) -> dict[str, Any]:
    return {"items": [_letter_out(letter) for letter in event_selectors.dead_letters(actor(request))]}


def _letter_out(letter: Any) -> dict[str, Any]:
    return {
        "id": letter.pk,
        "consumer": letter.consumer,
        "event": letter.event_id,
        "type": letter.event.type,
        "error": letter.error,
        "attempts": letter.attempts,
        "state": letter.state,
        "next_at": letter.next_at,
    }


@router.post("/operations/dead-letters/{letter}/replay", response={204: None}, summary="Try a failed event again now")
def replay_letter(request: HttpRequest, letter: RowId, key: Key = "") -> Any:
    by, now = actor(request), at(request)
    idempotency.do_once(
        by=by,
        operation=f"letters.replay:{letter}",
        key=key,
        body={},
        at=now,
        work=lambda: event_services.replay(by=by, dead_letter_id=letter, at=now).pk,
    )
    return Status(204, None)
