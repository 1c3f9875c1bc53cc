"""Questions to the register: what may be rated, what a unit was given, points, remedies."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from yiwang.core import crypto
from yiwang.core.actor import Actor
from yiwang.core.paging import Page
from yiwang.foundation.access import services as access_services
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases.models import Case
from yiwang.support.cases.problems import CaseNotFound
from yiwang.support.ratings import pack
from yiwang.support.ratings.models import BAD, CHANNELS, GRADES, Entry, Point, Push, Rating, Remedy, Seal
from yiwang.support.ratings.problems import NotRateable, NotYetRateable, PointUnknown
from yiwang.web.paging import page

THIRDS = {1: "上旬", 2: "中旬", 3: "下旬"}


@dataclass(frozen=True)
class Given:
    """A rating as the rated unit sees it: what was said of what, and about when. Not who, nor in which case."""

    uid: UUID
    agency: str
    grade: int
    grade_word: str
    comment: str
    title: str
    point: str
    channel: str
    when: str
    remarks: tuple[str, ...]

    @property
    def is_bad(self) -> bool:
        """Does it ask for a remedy?"""
        return self.grade in BAD


@dataclass(frozen=True)
class Standing:
    """Whether the party of a case may rate it now, and what it gave."""

    may_rate: bool
    given: Rating | None

    @property
    def grade_word(self) -> str:
        """What was given, in words."""
        return dict(GRADES)[self.given.grade] if self.given else ""


def subject_of_case(case: Case) -> str:
    """The name under which a case is rated once."""
    return f"case:{case.uid}"


def is_rated_here(case: Case) -> bool:
    """Is a case of this kind rated in the register, rather than by a step of its own or not at all?"""
    body = pack.body()
    bad = str((body.get("bad") or {}).get("kind", ""))
    return case.kind not in (body.get("pooled") or {}) and case.kind != bad and not case.parent_id


def own_case(*, by: Actor, uid: UUID) -> Case:
    """A case of the party itself. Raises CaseNotFound, for officers too."""
    case = case_selectors.get_case(by=by, uid=uid)
    if by.agency_id or by.principal_id != case.party_id:
        raise CaseNotFound(uid=uid)
    return case


def require_rateable(case: Case) -> None:
    """A case that is rated here and has ended. Raises NotRateable, NotYetRateable."""
    if not is_rated_here(case):
        raise NotRateable
    if case.closed_at is None:
        raise NotYetRateable


def standing_of(*, by: Actor, case: Case) -> Standing:
    """What the case's page says about rating to its party."""
    own = by.principal_id is not None and by.principal_id == case.party_id and not by.agency_id
    given = Rating.objects.visible_to(Actor.system("ratings")).filter(subject=subject_of_case(case)).first()
    return Standing(
        own and case.closed_at is not None and given is None and is_rated_here(case), given if own else None
    )


def just_given(*, uid: UUID) -> Rating:
    """A rating whose name the caller holds because it has given it."""
    return Rating.objects.visible_to(Actor.system("ratings")).get(uid=uid)


def page_of_given(*, by: Actor, bad_only: bool = False, cursor: str = "") -> Page[Given]:
    """What the bodies within reach were given, newest first. Raises Forbidden, CursorRefused."""
    access_services.require(by, "ratings.read")
    rows = Rating.objects.visible_to(by).select_related("agency", "point").prefetch_related("entries")
    found = page(rows.filter(grade__in=BAD) if bad_only else rows, keys=("-id",), cursor=cursor)
    return Page([_given(row) for row in found.items], found.next)


def _given(row: Rating) -> Given:
    year, month = row.period.split("-")
    return Given(
        uid=row.uid,
        agency=row.agency.name,
        grade=row.grade,
        grade_word=row.get_grade_display(),
        comment=crypto.unseal_text(row.comment_sealed) if row.comment_sealed else "",
        title=row.title,
        point=row.point.name if row.point and row.point.code != row.agency.code else "",
        channel=dict(CHANNELS)[row.channel],
        when=f"{year}年{int(month)}月{THIRDS[row.third]}",
        remarks=tuple(_remark(entry) for entry in row.entries.all()),
    )


def _remark(entry: Entry) -> str:
    return f"{entry.get_kind_display()}：{entry.get_grade_display()}" if entry.grade else entry.get_kind_display()


def list_points(*, by: Actor) -> QuerySet[Point]:
    """The points of the actor's bodies, to show their codes. Raises Forbidden."""
    access_services.require(by, "ratings.offer")
    own = Q(agency_id__in=by.agency_ids) | Q(agency__parent_id__in=by.agency_ids)
    return Point.objects.filter(own).select_related("agency").order_by("code")


def get_point(*, by: Actor, code: str) -> Point:
    """A point of the actor's bodies. Raises Forbidden, PointUnknown."""
    found = list_points(by=by).filter(code=code).first()
    if found is None:
        raise PointUnknown
    return found


def count_points() -> dict[str, int]:
    """How many points of each kind stand in the register."""
    kinds = list(Point.objects.values_list("kind", flat=True))
    return {label: kinds.count(kind) for kind, label in Point.KINDS}


def list_remedies(*, by: Actor) -> QuerySet[Remedy]:
    """The open remedies among the cases that the actor may see, the oldest first. Raises Forbidden."""
    access_services.require(by, "ratings.revisit")
    seen = Case.objects.visible_to(by).filter(kind=str((pack.body().get("bad") or {}).get("kind", "")))
    rows = Remedy.objects.filter(case__in=seen, closed_at__isnull=True)
    return rows.select_related("case", "case__agency", "rating").order_by("opened_at", "id")


def waits_for_revisit(remedy: Remedy) -> bool:
    """Has the body replied, so that the supervising office is to revisit now?"""
    task = str((pack.body().get("bad") or {}).get("revisit_task"))
    return remedy.case.tasks.filter(name=task, state__in=("open", "claimed")).exists()


def list_seals() -> QuerySet[Seal]:
    """The sealed months, the latest first."""
    return Seal.objects.order_by("-period")


def pushes(*, by: Actor, state: str = "") -> QuerySet[Push]:
    """What was pushed to the nation and what became of it. Raises Forbidden without operations.see."""
    access_services.require(by, "operations.see")
    rows = Push.objects.order_by("-id")
    return rows.filter(state=state) if state else rows


def is_sealed(period: str, at: datetime) -> bool:
    """Was the month sealed by this instant?"""
    return Seal.objects.filter(period=period, at__lte=at).exists()
