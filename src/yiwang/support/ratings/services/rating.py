"""A rating is given: from the case's page, by check number, by message, at a point, or with a step of the case."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from yiwang.core import crypto
from yiwang.core.actor import Actor
from yiwang.core.problems import Fault, InputRefused
from yiwang.foundation.access import services as access_services
from yiwang.foundation.agencies.models import Agency
from yiwang.foundation.events import services as event_services
from yiwang.foundation.parties import selectors as party_selectors
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases.models import Case
from yiwang.support.ratings import pack, selectors
from yiwang.support.ratings.models import Entry, Point, Rater, Rating, Seal
from yiwang.support.ratings.problems import (
    AlreadyRated,
    CheckNumberWrong,
    MessageUnreadable,
)
from yiwang.support.ratings.rows import after, period_of, third_of

BASIS = "国办发〔2019〕51号 一事一评"
PLATFORM = Actor.system("ratings", "cases.read")
MESSAGE = re.compile(r"^\s*([1-5])\D+(\d{8})(?:\s+(.*))?\s*$", re.DOTALL)
LATEST = 50  # cases looked at when a message comes in


@dataclass(frozen=True)
class Opinion:
    """What is given: a grade from 1 (very satisfied) to 5, and words if the person likes."""

    grade: int
    comment: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Contact:
    """What is rated: once per subject."""

    subject: str
    agency: Agency
    channel: str
    case: Case | None = None
    point: Point | None = None
    matter: str = ""
    title: str = ""


def rate_case(*, by: Actor, uid: UUID, opinion: Opinion, at: datetime, channel: str = "page") -> Rating:
    """The party rates its case after the end. Raises CaseNotFound, NotYetRateable, NotRateable, AlreadyRated."""
    case = selectors.own_case(by=by, uid=uid)
    return _rate_case(by=by, case=case, opinion=opinion, channel=channel, at=at)


def rate_by_number(
    *, by: Actor, number: str, check: str, opinion: Opinion, at: datetime, channel: str = "page"
) -> Rating:
    """Whoever holds the check number rates the case: at a kiosk, from a paper receipt. Raises CheckNumberWrong."""
    found = case_selectors.search_cases(by=PLATFORM, text=number).filter(number=number)
    case = next((c for c in found if selectors.is_check_number(c, check)), None)
    if case is None:
        raise CheckNumberWrong
    return _rate_case(by=by, case=case, opinion=opinion, channel=channel, at=at)


def take_down(*, by: Actor, number: str, check: str, opinion: Opinion, at: datetime) -> Rating:
    """An agent on the telephone enters a rating for a caller, who says the check number. Raises Forbidden."""
    access_services.require(by, "ratings.take_down")
    return rate_by_number(by=by, number=number, check=check, opinion=opinion, at=at, channel="telephone")


def rate_by_message(*, by: Actor, phone: str, text: str, at: datetime) -> Rating:
    """A short message came back: grade, check number, words. Raises Forbidden, MessageUnreadable, CheckNumberWrong."""
    access_services.require(by, "ratings.receive")
    read = MESSAGE.match(text)
    if read is None:
        raise MessageUnreadable
    party = party_selectors.find_for_login(phone)
    cases = case_selectors.list_cases(by=PLATFORM).filter(party=party) if party else ()
    latest = cases.order_by("-opened_at")[:LATEST] if party else ()  # type: ignore[union-attr]
    case = next((c for c in latest if selectors.is_check_number(c, read[2])), None)
    if case is None:
        raise CheckNumberWrong
    opinion = Opinion(int(read[1]), (read[3] or "").strip())
    return _rate_case(by=PLATFORM, case=case, opinion=opinion, channel="sms", at=at)


def rate_at(*, by: Actor, token: str, opinion: Opinion, at: datetime) -> Rating:
    """Whoever scanned the code of a point rates this contact. Raises AddressForged, AlreadyRated."""
    place = selectors.read_address(token)
    contact = Contact(
        subject=f"point:{place.point.code}:{place.ticket}",
        agency=place.point.agency,
        channel="kiosk" if place.point.kind == "kiosk" else "qr",
        point=place.point,
        matter=place.matter,
        title=_title(place.matter) or place.point.name,
    )
    return _write(by=by, contact=contact, opinion=opinion, party_id=by.party_id if not by.agency_id else None, at=at)


def _title(matter: str) -> str:
    from_library = (
        case_selectors.list_cases(by=PLATFORM, matter=matter).values_list("title", flat=True) if matter else ()
    )
    return next(iter(from_library[:1]), matter) if matter else ""


def _rate_case(*, by: Actor, case: Case, opinion: Opinion, channel: str, at: datetime) -> Rating:
    selectors.require_rateable(case)
    return _write(by=by, contact=contact_of(case, channel), opinion=opinion, party_id=case.party_id, at=at)


def contact_of(case: Case, channel: str) -> Contact:
    """A case as what is rated: the body that handled it, or the one that its kind's row names by duty."""
    role = ((pack.body().get("pooled") or {}).get(case.kind) or {}).get("rated", "")
    duty = case.duties.filter(role=role).select_related("agency").order_by("-id").first() if role else None
    return Contact(
        subject=selectors.subject_of_case(case),
        agency=duty.agency if duty else case.agency,
        channel=channel,
        case=case,
        matter=case.matter,
        title=case.title,
    )


