"""Questions of the window, each inside the asker's own offices."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from yiwang.core.actor import Actor
from yiwang.core.labels import Label
from yiwang.foundation.accounts import selectors as account_selectors
from yiwang.foundation.agencies.models import Agency
from yiwang.foundation.parties import selectors as party_selectors
from yiwang.lines.service.window.models import (
    DayEnd,
    Issue,
    Movement,
    Paper,
    Reception,
    Reconciliation,
    Slip,
    Slot,
    Ticket,
    VerticalFiling,
)
from yiwang.lines.service.window.presence import present
from yiwang.lines.service.window.problems import ReceptionNotFound, ResultNotFound, SlipNotFound
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases.models import Case, IssuedDocument, Material

RESULTS = (
    "grant_decision",
    "refusal_decision",
    "decline_notice",
    "filing_receipt",
    "return_notice",
    "deemed_renewal_notice",
    "termination_notice",
)
"""The documents of the service kind that end an application and are handed out."""


def get_reception(*, by: Actor, uid: UUID) -> Reception:
    """A reception of this office. Raises ReceptionNotFound."""
    rows = Reception.objects.visible_to(by)
    found = rows.select_related("party", "case", "agency", "competent").filter(uid=uid).first()
    if found is None:
        raise ReceptionNotFound
    return found


def list_receptions(*, by: Actor) -> QuerySet[Reception]:
    """The receptions of this office, latest first."""
    rows = Reception.objects.visible_to(by)
    return rows.select_related("party", "case", "competent").order_by("-opened_at", "-id")


@dataclass(frozen=True)
class ReceptionRow:
    """A reception in a list: the person masked."""

    reception: Reception
    who: str
    state: Label | None


def reception_rows(receptions: list[Reception]) -> list[ReceptionRow]:
    """Receptions to show."""
    return [
        ReceptionRow(row, party_selectors.display(row.party), _state(row.case) if row.case else None)
        for row in receptions
    ]


def _state(case: Case) -> Label:
    return case_selectors.kind_of(case).states[case.state].label


@dataclass(frozen=True)
class Receipt:
    """What is printed for the person: taken, missing (told once and whole), due day, whom to ask."""

    reception: Reception
    case: Case
    who: str
    state: Label
    taken: list[Material]
    missing: list[Material]
    originals: list[Paper]
    due_at: datetime | None


def receipt_of(*, by: Actor, reception: Reception, at: datetime) -> Receipt:
    """The receipt of a reception that was handed in. Raises ReceptionNotFound."""
    if reception.case is None:
        raise ReceptionNotFound
    case = case_selectors.get_case(by=present(by, reception.party), uid=reception.case.uid)
    view = case_selectors.show(by=present(by, reception.party), case=case, at=at)
    wanted = [m for m in view.materials if m.state in {"demanded", "rejected"} and m.required]
    papers = Paper.objects.visible_to(Actor.system("window")).filter(case=case).order_by("id")
    return Receipt(
        reception=reception,
        case=case,
        who=party_selectors.display(reception.party),
        state=view.state.label,
        taken=[m for m in view.materials if m.state in {"satisfied", "committed"}],
        missing=wanted,
        originals=list(papers),
        due_at=case.due_at if case.due_at.year < 2900 else None,
    )


def materials_of(*, by: Actor, reception: Reception, at: datetime) -> list[Material]:
    """The papers that the case of a reception demands, as the person sees them."""
    if reception.case is None:
        return []
    person = present(by, reception.party)
    case = case_selectors.get_case(by=person, uid=reception.case.uid)
    return [m for m in case_selectors.show(by=person, case=case, at=at).materials if m.state != "waived"]


def find_paper(*, by: Actor, uid: UUID) -> Paper | None:
    """An original in this office's drawer, or None."""
    rows = Paper.objects.visible_to(by)
    return rows.select_related("case", "agency").filter(uid=uid).first()


def list_papers(*, by: Actor) -> QuerySet[Paper]:
    """The originals in this office's drawer, by the case's agency."""
    rows = Paper.objects.visible_to(by)
    return rows.filter(state="held").select_related("case__agency", "slip__agency").order_by("case__agency", "id")


