"""Papers at the counter: taken into the case as a picture, originals kept, handed over, signed for, given back."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from yiwang.core.actor import Actor
from yiwang.foundation.access import services as access_services
from yiwang.foundation.agencies.models import Agency
from yiwang.foundation.events import services as event_services
from yiwang.foundation.files import services as file_services
from yiwang.foundation.files.services import Upload
from yiwang.lines.service.window import selectors
from yiwang.lines.service.window.access import RECEIVE, SIGN
from yiwang.lines.service.window.models import Paper, Reception, Slip
from yiwang.lines.service.window.presence import desk_of, present
from yiwang.lines.service.window.problems import NotHandedIn, PapersElsewhere, RemarkMissing, SlipNotFound, SlipSigned
from yiwang.lines.service.window.services.book import write
from yiwang.support.cases import services as case_services


@transaction.atomic(savepoint=False)
def take_paper(
    *, by: Actor, reception: Reception, slot: str, upload: Upload, keeps_original: bool, at: datetime
) -> Paper | None:
    """A paper of the person present goes into the case as a picture; the original too where it must be kept.

    Raises Forbidden, NotHandedIn, FileRefused, MaterialRefused, CaseNotFound, DayClosed.
    """
    access_services.require(by, RECEIVE)
    agency_id, _ = desk_of(by)
    case = reception.case
    if case is None:
        raise NotHandedIn
    person = present(by, reception.party)
    stored = file_services.store(by=person, upload=upload, at=at)
    material = case_services.attach(by=person, case=case, slot=slot, file_uid=stored.uid, at=at)
    if not keeps_original:
        return None
    paper = Paper.objects.create(
        case=case, slot=slot, title=material.title, agency_id=agency_id, taken_at=at, state="held"
    )
    write(by=by, kind="taken", case=case, paper=paper, at=at)
    payload = {"paper": str(paper.uid), "slot": slot}
    event_services.append(by=by, type="window.paper_taken", stream=case.stream, payload=payload, at=at)
    return paper


@transaction.atomic(savepoint=False)
def hand_over(*, by: Actor, papers: Collection[UUID], to: Agency, way: str, at: datetime) -> Slip:
    """Originals in this office's drawer go to another office with a slip that lists them, all or none.

    Raises Forbidden, PapersElsewhere, DayClosed.
    """
    access_services.require(by, SIGN)
    agency_id, officer_id = desk_of(by)
    if not papers or agency_id == to.pk:
        raise PapersElsewhere
    slip = Slip.objects.create(
        agency_id=agency_id, to=to, way="post" if way == "post" else "hand", made_at=at, made_by_id=officer_id
    )
    held = Paper.objects.filter(uid__in=papers, agency_id=agency_id, state="held")
    if held.update(state="moving", slip=slip) != len(set(papers)):
        raise PapersElsewhere
    for paper in slip.papers.select_related("case"):
        write(by=by, kind="sent", case=paper.case, paper=paper, slip=slip, at=at)
    payload = {"slip": str(slip.uid), "to": to.pk, "papers": len(set(papers))}
    event_services.append(by=by, type="window.slip_made", stream=f"slip:{slip.uid}", payload=payload, at=at)
    return slip


@transaction.atomic(savepoint=False)
def sign_for(*, by: Actor, slip: Slip, missing: Collection[UUID], remark: str, at: datetime) -> Slip:
    """The office that the slip leads to signs for what it received and names what is missing, once.

    Raises Forbidden, SlipNotFound, RemarkMissing, SlipSigned, DayClosed.
    """
    access_services.require(by, SIGN)
    agency_id, officer_id = desk_of(by)
    if slip.to_id != agency_id:
        raise SlipNotFound
    if missing and not remark.strip():
        raise RemarkMissing(field="remark")
    fresh = Slip.objects.filter(pk=slip.pk, signed_at__isnull=True)
    if not fresh.update(signed_at=at, signed_by_id=officer_id, remark=remark.strip()[:300]):
        raise SlipSigned
    lost = 0
    for paper in slip.papers.select_related("case").filter(state="moving"):
        if paper.uid in missing:
            lost += 1
            Paper.objects.filter(pk=paper.pk).update(state="missing")
            continue
        Paper.objects.filter(pk=paper.pk).update(state="held", agency_id=agency_id)
        write(by=by, kind="signed_in", case=paper.case, paper=paper, slip=slip, at=at)
    payload = {"slip": str(slip.uid), "missing": lost}
    event_services.append(by=by, type="window.slip_signed", stream=f"slip:{slip.uid}", payload=payload, at=at)
    slip.refresh_from_db()
    return slip


@transaction.atomic(savepoint=False)
def give_back(*, by: Actor, paper: UUID, at: datetime) -> Paper:
    """An original in this office's drawer goes back to the person. Raises Forbidden, PapersElsewhere, DayClosed."""
    access_services.require(by, RECEIVE)
    found = selectors.find_paper(by=by, uid=paper)
    if found is None or not Paper.objects.filter(pk=found.pk, state="held").update(state="given_back"):
        raise PapersElsewhere
    write(by=by, kind="given_back", case=found.case, paper=found, at=at)
    event_services.append(
        by=by, type="window.paper_given_back", stream=found.case.stream, payload={"paper": str(found.uid)}, at=at
    )
    return found
