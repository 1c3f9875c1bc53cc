"""A bad rating opens a case at the rated body; its revisit and its rulings come back as entries."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from yiwang.core import crypto
from yiwang.core.actor import Actor
from yiwang.foundation.access import services as access_services
from yiwang.foundation.agencies import selectors as agency_selectors
from yiwang.foundation.agencies.models import Agency
from yiwang.foundation.events import services as event_services
from yiwang.foundation.parties import selectors as party_selectors
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases import services as case_services
from yiwang.support.cases.models import Case
from yiwang.support.ratings import pack
from yiwang.support.ratings.models import BAD, Rater, Rating, Remedy
from yiwang.support.ratings.problems import RaterClosed, RaterUnknown
from yiwang.support.ratings.selectors.register import THIRDS
from yiwang.support.ratings.services.rating import BASIS, enter

OPENER = Actor.system("ratings", "cases.submit", "cases.read")


@transaction.atomic
def open_remedy(*, rating_uid: UUID, at: datetime) -> Remedy | None:
    """The case that puts a bad rating right, once; None when the rating is none or the pack names no kind for it."""
    rating = Rating.objects.select_related("agency", "case").filter(uid=rating_uid).first()
    body: Mapping[str, Any] = pack.body().get("bad") or {}
    if rating is None or rating.grade not in BAD or not body:
        return None
    known = Remedy.objects.filter(rating=rating).first()
    if known:
        return known
    unit = _unit_for(rating.agency, body)
    office = _office_for(unit, body)
    answers = {
        "unit": unit.code,
        "office": office.code,
        "grade": str(rating.grade),
        "about": rating.title or rating.agency.name,
        "rated_in": f"{rating.period} {THIRDS[rating.third]}",
        **({"said": crypto.unseal_text(rating.comment_sealed)} if rating.comment_sealed else {}),
    }
    application = case_services.Application(kind=str(body["kind"]), answers=answers, place=unit.place)
    case = case_services.submit(by=OPENER, application=application, key=f"remedy:{rating.uid}", at=at)
    if rating.case:
        case_services.set_aside(by=OPENER, case=case, officers=_handlers_of(rating.case), at=at)
    return Remedy.objects.create(rating=rating, case=case, opened_at=at)


def _handlers_of(case: Case) -> list[int]:
    """The officers who did a step in the rated case."""
    found = case.steps.filter(agency_id__isnull=False, actor_party_id__isnull=False)
    return sorted({int(party) for party in found.values_list("actor_party_id", flat=True) if party})


def _unit_for(agency: Agency, body: Mapping[str, Any]) -> Agency:
    """The rated body; where it has nobody in the post that investigates, the one it belongs to."""
    post = str(body["investigator"])
    candidates = [agency, *([agency.parent] if agency.parent else []), *_named(agency, body.get("instead", ()), body)]
    return next((each for each in candidates if each.posts.filter(code=post).exists()), agency)


def _office_for(unit: Agency, body: Mapping[str, Any]) -> Agency:
    """The nearest supervising office that is not the rated body itself."""
    offices = [each for each in _named(unit, body["offices"], body) if each.pk != unit.pk]
    return next(each for each in offices if each.posts.filter(code=str(body["supervisor"])).exists())


def _named(agency: Agency, patterns: Any, body: Mapping[str, Any]) -> Iterator[Agency]:
    levels = ("region", "city", "county", "township", "village")
    places = {level: getattr(agency, level) for level in levels}
    places |= {levels[agency.level - 1]: agency.place}
    for pattern in patterns:
        code = str(pattern).format_map(places)
        found = agency_selectors.find_agency(code=str((body.get("named") or {}).get(code, code)))
        if found:
            yield found


@transaction.atomic
def follow_remedy(*, case: Case, transition: str, source: str, at: datetime) -> None:
    """A step of a remedy that the pack names: given again at the revisit, not counted after review, ended."""
    body: Mapping[str, Any] = pack.body().get("bad") or {}
    remedy = Remedy.objects.select_related("rating").filter(case=case).first()
    if remedy is None:
        return
    if transition == body.get("revisit"):
        answers = case_selectors.open_answers(case=case, by=OPENER, masked=False)
        grade = str(answers.get(str(body.get("again"))) or "")
        if grade in {"1", "2", "3", "4", "5"}:
            enter(rating=remedy.rating, kind="repeat", grade=int(grade), source=source, at=at)
    if transition == body.get("void"):
        enter(rating=remedy.rating, kind="void", grade=None, source=source, at=at)
    if case.closed_at and remedy.closed_at is None:
        Remedy.objects.filter(pk=remedy.pk).update(closed_at=case.closed_at)


@transaction.atomic
def open_rater(*, by: Actor, case_uid: UUID, purpose: str, at: datetime) -> tuple[str, str]:
    """Name and telephone of who gave a bad rating, for whoever is to revisit now; each opening is logged.

    Raises Forbidden, CaseNotFound, RaterClosed, RaterUnknown.
    """
    access_services.require(by, "ratings.revisit")
    case = case_selectors.get_case(by=by, uid=case_uid)
    body: Mapping[str, Any] = pack.body().get("bad") or {}
    remedy = Remedy.objects.select_related("rating").filter(case=case).first()
    waiting = case.tasks.filter(name=str(body.get("revisit_task")), state__in=("open", "claimed"))
    if remedy is None or not waiting.filter(agency_id=by.agency_id or 0, post__in=("", by.post)).exists():
        raise RaterClosed
    rater = Rater.objects.filter(rating=remedy.rating).first()
    if rater is None:
        raise RaterUnknown
    opened = json.loads(crypto.unseal_text(rater.sealed))
    event_services.append(
        by=by,
        type="rating.rater_opened",
        stream=f"rating:{remedy.rating.uid}",
        payload={"case": str(case.uid), "purpose": purpose[:100]},
        at=at,
        basis=BASIS,
    )
    if not opened.get("party"):
        return "", str(opened.get("phone", ""))
    party = party_selectors.get_party(by=OPENER, party_id=opened["party"])
    phone = crypto.unseal_text(party.phone_sealed) if party.phone_sealed else ""
    return party_selectors.display(party, masked=False), str(opened.get("phone") or phone)