@dataclass(frozen=True)
class Drawer:
    """Originals in the drawer that belong to the cases of one office, and where they may be sent."""

    agency: Agency
    papers: list[Paper]
    is_here: bool


def drawer(*, by: Actor) -> list[Drawer]:
    """The originals in this office's drawer by the office that decides, or, at that office, by the window they came from."""
    groups: dict[int, list[Paper]] = {}
    agencies: dict[int, Agency] = {}
    for paper in list_papers(by=by):
        whose = paper.case.agency
        if whose.pk == by.agency_id and paper.slip is not None:
            whose = paper.slip.agency
        agencies[whose.pk] = whose
        groups.setdefault(whose.pk, []).append(paper)
    return [Drawer(agencies[pk], papers, pk == by.agency_id) for pk, papers in groups.items()]


def papers_of(slip: Slip) -> list[Paper]:
    """The originals that a slip lists, with their cases."""
    papers = Paper.objects.visible_to(Actor.system("window"))
    sent = slip.lines.filter(kind="sent").values("paper")
    return list(papers.filter(pk__in=sent).select_related("case").order_by("id"))


def list_slips(*, by: Actor) -> QuerySet[Slip]:
    """Slips from and to this office, latest first."""
    return Slip.objects.visible_to(by).select_related("agency", "to").order_by("-made_at", "-id")


def get_slip(*, by: Actor, uid: UUID) -> Slip:
    """A slip from or to this office. Raises SlipNotFound."""
    found = Slip.objects.visible_to(by).select_related("agency", "to").filter(uid=uid).first()
    if found is None:
        raise SlipNotFound
    return found


@dataclass(frozen=True)
class Ready:
    """A result that waits to be issued."""

    document: IssuedDocument
    case: Case
    who: str


def list_results(*, by: Actor, number: str = "") -> list[Ready]:
    """Results that this office's counter may issue: of cases received here, and of its own; not issued yet."""
    documents = _results(by)
    documents = documents.filter(case__number=number.strip()) if number.strip() else documents
    return [_ready(document) for document in documents.order_by("-issued_at", "-id")[:50]]


def find_result(*, by: Actor, uid: UUID) -> Ready | None:
    """One result within reach, issued already or not; None when there is none."""
    found = _within_reach(by).filter(uid=uid).first()
    return _ready(found) if found else None


def _within_reach(by: Actor) -> QuerySet[IssuedDocument]:
    received = Reception.objects.visible_to(by)
    own = case_selectors.list_cases(by=by, kind="service")
    reach = Q(case__in=received.filter(case__isnull=False).values("case")) | Q(case__in=own.values("pk"))
    documents = IssuedDocument.objects.filter(reach, name__in=RESULTS, to_party=True)
    return documents.select_related("case__party", "case__agency")


def _results(by: Actor) -> QuerySet[IssuedDocument]:
    issued = Issue.objects.visible_to(Actor.system("window"))
    return _within_reach(by).exclude(pk__in=issued.values("document"))


def _ready(document: IssuedDocument) -> Ready:
    party = document.case.party
    return Ready(document, document.case, party_selectors.display(party) if party else "")


def get_result(*, by: Actor, uid: UUID) -> Ready:
    """One result within reach. Raises ResultNotFound."""
    found = find_result(by=by, uid=uid)
    if found is None:
        raise ResultNotFound
    return found


def list_issues(*, by: Actor) -> QuerySet[Issue]:
    """What this counter has issued, latest first."""
    rows = Issue.objects.visible_to(by)
    return rows.select_related("document", "case", "parcel").order_by("-at", "-id")


def get_issue(*, by: Actor, uid: UUID) -> Issue:
    """One result issued here. Raises ResultNotFound."""
    found = list_issues(by=by).filter(uid=uid).first()
    if found is None:
        raise ResultNotFound
    return found


@dataclass(frozen=True)
class ClerkDay:
    """What one clerk booked on a day."""

    clerk: str
    received: int
    taken: int
    signed_in: int
    sent: int
    given_back: int
    issued: int


