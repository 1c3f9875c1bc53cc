"""What follows events: a bad rating opens its remedy, ratings are pushed, ended cases are asked, steps are pooled."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from yiwang.core.actor import Actor
from yiwang.foundation.events.models import Event
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases.models import Case
from yiwang.support.ratings import pack
from yiwang.support.ratings import services as rating_services

SYSTEM = Actor.system("ratings", "cases.read")


def open_remedies(events: Sequence[Event]) -> None:
    """A bad rating becomes a case at the rated body."""
    for event in events:
        rating_services.open_remedy(rating_uid=_rating_of(event), at=event.at)


def queue_pushes(events: Sequence[Event]) -> None:
    """Ratings and entries go into the outbox to the nation."""
    for event in events:
        if event.type == "rating.given":
            rating_services.queue_rating(rating_uid=_rating_of(event), at=event.at)
        else:
            rating_services.queue_entries(rating_uid=_rating_of(event), at=event.at)


def follow_cases(events: Sequence[Event]) -> None:
    """Steps that are ratings enter the register; steps of remedies come back as entries; ended cases are asked."""
    body = pack.body()
    pooled: Mapping[str, Any] = body.get("pooled") or {}
    bad = str((body.get("bad") or {}).get("kind", ""))
    for event, case in _with_cases(events):
        step = str(event.payload.get("transition", ""))
        row = pooled.get(case.kind)
        if row and step == row["transition"]:
            _pool(event, case, row)
        elif bad and case.kind == bad:
            rating_services.follow_remedy(case=case, transition=step, source=f"event:{event.pk}", at=event.at)
        elif case.closed_at == event.at:
            rating_services.invite(cases=[case], at=event.at)


def _pool(event: Event, case: Case, row: Mapping[str, Any]) -> None:
    """What stays inside a narrower compartment never enters the register."""
    if case.compartment != case_selectors.kind_of(case).compartment:
        return
    answers = case_selectors.open_answers(case=case, by=SYSTEM, masked=False)
    grade = str(answers.get(row["grade"]) or "")
    if grade in {"1", "2", "3", "4", "5"}:
        comment = str(answers.get(row["comment"]) or "")
        rating_services.pool(case=case, grade=int(grade), comment=comment, source=f"event:{event.pk}", at=event.at)


def _with_cases(events: Sequence[Event]) -> Iterator[tuple[Event, Case]]:
    uids = {UUID(event.stream.removeprefix("case:")) for event in events}
    cases = {case.stream: case for case in case_selectors.list_cases_of(by=SYSTEM, uids=uids)}
    yield from ((event, cases[event.stream]) for event in events if event.stream in cases)


def _rating_of(event: Event) -> UUID:
    return UUID(event.stream.removeprefix("rating:"))


def load_points(*, by: Actor, pack: str, at: datetime, changed: frozenset[str]) -> None:
    """Bodies were loaded: each has its point, in the transaction of the load."""
    if changed & {"agencies", "ratings"}:
        rating_services.load_points(by=by, pack_name=pack, at=at)
