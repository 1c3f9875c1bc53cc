"""Turns at the window: times opened, booked, cancelled; a number at arrival, the next called, done, or not come."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from yiwang.core.actor import Actor
from yiwang.core.calendar import BEIJING, legal_day
from yiwang.core.problems import Forbidden
from yiwang.foundation.access import services as access_services
from yiwang.foundation.events import services as event_services
from yiwang.lines.service.window.access import RECEIVE
from yiwang.lines.service.window.models import Slot, Ticket
from yiwang.lines.service.window.presence import desk_of
from yiwang.lines.service.window.problems import (
    AlreadyBooked,
    NobodyWaiting,
    SlotFull,
    SlotNotFound,
    TicketNotFound,
    TimesRefused,
)

LATE = timedelta(minutes=30)  # after which a booked turn counts as not come
MOST = 100


@dataclass(frozen=True)
class Times:
    """Times of one day, from the first up to the last, every so many minutes, each for so many people."""

    day: date
    begins: time
    ends: time
    every: int
    people: int

    @classmethod
    def read(cls, day: str, begins: str, ends: str, every: str, people: str) -> "Times":
        """As typed. Raises TimesRefused."""
        try:
            times = cls(
                date.fromisoformat(day), time.fromisoformat(begins), time.fromisoformat(ends), int(every), int(people)
            )
        except ValueError:
            raise TimesRefused from None
        if not (5 <= times.every <= 480 and 1 <= times.people <= 500 and times.begins <= times.ends):
            raise TimesRefused
        return times


@transaction.atomic(savepoint=False)
def open_slots(*, by: Actor, times: Times, at: datetime) -> int:
    """Open times to be booked; one that is open stays as it is. Returns how many. Raises Forbidden, TimesRefused."""
    access_services.require(by, RECEIVE)
    agency_id, _ = desk_of(by)
    if times.day < legal_day(at):
        raise TimesRefused
    begin = datetime.combine(times.day, times.begins, BEIJING)
    span = datetime.combine(times.day, times.ends, BEIJING) - begin
    count = min(int(span.total_seconds()) // (times.every * 60) + 1, MOST)
    slots = [
        Slot(agency_id=agency_id, begins_at=begin + timedelta(minutes=times.every * n), capacity=times.people)
        for n in range(count)
    ]
    Slot.objects.bulk_create(slots, ignore_conflicts=True)
    payload = {"day": times.day.isoformat(), "slots": count}
    event_services.append(by=by, type="window.slots_opened", stream=f"window:{agency_id}", payload=payload, at=at)
    return count


@transaction.atomic(savepoint=False)
def book(*, by: Actor, slot: UUID, at: datetime) -> Ticket:
    """A person books a time. Raises SlotNotFound, SlotFull, AlreadyBooked, Forbidden for nobody."""
    if by.party_id is None:
        raise Forbidden
    found = Slot.objects.filter(uid=slot).first()
    if found is None:
        raise SlotNotFound
    free = Slot.objects.filter(pk=found.pk, taken__lt=F("capacity"), begins_at__gt=at)
    if not free.update(taken=F("taken") + 1):
        raise SlotFull
    try:
        with transaction.atomic():  # the unique key decides between two pages
            ticket = Ticket.objects.create(
                agency_id=found.agency_id,
                slot=found,
                party_id=by.party_id,
                day=legal_day(found.begins_at),
                state="booked",
            )
    except IntegrityError:
        raise AlreadyBooked from None
    return _told(by, ticket, at)


@transaction.atomic(savepoint=False)
def cancel(*, by: Actor, ticket: UUID, at: datetime) -> Ticket:
    """A person gives its booking up; the time is free again. Raises TicketNotFound."""
    found = Ticket.objects.filter(uid=ticket, party_id=by.party_id or 0).first()
    if found is None or not Ticket.objects.filter(pk=found.pk, state="booked").update(state="cancelled"):
        raise TicketNotFound
    Slot.objects.filter(pk=found.slot_id or 0).update(taken=F("taken") - 1)
    found.refresh_from_db()
    return _told(by, found, at)


@transaction.atomic(savepoint=False)
def take_number(*, by: Actor, at: datetime) -> Ticket:
    """A number for somebody who walked in. Raises Forbidden."""
    access_services.require(by, RECEIVE)
    agency_id, _ = desk_of(by)
    number = _next_number(agency_id, legal_day(at))
    ticket = Ticket.objects.create(
        agency_id=agency_id, day=legal_day(at), number=number, state="waiting", arrived_at=at
    )
    return _told(by, ticket, at)


@transaction.atomic(savepoint=False)
def arrive(*, by: Actor, ticket: UUID, at: datetime) -> Ticket:
    """Somebody who booked is there and gets a number. Raises Forbidden, TicketNotFound."""
    access_services.require(by, RECEIVE)
    agency_id, _ = desk_of(by)
    number = _next_number(agency_id, legal_day(at))
    waiting = Ticket.objects.filter(uid=ticket, agency_id=agency_id, day=legal_day(at), state="booked")
    if not waiting.update(state="waiting", number=number, arrived_at=at):
        raise TicketNotFound
    return _told(by, Ticket.objects.get(uid=ticket), at)


def _next_number(agency_id: int, day: date) -> int:
    """The next number of the day; of two at once the unique key refuses the second."""
    last = Ticket.objects.filter(agency_id=agency_id, day=day).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


@transaction.atomic(savepoint=False)
def call_next(*, by: Actor, at: datetime) -> Ticket:
    """The next turn: whoever booked and whose time has come, then by number. Raises Forbidden, NobodyWaiting."""
    access_services.require(by, RECEIVE)
    agency_id, clerk_id = desk_of(by)
    waiting = Ticket.objects.filter(agency_id=agency_id, day=legal_day(at), state="waiting")
    booked = waiting.filter(slot__begins_at__lte=at).order_by("slot__begins_at", "number").first()
    found = booked or waiting.order_by("number").first()
    fresh = Ticket.objects.filter(pk=found.pk if found else 0, state="waiting")
    if found is None or not fresh.update(state="called", called_at=at, clerk_id=clerk_id):
        raise NobodyWaiting
    found.refresh_from_db()
    return _told(by, found, at)


@transaction.atomic(savepoint=False)
def finish(*, by: Actor, ticket: UUID, at: datetime) -> Ticket:
    """A turn is over. Raises Forbidden, TicketNotFound."""
    access_services.require(by, RECEIVE)
    agency_id, _ = desk_of(by)
    if not Ticket.objects.filter(uid=ticket, agency_id=agency_id, state="called").update(state="done", done_at=at):
        raise TicketNotFound
    return _told(by, Ticket.objects.get(uid=ticket), at)


@transaction.atomic
def mark_no_shows(*, at: datetime) -> int:
    """Bookings whose people have not come half an hour after their time."""
    by, marked = Actor.system("window"), 0
    for ticket in Ticket.objects.filter(state="booked", slot__begins_at__lt=at - LATE).order_by("id")[:MOST]:
        if Ticket.objects.filter(pk=ticket.pk, state="booked").update(state="no_show"):
            ticket.state = "no_show"
            _told(by, ticket, at)
            marked += 1
    return marked


def _told(by: Actor, ticket: Ticket, at: datetime) -> Ticket:
    payload = {"ticket": str(ticket.uid), "state": ticket.state}
    event_services.append(
        by=by, type="window.ticket_moved", stream=f"window:{ticket.agency_id}", payload=payload, at=at
    )
    return ticket
