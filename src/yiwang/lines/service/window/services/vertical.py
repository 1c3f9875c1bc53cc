"""Accepted cases go to the departments' own systems, and steps and results come back: nobody types anything twice."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day
from yiwang.foundation.events import services as event_services
from yiwang.lines.service.window.adapters.vertical import registry
from yiwang.lines.service.window.adapters.vertical.protocol import Answer, Filing, News
from yiwang.lines.service.window.models import Reconciliation, VerticalFiling, VerticalNews
from yiwang.support.cases import selectors as case_selectors

MOST, ATTEMPTS = 200, 5
ACCEPTING = {"accept", "deem_accepted"}
SYSTEM = Actor.system("vertical")


def enter_accepted(*, stream: str, transition: str, at: datetime) -> VerticalFiling | None:
    """Put an accepted case down for its department's system; None when it has none. The same event does it once."""
    if transition not in ACCEPTING:
        return None
    uid = UUID(stream.removeprefix("case:"))
    case = next(iter(case_selectors.list_cases_of(by=SYSTEM, uids={uid})), None)
    system = registry.system_of(case.matter) if case else ""
    if case is None or not system:
        return None
    filing, _ = VerticalFiling.objects.get_or_create(
        case=case, defaults={"agency": case.agency, "system": system, "made_at": at}
    )
    return filing


def file_waiting(*, at: datetime) -> int:
    """Hand every waiting case to its system; a failure is tried again at the next run, five times."""
    taken = 0
    for row in VerticalFiling.objects.filter(state="waiting").select_related("case").order_by("id")[:MOST]:
        answer = registry.get(row.system).file(_filing(row))
        _note_answer(row=row, answer=answer, at=at)
        taken += answer.taken
    return taken


def _filing(row: VerticalFiling) -> Filing:
    return Filing(str(row.uid), row.case.number, row.case.matter, row.made_at, row.attempts + 1)


@transaction.atomic
def _note_answer(*, row: VerticalFiling, answer: Answer, at: datetime) -> None:
    attempts = row.attempts + 1
    state = "filed" if answer.taken else "refused" if attempts >= ATTEMPTS else "waiting"
    fresh = VerticalFiling.objects.filter(pk=row.pk, state="waiting", attempts=row.attempts)
    if fresh.update(state=state, number=answer.number, word=answer.word, attempts=attempts) and state != "waiting":
        payload = {"filing": str(row.uid), "system": row.system, "state": state}
        event_services.append(by=SYSTEM, type="window.vertical_filed", stream=row.case.stream, payload=payload, at=at)


def hear_news(*, at: datetime) -> int:
    """Ask the systems after every case they have; what was told before changes nothing. Returns what is new."""
    new = 0
    for row in VerticalFiling.objects.filter(state="filed").select_related("case").order_by("id")[:MOST]:
        for news in registry.get(row.system).news(row.number, _filing(row), at):
            new += _note_news(row=row, news=news, at=at)
    return new


@transaction.atomic
def _note_news(*, row: VerticalFiling, news: News, at: datetime) -> bool:
    about = {"kind": news.kind, "word": news.word[:200], "happened_at": news.at, "heard_at": at}
    _, is_new = VerticalNews.objects.get_or_create(filing=row, key=news.key, defaults=about)
    if is_new:
        if news.kind == "result":
            VerticalFiling.objects.filter(pk=row.pk, state="filed").update(state="done", word=news.word[:200])
        payload = {"filing": str(row.uid), "kind": news.kind, "key": news.key}
        event_services.append(by=SYSTEM, type="window.vertical_told", stream=row.case.stream, payload=payload, at=at)
    return is_new


def reconcile(*, at: datetime) -> int:
    """Compare every case with its system, and keep what differs with the day; a second run replaces the first."""
    rows = VerticalFiling.objects.select_related("case").prefetch_related("news").order_by("id")
    systems: dict[str, list[VerticalFiling]] = defaultdict(list)
    for row in rows:
        systems[row.system].append(row)
    found = 0
    for system, filings in systems.items():
        differences = [difference for row in filings for difference in _compare(row, at)]
        found += len(differences)
        _keep(system, len(filings), differences, at)
    return found


def _compare(row: VerticalFiling, at: datetime) -> list[dict[str, str]]:
    """What a case and its system say differently: not taken, told and not heard, decided on one side only."""
    if row.state in {"waiting", "refused"}:
        return [{"number": row.case.number, "what": "not_taken", "word": row.word or "还没有交出"}]
    theirs = {news.key: news for news in registry.get(row.system).news(row.number, _filing(row), at)}
    ours = {news.key for news in row.news.all()}
    unheard = [
        {"number": row.case.number, "what": "not_heard", "word": news.word}
        for k, news in theirs.items()
        if k not in ours
    ]
    decided_there = any(news.kind == "result" for news in theirs.values())
    decided_here = row.case.state not in {"reviewing", "reviewed", "hearing", "special_procedure", "proposed"}
    if decided_there != decided_here:
        word = "条线系统已有结果，平台还没有决定" if decided_there else "平台已经决定，条线系统还没有结果"
        unheard.append({"number": row.case.number, "what": "decided_on_one_side", "word": word})
    return unheard


@transaction.atomic
def _keep(system: str, compared: int, differences: list[dict[str, str]], at: datetime) -> None:
    day = legal_day(at)
    kept = {"compared": compared, "differences": differences, "at": at}
    Reconciliation.objects.update_or_create(system=system, day=day, defaults=kept)
    payload = {"system": system, "day": day.isoformat(), "differences": len(differences)}
    event_services.append(by=SYSTEM, type="window.reconciled", stream=f"vertical:{system}", payload=payload, at=at)
