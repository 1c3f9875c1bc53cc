"""Questions of the console: today's figures, who called before, what is like it, and the three rates from rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, Min, Q, QuerySet

from yiwang.core import calendar
from yiwang.core.actor import Actor
from yiwang.core.calendar import BEIJING
from yiwang.core.identifiers import IdentifierRefused, check_phone, mask_phone
from yiwang.core.labels import Label
from yiwang.foundation.places import selectors as place_selectors
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases.models import Case
from yiwang.support.forms import selectors as form_selectors

KIND = "hotline"
LIGHTS: tuple[calendar.Light, ...] = ("red", "orange", "yellow", "green")
OPEN_STATES = ("registered", "dispatched", "returned", "arbitrating", "handling", "replied", "calling_back")


@dataclass(frozen=True)
class OrderRow:
    """One order of a list, in words. `light` is empty when nothing runs."""

    uid: UUID
    number: str
    subject: str
    category: str
    topic: str
    unit: str
    state: Label
    light: str
    opened_at: datetime
    due_at: datetime | None


@dataclass(frozen=True)
class Today:
    """The console's figures of this legal day, within the asker's scope."""

    received: int
    dispatched: int
    waiting_sign: int
    overdue: int
    of_enterprises: int
    lights: list[tuple[str, int]]
    states: list[tuple[str, Label, int]]


def orders(*, by: Actor, state: str = "") -> QuerySet[Case]:
    """Orders within scope and compartments, unordered."""
    return case_selectors.list_cases(by=by, kind=KIND, state=state)


def enterprise_orders(*, by: Actor, state: str = "") -> QuerySet[Case]:
    """Those of the enterprise seat: what enterprises ask, unordered."""
    return case_selectors.list_cases(by=by, kind=KIND, state=state, facts={"is_enterprise": True})


def most_pressing(*, by: Actor, at: datetime) -> list[OrderRow]:
    """The fifteen open orders whose running limit ends first."""
    running = Q(clocks__state="running", clocks__on_expiry="")
    cases = orders(by=by).filter(closed_at__isnull=True).annotate(next_due=Min("clocks__due_at", filter=running))
    return order_rows(cases=cases.order_by(F("next_due").asc(nulls_last=True), "pk")[:15], at=at)


def order_rows(*, cases: Iterable[Case], at: datetime) -> list[OrderRow]:
    """Orders as rows, each with its nearest limit; no statement per row once agencies are warm."""
    cases = list(cases)
    clocks = case_selectors.nearest_clocks(cases=cases)
    return [_row(case, clocks.get(case.pk), at) for case in cases]


def _row(case: Case, clock: tuple[datetime, datetime] | None, at: datetime) -> OrderRow:
    words = {n: w for n, (_, w) in zip(_NAMES, case_selectors.read_columns(case=case, names=_NAMES), strict=True)}
    return OrderRow(
        uid=case.uid,
        number=case.number,
        subject=words["subject"],
        category=words["category"],
        topic=words["topic"],
        unit=words["unit"],
        state=case_selectors.kind_of(case).states[case.state].label,
        light=calendar.light(*clock, at) if clock else "",
        opened_at=case.opened_at,
        due_at=clock[1] if clock else None,
    )


_NAMES = ("subject", "category", "topic", "unit")


def today(*, by: Actor, at: datetime) -> Today:
    """What came in and went out today, and how all open orders stand."""
    begin = at.astimezone(BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)
    cases = orders(by=by)
    running = list(cases.filter(closed_at__isnull=True).select_related(None).only("pk", "state"))
    clocks = case_selectors.nearest_clocks(cases=running).values()
    lights = [calendar.light(started, due, at) for started, due in clocks]
    kind = case_selectors.current_kind(KIND)
    moved = cases.filter(steps__transition__in=("dispatch", "arbitrate"), steps__at__gte=begin)
    return Today(
        received=cases.filter(opened_at__gte=begin).count(),
        dispatched=moved.values("pk").distinct().count(),
        waiting_sign=sum(1 for row in running if row.state == "dispatched"),
        overdue=lights.count("red"),
        of_enterprises=enterprise_orders(by=by).filter(closed_at__isnull=True).count(),
        lights=[(light, lights.count(light)) for light in LIGHTS],
        states=[(s, kind.states[s].label, sum(1 for r in running if r.state == s)) for s in OPEN_STATES],
    )


@dataclass(frozen=True)
class Caller:
    """Who calls, masked, and the earlier orders from that number."""

    phone: str
    orders: list[OrderRow]


def find_caller(*, by: Actor, phone: str, at: datetime) -> Caller | None:
    """Earlier orders from exactly this number within scope, latest first, at most ten; None for no valid number."""
    try:
        digits = check_phone(phone)
    except IdentifierRefused:
        return None
    spec = form_selectors.schema_of(case_selectors.current_kind(KIND).digest, "form").by_name["caller_phone"]
    facts = {spec.name: form_selectors.lookup_hash(spec, digits)}
    found = case_selectors.list_cases(by=by, kind=KIND, facts=facts).order_by("-opened_at", "-id")[:10]
    return Caller(mask_phone(digits), order_rows(cases=found, at=at))


def similar_orders(*, by: Actor, topic: str, place: str, at: datetime) -> list[OrderRow]:
    """Open orders of the same topic in the same place: of a village its township's, of a county the county's."""
    here = place_selectors.find_place(place) if place else None
    if here is None or not topic:
        return []
    column, code = ("township", here.township) if here.level == 5 else (here_level(here.level), here.code)
    cases = case_selectors.list_cases(by=by, kind=KIND, open_only=True, facts={"topic": topic})
    return order_rows(cases=cases.filter(Q(**{column: code})).order_by("-opened_at", "-id")[:5], at=at)


def here_level(level: int) -> str:
    """The place column of a level 1–5."""
    return ("region", "city", "county", "township", "village")[level - 1]


def suggested_unit(*, by: Actor, answers: Mapping[str, Any], at: datetime) -> str:
    """The unit that the competence table names for what was typed so far; empty when it cannot tell yet."""
    if not answers.get("topic") or not answers.get("category") or not answers.get("place"):
        return ""
    known = {name: answers[name] for name in ("topic", "category", "anonymous") if name in answers}
    draft = case_selectors.draft_of(by=by, kind=KIND, answers=known, place=str(answers["place"]), at=at)
    return unit_for(by=by, case=draft, at=at)


def unit_for(*, by: Actor, case: Case, at: datetime) -> str:
    """The unit that the competence table names for an order; empty for nobody."""
    found = case_selectors.suggested_agency(by=by, case=case, table="competent", at=at)
    return found.name if found else ""


@dataclass(frozen=True)
class Rate:
    """One rate with its formula in words and the two numbers it is reckoned from."""

    name: str
    formula: str
    above: Decimal
    below: int

    @property
    def percent(self) -> str:
        """The rate in per cent with one decimal; a dash when there is nothing to divide by."""
        return f"{self.above * 100 / self.below:.1f} %" if self.below else "—"


@dataclass(frozen=True)
class Statistics:
    """Orders received in a span of days: rates, and everything left out of them, by reason."""

    received: int
    closed: int
    called_back: int
    rates: list[Rate]
    left_out: list[tuple[str, int]]


LEFT_OUT = {
    "anonymous": "匿名，不回访",
    "enquiry": "咨询类，不回访",
    "refused": "诉求人拒绝回访",
    "unreached": "多次未接通",
}
FIELDS = ("answered_directly", "contacted", "solved", "satisfied", "no_callback_reason")


def statistics(*, by: Actor, since: datetime, until: datetime) -> Statistics:
    """The three rates over orders received in [since, until), reckoned from the orders' rows within scope."""
    cases = orders(by=by).filter(opened_at__gte=since, opened_at__lt=until)
    rows = case_selectors.figure_rows(
        cases=cases,
        fields=FIELDS,
        steps=("record_contact", "close_after_callback", "close_without_callback", "answer_directly", "reopen"),
        clocks=("handle",),
    )
    done = [row for row in rows if row.state in {"closed", "archived"}]
    groups: dict[str, list[case_selectors.FigureRow]] = {}
    for row in done:
        groups.setdefault(_way_closed(row), []).append(row)
    called = groups.get("close_after_callback", [])
    return Statistics(
        received=len(rows),
        closed=len(done),
        called_back=len(called),
        rates=_rates(called),
        left_out=_left_out(rows, groups),
    )


