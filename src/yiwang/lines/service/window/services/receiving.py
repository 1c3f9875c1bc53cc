"""Somebody present is identified, agrees, and hands in an application in their own name."""

from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction

from yiwang.core.actor import Actor
from yiwang.foundation.access import services as access_services
from yiwang.foundation.events import services as event_services
from yiwang.foundation.parties import selectors as party_selectors
from yiwang.foundation.parties import services as party_services
from yiwang.foundation.parties.models import Party
from yiwang.lines.service.window import selectors
from yiwang.lines.service.window.access import RECEIVE
from yiwang.lines.service.window.adapters.cameras import registry as cameras
from yiwang.lines.service.window.adapters.cards import registry as cards
from yiwang.lines.service.window.models import Reception
from yiwang.lines.service.window.presence import desk_of, present
from yiwang.lines.service.window.problems import (
    AlreadyHandedIn,
    CardMismatch,
    CardNotRead,
    ConsentMissing,
    NothingCaptured,
)
from yiwang.lines.service.window.services.book import write
from yiwang.support.cases import services as case_services
from yiwang.support.cases.services import Application

LEVELS = {"card": 3, "typed": 2}


@dataclass(frozen=True)
class Identified:
    """Name and number as the card or the clerk states them; in clear, kept nowhere."""

    name: str
    number: str
    by: str = "card"


def read_card(*, by: Actor, plate: str) -> Identified:
    """What the card reader of this counter reads; outside any transaction. Raises Forbidden, CardNotRead."""
    access_services.require(by, RECEIVE)
    reading = cards.chosen().read(plate)
    if reading.outcome != "read":
        raise CardNotRead(word=reading.word, field="plate")
    return Identified(reading.name, reading.number)


def capture_paper(*, by: Actor, plate: str) -> ContentFile[bytes]:
    """A picture of the paper under the camera; outside any transaction. Raises Forbidden, NothingCaptured."""
    access_services.require(by, RECEIVE)
    found = cameras.chosen().capture(plate)
    if found.outcome != "captured":
        raise NothingCaptured(word=found.word, field="plate")
    return ContentFile(found.content, name=found.name)


@transaction.atomic(savepoint=False)
def receive(*, by: Actor, person: Identified, consents: bool, at: datetime) -> Reception:
    """Begin a reception: the person is found by the exact number, or registered.

    Raises Forbidden, ConsentMissing, IdentifierRefused, CardMismatch.
    """
    access_services.require(by, RECEIVE)
    agency_id, clerk_id = desk_of(by)
    if not consents:
        raise ConsentMissing(field="consents")
    party, is_new = find_or_register(by=by, person=person, at=at)
    reception = Reception.objects.create(
        agency_id=agency_id,
        clerk_id=clerk_id,
        party=party,
        identified_by=person.by,
        consented_at=at,
        opened_at=at,
    )
    payload = {"reception": str(reception.uid), "identified_by": person.by, "is_new": is_new}
    event_services.append(by=by, type="window.identified", stream=f"party:{party.uid}", payload=payload, at=at)
    return reception


def find_or_register(*, by: Actor, person: Identified, at: datetime) -> tuple[Party, bool]:
    """The party of a card, and whether it is new here. Raises IdentifierRefused, CardMismatch."""
    found = party_selectors.find_by_identifier(by=by, number=person.number)
    if found is None:
        made = party_services.register_person(
            by=by,
            name=person.name,
            citizen_id=person.number,
            phone="",
            home_place="",
            level=LEVELS[person.by],
            at=at,
        )
        return made, True
    if party_selectors.display(found, masked=False) != person.name.strip():
        raise CardMismatch(field="name")
    return found, False


@transaction.atomic(savepoint=False)
def hand_in(*, by: Actor, reception: Reception, application: Application, key: str, at: datetime) -> Reception:
    """The person's application is handed in through the window (channel `window`); it belongs to whoever is competent.

    The same key gives the first case again. Raises Forbidden, AlreadyHandedIn and what submitting raises.
    """
    access_services.require(by, RECEIVE)
    reception = selectors.get_reception(by=by, uid=reception.uid)
    case = case_services.submit(by=present(by, reception.party), application=application, key=key, at=at)
    if reception.case_id == case.pk:
        return reception
    open_ones = Reception.objects.filter(pk=reception.pk, case__isnull=True)
    if not open_ones.update(case=case, competent=case.agency, handed_in_at=at):
        raise AlreadyHandedIn
    write(by=by, kind="received", case=case, at=at)
    event_services.append(
        by=by,
        type="window.received",
        stream=case.stream,
        payload={"reception": str(reception.uid), "window": by.agency_id, "competent": case.agency_id},
        at=at,
    )
    return selectors.get_reception(by=by, uid=reception.uid)