@transaction.atomic
def _write(*, by: Actor, contact: Contact, opinion: Opinion, party_id: int | None, at: datetime) -> Rating:
    """The row, the seal of who gave it, the event. The log names an officer who took it down, never the rater."""
    if opinion.grade not in range(1, 6):
        raise InputRefused(faults=[Fault("grade", "请选择五个等级中的一个", "1 非常满意，5 非常不满意")])
    if Rating.objects.filter(subject=contact.subject).exists():
        raise AlreadyRated
    rating = Rating(
        subject=contact.subject,
        case=contact.case,
        agency=contact.agency,
        point=contact.point,
        channel=contact.channel,
        matter=contact.matter,
        title=contact.title,
        grade=opinion.grade,
        comment_sealed=crypto.seal_text(opinion.comment[:500]) if opinion.comment else "",
        period=open_period(at),
        third=third_of(at),
        at=at,
    )
    try:
        with transaction.atomic():
            rating.save(force_insert=True)
    except IntegrityError:
        raise AlreadyRated from None
    if party_id or opinion.phone:
        Rater.objects.create(
            rating=rating, sealed=crypto.seal_text(json.dumps({"party": party_id, "phone": opinion.phone}))
        )
    payload = {
        "grade": rating.grade,
        "agency": contact.agency.code,
        "channel": contact.channel,
        "period": rating.period,
    }
    event_services.append(
        by=by if by.agency_id else PLATFORM,
        type="rating.given",
        stream=f"rating:{rating.uid}",
        payload=payload,
        at=at,
        basis=BASIS,
    )
    return rating


def open_period(at: datetime) -> str:
    """The month in which something that happened at an instant is entered: its own, or the next that is not sealed."""
    period = period_of(at)
    while Seal.objects.filter(period=period).exists():
        period = after(period)
    return period


def pool(*, case: Case, grade: int, comment: str, source: str, at: datetime) -> None:
    """A step of the case was its rating: it enters the register, once; a later one is entered as given again."""
    given = Rating.objects.filter(subject=selectors.subject_of_case(case)).first()
    if given is None:
        opinion = Opinion(grade, comment)
        _write(by=PLATFORM, contact=contact_of(case, "callback"), opinion=opinion, party_id=case.party_id, at=at)
    elif given.at != at:
        enter(rating=given, kind="repeat", grade=grade, source=source, at=at)


@transaction.atomic
def enter(*, rating: Rating, kind: str, grade: int | None, source: str, at: datetime) -> None:
    """An entry beside a rating, once per source; the rating itself stays as it was given."""
    values = {"kind": kind, "grade": grade, "period": open_period(at), "at": at}
    _, is_new = Entry.objects.get_or_create(rating=rating, source=source, defaults=values)
    if is_new:
        event_services.append(
            by=PLATFORM,
            type="rating.entered",
            stream=f"rating:{rating.uid}",
            payload={"kind": kind, "grade": grade, "source": source},
            at=at,
            basis=BASIS,
        )
