"""Appointments: rights begin and end on their day. Bodies and powers come from packs."""

from datetime import date, datetime

from django.db import transaction

from yiwang.core.actor import Actor
from yiwang.foundation.access import services as access_services
from yiwang.foundation.agencies.models import Appointment, Post
from yiwang.foundation.agencies.problems import AppointmentRefused
from yiwang.foundation.events import services as event_services
from yiwang.foundation.parties.models import Party


@transaction.atomic(savepoint=False)
def appoint(
    *, by: Actor, post: Post, holder: Party, valid_from: date, at: datetime, valid_to: date | None = None, kind: str = "regular", basis: str = ""
) -> Appointment:
    """Appoint somebody from a day on (任职、试用、挂职、代理); before that day it gives no right. Needs `agencies.appoint`."""
    access_services.require(by, "agencies.appoint")
    if valid_to is not None and valid_to <= valid_from:
        raise AppointmentRefused(reason="任职的截止日应晚于起始日", field="valid_to")
    if holder.kind != "person":
        raise AppointmentRefused(reason="只有自然人可以任职", field="holder")
    appointment = Appointment.objects.create(
        post=post, holder=holder, kind=kind, valid_from=valid_from, valid_to=valid_to, basis=basis
    )
    _tell(by, "agency.appointed", appointment, at)
    return appointment


@transaction.atomic(savepoint=False)
def end_appointment(*, by: Actor, appointment: Appointment, on: date, at: datetime, basis: str = "") -> Appointment:
    """End an appointment on a day (离任、调动、挂职期满): from that day on its rights are gone. Needs `agencies.appoint`."""
    access_services.require(by, "agencies.appoint")
    if on < appointment.valid_from:
        raise AppointmentRefused(reason="离任日早于任职日", field="on")
    appointment.valid_to = on
    appointment.save(update_fields=["valid_to"])
    _tell(by, "agency.appointment_ended", appointment, at)
    return appointment


def _tell(by: Actor, type: str, appointment: Appointment, at: datetime) -> None:
    event_services.append(
        by=by,
        type=type,
        stream=f"agency:{appointment.post.agency.code}"[:100],
        payload={
            "appointment": appointment.pk,
            "post": appointment.post.code,
            "kind": appointment.kind,
            "from": appointment.valid_from.isoformat(),
            "to": appointment.valid_to.isoformat() if appointment.valid_to else None,
        },
        at=at,
        basis=appointment.basis,
    )
