"""The register in words: rows of the list, of the board and of the reserve library; one project's money and papers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from yiwang.core.actor import Actor
from yiwang.core.labels import Label
from yiwang.lines.management.projects import selectors
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases.models import Case
from yiwang.web.labels import said

BOARD = (
    "approved",
    "batched",
    "reserve",
    "planned",
    "fixed",
    "implementing",
    "preliminary_accepted",
    "trial_run",
    "final_acceptance",
    "accepted",
)
REPORTS = ("monthly_report", "quarterly_report", "security_check")
MOST_ON_BOARD = 500


@dataclass(frozen=True)
class ProjectRow:
    """One project of the register: its columns as the kind names them."""

    uid: UUID
    number: str
    unit: str
    state: Label
    cells: list[tuple[Label, str]]


@dataclass(frozen=True)
class Filters:
    """What the register is narrowed to; every value comes from the register itself."""

    state: str = ""
    batch: str = ""
    unit: str = ""


def narrowed(*, by: Actor, filters: Filters) -> QuerySet[Case]:
    """The register as this actor may see it, narrowed."""
    cases = selectors.list_projects(by=by, state=filters.state, batch=filters.batch).select_related("party")
    return cases.filter(party__name=filters.unit) if filters.unit else cases


def headings() -> list[Label]:
    """What the columns of the register are called."""
    kind = case_selectors.current_kind(selectors.KIND)
    return [case_selectors.column_label(kind, name) for name in kind.columns]


def project_rows(cases: Iterable[Case]) -> list[ProjectRow]:
    """Projects (with party joined) as rows."""
    return [_row(case) for case in cases]


def _row(case: Case) -> ProjectRow:
    kind = case_selectors.kind_of(case)
    unit = case.party.name if case.party else ""
    return ProjectRow(
        case.uid, case.number, unit, kind.states[case.state].label, case_selectors.read_columns(case=case)
    )


def export_rows(cases: QuerySet[Case]) -> Iterator[list[str]]:
    """Every project of a list for the download, the latest first."""
    for case in cases.order_by("-opened_at", "-id").iterator(chunk_size=500):
        row = _row(case)
        yield [row.number, row.unit, said(row.state), *(text for _, text in row.cells)]


def options(*, by: Actor) -> dict[str, list[str]]:
    """The batches and the units that occur in the register as this actor may see it."""
    cases = selectors.list_projects(by=by)
    batches = cases.filter(facts__field="batch").values_list("facts__text", flat=True).distinct()
    units = cases.filter(party__isnull=False).values_list("party__name", flat=True).distinct()
    return {"batches": sorted(set(batches), reverse=True), "units": sorted(set(units))}


@dataclass(frozen=True)
class Card:
    """One project on the board. Money in cents."""

    uid: UUID
    name: str
    unit: str
    batch: str
    rank: int | None
    estimate: int | None
    year_funds: int | None


@dataclass(frozen=True)
class Column:
    """One state of the board with its projects, by batch and rank."""

    state: str
    label: Label
    cards: list[Card]

    @property
    def estimate(self) -> int:
        """Approved estimates together, in cents."""
        return sum(card.estimate or 0 for card in self.cards)


def board(*, by: Actor) -> list[Column]:
    """The batch board from approval to acceptance."""
    kind = case_selectors.current_kind(selectors.KIND)
    cases = selectors.list_projects(by=by).filter(state__in=BOARD).select_related("party")
    cards: dict[str, list[Card]] = {state: [] for state in BOARD}
    for case in cases.order_by("-opened_at", "-id")[:MOST_ON_BOARD]:
        cards[case.state].append(_card(case))
    ordered = {s: sorted(found, key=lambda c: (c.batch or "9", c.rank or 9999, c.name)) for s, found in cards.items()}
    return [Column(state, kind.states[state].label, ordered[state]) for state in BOARD]


def _card(case: Case) -> Card:
    found = case.answers
    return Card(
        uid=case.uid,
        name=str(found.get("project_name") or case.number),
        unit=case.party.name if case.party else "",
        batch=str(found.get("batch") or ""),
        rank=found.get("batch_rank"),
        estimate=found.get("approved_estimate"),
        year_funds=found.get("year_funds"),
    )


@dataclass(frozen=True)
class Reserved:
    """One project in the reserve library and when it rolls (art. 19: two years)."""

    card: Card
    since: datetime | None
    rolls_at: datetime | None
    is_due: bool


def reserve(*, by: Actor, at: datetime) -> list[Reserved]:
    """The reserve library, the next to roll first."""
    cases = selectors.list_projects(by=by, state="reserve").select_related("party")
    rows = case_selectors.figure_rows(cases=cases, steps=("put_in_reserve",), clocks=("reserve_roll",))
    by_pk = {case.pk: case for case in cases}
    found = [
        Reserved(_card(by_pk[row.pk]), row.last.get("put_in_reserve"), due, due is not None and due <= at)
        for row in rows
        for due in [row.due.get("reserve_roll")]
    ]
    return sorted(found, key=lambda r: (r.rolls_at is None, r.rolls_at or at, r.card.name))


@dataclass(frozen=True)
class Money:
    """What was approved, what is reckoned now, what was paid; cents. Over means more than ten per cent (art. 18)."""

    approved: int | None
    revised: int | None
    paid: int
    total: int | None

    @property
    def ceiling(self) -> int | None:
        """The approved estimate and ten per cent; exactly this much is not over."""
        return self.approved * 11 // 10 if self.approved is not None else None

    @property
    def headroom(self) -> int | None:
        """How much more may be reckoned before it is over; negative when it is."""
        if self.ceiling is None or self.approved is None:
            return None
        return self.ceiling - (self.revised if self.revised is not None else self.approved)

    @property
    def unpaid(self) -> int | None:
        """What may still be paid out of the approved estimate."""
        return self.approved - self.paid if self.approved is not None else None


def money_of(case: Case) -> Money:
    """The money of one project."""
    found: dict[str, Any] = case.answers
    return Money(
        found.get("approved_estimate"),
        found.get("revised_estimate"),
        int(found.get("paid") or 0),
        found.get("total_investment"),
    )
