"""The single issue counter: a result goes to the person against identity, or by post, once."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from yiwang.core import crypto
from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day
from yiwang.core.identifiers import IdentifierRefused, check_phone
from yiwang.foundation.access import services as access_services
from yiwang.foundation.events import services as event_services
from yiwang.foundation.parties import selectors as party_selectors
from yiwang.foundation.parties.models import Party
from yiwang.lines.service.window import selectors
from yiwang.lines.service.window.access import RECEIVE
from yiwang.lines.service.window.models import Issue, Parcel
from yiwang.lines.service.window.presence import desk_of, present
from yiwang.lines.service.window.problems import AddressMissing, AlreadyIssued, NotTheReceiver, ResultNotFound
from yiwang.lines.service.window.services.book import write
from yiwang.lines.service.window.services.receiving import Identified
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases import services as case_services
from yiwang.support.cases.models import Case

DELIVER = "deliver"


@transaction.atomic(savepoint=False)
def hand_out(*, by: Actor, document: UUID, person: Identified, at: datetime) -> Issue:
    """The result is handed to the party, or to somebody with its authority, whose card was checked.

    Raises Forbidden, ResultNotFound, NotTheReceiver, AlreadyIssued, DayClosed.
    """
    access_services.require(by, RECEIVE)
    result = selectors.find_result(by=by, uid=document)
    if result is None:
        raise ResultNotFound
    receiver = _receiver(by, result.case, person, at)
    issue = _issue(by=by, result=result, way="direct", state="done", receiver=receiver, at=at)
    _deliver(by=by, case=result.case, way="direct", on=legal_day(at), at=at)
    return issue


def _receiver(by: Actor, case: Case, person: Identified, at: datetime) -> Party:
    found = party_selectors.find_by_identifier(by=by, number=person.number)
    if found is None or party_selectors.display(found, masked=False) != person.name.strip() or not case.party_id:
        raise NotTheReceiver
    if found.pk != case.party_id and not party_selectors.may_act_for(
        by=present(by, found), principal_id=case.party_id, matter=case.matter, on=legal_day(at)
    ):
        raise NotTheReceiver
    return found


@transaction.atomic(savepoint=False)
def send_by_post(*, by: Actor, document: UUID, address: str, phone: str, at: datetime) -> Issue:
    """The result is given to the post; a job hands it over and follows it.

    Raises Forbidden, ResultNotFound, AddressMissing, AlreadyIssued, DayClosed.
    """
    access_services.require(by, RECEIVE)
    result = selectors.find_result(by=by, uid=document)
    if result is None or result.case.party is None:
        raise ResultNotFound
    try:
        digits = check_phone(phone)
    except IdentifierRefused:
        raise AddressMissing(field="phone") from None
    if not address.strip():
        raise AddressMissing(field="address")
    issue = _issue(by=by, result=result, way="post", state="posting", receiver=result.case.party, at=at)
    Parcel.objects.create(
        issue=issue,
        address_sealed=crypto.seal_text(address.strip()[:200]),
        phone_sealed=crypto.seal_text(digits),
        made_at=at,
    )
    return issue


@transaction.atomic(savepoint=False)
def confirm_delivered(*, by: Actor, issue: Issue, at: datetime) -> Case:
    """The post delivered: the case's delivery is recorded with the day of the post. Raises Forbidden, ResultNotFound."""
    access_services.require(by, RECEIVE)
    if issue.state != "delivered" or issue.parcel.ended_at is None:
        raise ResultNotFound
    _deliver(by=by, case=issue.case, way="post", on=legal_day(issue.parcel.ended_at), at=at)
    return issue.case


def _issue(*, by: Actor, result: selectors.Ready, way: str, state: str, receiver: Party, at: datetime) -> Issue:
    agency_id, clerk_id = desk_of(by)
    try:
        with transaction.atomic():  # the unique key decides between two counters
            issue = Issue.objects.create(
                agency_id=agency_id,
                case=result.case,
                document=result.document,
                way=way,
                state=state,
                receiver=receiver,
                clerk_id=clerk_id,
                at=at,
            )
    except IntegrityError:
        raise AlreadyIssued from None
    write(by=by, kind="issued", case=result.case, at=at)
    payload = {"issue": str(issue.uid), "way": way}
    event_services.append(by=by, type="window.issued", stream=result.case.stream, payload=payload, at=at)
    return issue


def _deliver(*, by: Actor, case: Case, way: str, on: date, at: datetime) -> None:
    """The lifecycle's own delivery, where it is this clerk's to do and can be done now."""
    mine = case_selectors.list_cases(by=by).filter(pk=case.pk).exists()
    offers = case_selectors.offered(by=by, case=case, at=at) if mine else []
    if any(offer.transition.name == DELIVER and offer.is_ready for offer in offers):
        given = {"way": way, "delivered_on": on.isoformat()}
        case_services.move(by=by, case=case, transition=DELIVER, input=given, at=at)