def _way_closed(row: case_selectors.FigureRow) -> str:
    ways = ("answer_directly", "close_after_callback", "close_without_callback")
    return max((row.last[way], way) for way in ways if way in row.last)[1] if set(ways) & set(row.last) else ""


def _rates(called: list[case_selectors.FigureRow]) -> list[Rate]:
    partly, fairly = _parameter("partly_solved_counts"), _parameter("fairly_satisfied_counts")
    reached = sum(1 for row in called if _in_time(row))
    solved = sum((_solved(row, partly) for row in called), Decimal(0))
    satisfied = sum((_satisfied(row, fairly) for row in called), Decimal(0))
    below = len(called)
    return [
        Rate("响应率", "承办单位在办理时限内联系过、诉求人也确认联系过的工单 ÷ 已回访工单", Decimal(reached), below),
        Rate("解决率", f"（已解决 + {partly} × 部分解决）÷ 已回访工单", solved, below),
        Rate("满意率", f"（非常满意、满意 + {fairly} × 基本满意）÷ 已回访工单", satisfied, below),
    ]


def _in_time(row: case_selectors.FigureRow) -> bool:
    at, due = row.first.get("record_contact"), row.due.get("handle")
    return bool(row.facts.get("contacted")) and at is not None and due is not None and at <= due


def _solved(row: case_selectors.FigureRow, partly: Decimal) -> Decimal:
    return {"solved": Decimal(1), "partly": partly}.get(str(row.facts.get("solved")), Decimal(0))


def _satisfied(row: case_selectors.FigureRow, fairly: Decimal) -> Decimal:
    return {"1": Decimal(1), "2": Decimal(1), "3": fairly}.get(str(row.facts.get("satisfied")), Decimal(0))


def _parameter(name: str) -> Decimal:
    return Decimal(str(case_selectors.current_kind(KIND).parameters[name]["value"]))


def _left_out(
    rows: list[case_selectors.FigureRow], groups: Mapping[str, list[case_selectors.FigureRow]]
) -> list[tuple[str, int]]:
    silent = groups.get("close_without_callback", [])
    refused = ("declined", "transferred", "merged", "withdrawn")
    return [
        ("直接答复办结，不派单", len(groups.get("answer_directly", []))),
        *((word, sum(1 for r in silent if r.facts.get("no_callback_reason") == why)) for why, word in LEFT_OUT.items()),
        ("不予受理、转紧急热线、并单、撤回", sum(1 for row in rows if row.state in refused)),
        ("还在办理（含重新办理）", sum(1 for row in rows if row.state in OPEN_STATES)),
    ]


def last_days(at: datetime, days: int) -> tuple[datetime, datetime]:
    """The span of the last legal days, today included."""
    begin = at.astimezone(BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)
    return begin - timedelta(days=days - 1), begin + timedelta(days=1)