@dataclass(frozen=True)
class DayBook:
    """The day book of an office: opening, what came and went by clerk, and what must lie in the drawer."""

    opening: int
    clerks: tuple[ClerkDay, ...]

    def total(self, kind: str) -> int:
        """The sum over the clerks."""
        return sum(int(getattr(row, kind)) for row in self.clerks)

    @property
    def closing(self) -> int:
        """Originals that must lie in the drawer: opening + taken + signed for − handed over − given back."""
        came, went = ("taken", "signed_in"), ("sent", "given_back")
        return self.opening + sum(map(self.total, came)) - sum(map(self.total, went))

    @property
    def totals(self) -> dict[str, int]:
        """The sums of every column."""
        return {kind: self.total(kind) for kind, _ in Movement.KINDS}

    def as_dict(self) -> dict[str, Any]:
        """Plain figures, to be kept with the day end."""
        return {"opening": self.opening, "clerks": [asdict(row) for row in self.clerks], "closing": self.closing}


def day_book(*, by: Actor, day: date) -> DayBook:
    """The book of this office's window for one legal day."""
    lines = Movement.objects.visible_to(by).filter(agency_id=by.agency_id or 0)
    before = lines.filter(day__lt=day).aggregate(
        came=Count("pk", filter=Q(kind__in=Movement.IN)), went=Count("pk", filter=Q(kind__in=Movement.OUT))
    )
    counts: dict[int, dict[str, int]] = {}
    for row in lines.filter(day=day).values("clerk_id", "kind").annotate(n=Count("pk")).order_by("clerk_id"):
        counts.setdefault(row["clerk_id"], {})[row["kind"]] = row["n"]
    labels = account_selectors.labels_of(list(counts))
    kinds = [kind for kind, _ in Movement.KINDS]
    return DayBook(
        opening=before["came"] - before["went"],
        clerks=tuple(
            ClerkDay(clerk=labels.get(clerk, f"#{clerk}"), **{kind: found.get(kind, 0) for kind in kinds})
            for clerk, found in counts.items()
        ),
    )


def find_day_end(*, by: Actor, day: date) -> DayEnd | None:
    """The day end of this office, or None."""
    rows = DayEnd.objects.visible_to(by)
    return rows.select_related("reported_by").filter(agency_id=by.agency_id or 0, day=day).first()


def list_filings(*, by: Actor) -> QuerySet[VerticalFiling]:
    """Cases of this office in a department's system with their news, latest first."""
    rows = VerticalFiling.objects.visible_to(by).select_related("case").prefetch_related("news")
    return rows.order_by("-made_at", "-id")


def differences(*, by: Actor) -> list[dict[str, str]]:
    """What the latest comparison found about cases of this office."""
    latest = Reconciliation.objects.order_by("-day").first()
    mine = {row.case.number for row in VerticalFiling.objects.visible_to(by).select_related("case")}
    return [row for row in latest.differences if row["number"] in mine] if latest else []


def list_slots(*, at: datetime, county: str) -> QuerySet[Slot]:
    """Times in a county's halls that may still be booked, soonest first."""
    free = Slot.objects.filter(begins_at__gt=at, taken__lt=F("capacity"), agency__county=county)
    return free.select_related("agency").order_by("begins_at", "agency_id")[:100]


def list_tickets(*, by: Actor, day: date | None = None) -> QuerySet[Ticket]:
    """The window's turns of a day, or a person's own."""
    rows = Ticket.objects.visible_to(by).select_related("agency", "slot")
    return (rows.filter(day=day) if day else rows).order_by("-day", "number", "slot__begins_at", "id")


@dataclass(frozen=True)
class Waiting:
    """How a day at the window went: turns by state, and minutes from arrival to being called."""

    states: list[tuple[str, int]]
    served: int
    mean: int
    longest: int


def waiting_of(tickets: list[Ticket]) -> Waiting:
    """The figures of these turns."""
    spans = [int((t.called_at - t.arrived_at).total_seconds()) // 60 for t in tickets if t.called_at and t.arrived_at]
    return Waiting(
        states=[(label, sum(1 for t in tickets if t.state == state)) for state, label in Ticket.STATES],
        served=len(spans),
        mean=round(sum(spans) / len(spans)) if spans else 0,
        longest=max(spans, default=0),
    )
