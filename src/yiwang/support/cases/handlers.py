"""What follows the events of cases after their transaction: notices to those the lifecycle names, the digital account."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day
from yiwang.core.labels import Label
from yiwang.foundation.agencies import selectors as agency_selectors
from yiwang.foundation.events.models import Event
from yiwang.foundation.notices import services as notice_services
from yiwang.foundation.notices.services import Telling
from yiwang.support.cases import selectors
from yiwang.support.cases import services as case_services
from yiwang.support.cases.asked import form_schema
from yiwang.support.cases.models import Case
from yiwang.support.cases.numbers import OFFICIAL_ZONE
from yiwang.support.forms import services as form_services
from yiwang.support.forms.services import HandedIn

OWN_TEXTS = {
    "@due_recomputed": {
        "title": "办理期限已按最新放假安排重新计算",
        "body": "办件 {number}（{title}）的办理期限现为 {due}。",
    },
    "@yellow": {"title": "办理期限临近", "body": "办件 {number}（{title}）的期限临近，截止 {due}。"},
    "@orange": {"title": "办理期限今日到期", "body": "办件 {number}（{title}）的期限今日到期，请尽快办理。"},
    "@red": {"title": "办理期限已过", "body": "办件 {number}（{title}）的期限已过，请说明原因并尽快办结。"},
}


def send_notices(events: Sequence[Event]) -> None:
    """Sends the notices that transitions asked for; each has its own key, so that a repeated delivery tells once."""
    asking = [event for event in events if event.payload.get("notices")]
    cases = _cases_of(asking)
    tellings = [telling for event in asking for telling in _tellings(event, cases[event.stream])]
    if tellings:
        notice_services.tell(by=Actor.system("notices"), tellings=tellings)


def _cases_of(events: Sequence[Event]) -> dict[str, Case]:
    uids = {UUID(event.stream.removeprefix("case:")) for event in events}
    return {case.stream: case for case in selectors.list_cases_of(by=Actor.system("cases"), uids=uids)}


def _tellings(event: Event, case: Case) -> Iterator[Telling]:
    kind = selectors.kind_of(case)
    words = _Words(
        number=case.number,
        title=case.title,
        state=kind.states[case.state].label.zh,
        agency=case.agency.name,
        due=f"{case.due_at.astimezone(OFFICIAL_ZONE):%Y-%m-%d}" if case.due_at.year < 2900 else "—",
        at=f"{event.at.astimezone(OFFICIAL_ZONE):%Y-%m-%d %H:%M}",
    )
    for index, wanted in enumerate(event.payload["notices"]):
        text = OWN_TEXTS.get(wanted["text"]) or kind.notices.get(wanted["text"], {})
        for party_id in _recipients(case, wanted["to"], event.at):
            yield Telling(
                party_id=party_id,
                title=Label.parse(text.get("title"), "{title}：{state}").zh.format_map(words),
                body=Label.parse(text.get("body")).zh.format_map(words),
                at=event.at,
                link=f"/cases/{case.uid}/",
                subject=case.stream,
                key=f"{event.pk}:{index}:{party_id}",
            )


def fill_account(events: Sequence[Event]) -> None:
    """Applications were handed in by their parties: what may be reused enters the digital account, the draft is gone.

    Sealed to sealed, shown to nobody. A case in a compartment of its own (informants) leaves nothing in an account.
    """
    cases = _cases_of(events)
    handed_in = [given for event in events if (given := _handed_in(cases[event.stream], event.at))]
    form_services.take_in(handed_in=handed_in)


def _handed_in(case: Case, at: datetime) -> HandedIn | None:
    kind = selectors.kind_of(case)
    schema = form_schema(kind, case.form_hash)
    if schema is None or case.party_id is None or case.compartment != kind.compartment:
        return None
    given = {n: v for n, v in case.answers.items() if n in schema.by_name}
    subject = case.matter or f"kind:{case.kind}"
    return HandedIn(
        author_id=case.agent_id or case.party_id,
        principal_id=case.party_id,
        schema=schema,
        clean=form_services.open_answers(schema, given, masked=False),
        subjects=(subject, str(selectors.matter_of(case).get("code", subject))),
        at=at,
    )


def go_on_with_heads(events: Sequence[Event]) -> None:
    """Members of one thing were closed: the case they stand under goes on when it was the last."""
    uids = [UUID(event.stream.removeprefix("case:")) for event in events]
    case_services.close_heads(uids=uids, at=events[-1].at)


def _recipients(case: Case, to: str, at: datetime) -> Iterator[int]:
    """The party and its agent; whoever serves in a duty's post; or, no post named, who holds its claimed tasks."""
    if to in {"applicant", "party", "caller"}:
        yield from {p for p in (case.party_id, case.agent_id) if p}
        return
    role, _, post = to.removeprefix("duty:").partition("/")
    agencies = list(case.duties.filter(role=role, to_at__isnull=True).values_list("agency_id", flat=True))
    if post:
        serving = agency_selectors.holders_of(agency_ids=agencies, post=post, on=legal_day(at))
        yield from set(serving.values_list("holder_id", flat=True))
        return
    tasks = case.tasks.filter(state="claimed", agency_id__in=agencies, person__isnull=False)
    yield from {t.person_id for t in tasks if t.person_id}


class _Words(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "—"


def recompute_after_load(*, by: Actor, pack: str, at: datetime, changed: frozenset[str]) -> None:
    """A holiday table was loaded: provisional dates are reckoned anew, in the transaction of the load."""
    if "calendar" in changed:
        case_services.recompute_provisional(by=by, at=at)
