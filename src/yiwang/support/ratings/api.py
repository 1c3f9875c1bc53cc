"""The API of ratings: giving one, the messages of the gateway, what is published."""

from fractions import Fraction
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from yiwang.foundation.events import idempotency
from yiwang.support.ratings import selectors
from yiwang.support.ratings import services as rating_services
from yiwang.support.ratings.rows import FORMULAS, Figures
from yiwang.web.endpoints import Key, Query, actor, at

router = Router(tags=["ratings"])
Period = Annotated[str, Field(pattern=r"^(\d{4}-\d{2})?$")]
Grade = Annotated[int, Field(ge=1, le=5)]


class OpinionIn(Schema):
    """A grade, 1 very satisfied to 5 very dissatisfied, and words."""

    grade: Grade
    comment: Annotated[str, Field(max_length=500)] = ""


class MessageIn(Schema):
    """A short message that came in: grade, check number, words."""

    phone: Query
    text: Annotated[str, Field(max_length=500)]


class RatingOut(Schema):
    uid: UUID
    grade: int
    channel: str
    period: str


class FiguresOut(Schema):
    """Figures by the formulas given beside them; rates are null where nothing counts."""

    key: str
    name: str
    total: int
    valid: int
    void: int
    grades: list[int]
    satisfied: float | None
    bad: float | None
    score: float | None


class SealOut(Schema):
    """A sealed month."""

    period: str
    rows: int
    grades: dict[str, int]
    digest: str


class StatisticsOut(Schema):
    formulas: dict[str, str]
    sum: FiguresOut
    lines: list[FiguresOut]
    remedies: int
    remedied: int
    seal: SealOut | None


@router.post("/cases/{uid}/rating", response=RatingOut, summary="Rate one's own case after its end, once")
def rate_case(request: HttpRequest, uid: UUID, body: OpinionIn, key: Key = "") -> Any:
    by, now, opinion = actor(request), at(request), rating_services.Opinion(body.grade, body.comment)
    made = idempotency.do_once(
        by=by,
        operation=f"ratings.rate:{uid}",
        key=key,
        body=body.dict(),
        at=now,
        work=lambda: rating_services.rate_case(by=by, uid=uid, opinion=opinion, at=now).uid,
    )
    return selectors.just_given(uid=UUID(made))


@router.post("/ratings/messages", response=RatingOut, summary="A short message that came in (gateway)")
def take_message(request: HttpRequest, body: MessageIn, key: Key = "") -> Any:
    by, now = actor(request), at(request)
    made = idempotency.do_once(
        by=by,
        operation="ratings.message",
        key=key,
        body=body.dict(),
        at=now,
        work=lambda: rating_services.rate_by_message(by=by, phone=body.phone, text=body.text, at=now).uid,
    )
    return selectors.just_given(uid=UUID(made))


@router.get("/ratings/statistics", response=StatisticsOut, auth=None, summary="The published figures")
def show_statistics(
    request: HttpRequest,
    group: Literal["agency", "matter", "point", "channel", "period"] = "agency",
    period: Period = "",
) -> dict[str, Any]:
    found = selectors.statistics(group=group, period=period)
    return {
        "formulas": dict(FORMULAS),
        "sum": _figures("", "", found.sum),
        "lines": [_figures(line.key, line.name, line.figures) for line in found.lines],
        "remedies": found.remedies,
        "remedied": found.remedied,
        "seal": found.seal,
    }


@router.get("/ratings/seals", response=list[SealOut], auth=None, summary="The sealed months")
def list_seals(request: HttpRequest) -> Any:
    return list(selectors.list_seals())


def _figures(key: str, name: str, found: Figures) -> dict[str, Any]:
    return {
        "key": key,
        "name": name,
        "total": found.total,
        "valid": found.valid,
        "void": found.void,
        "grades": list(found.grades),
        "satisfied": _rate(found.satisfied),
        "bad": _rate(found.bad),
        "score": _rate(found.score),
    }


def _rate(share: Fraction | None) -> float | None:
    return None if share is None else round(float(share), 4)
