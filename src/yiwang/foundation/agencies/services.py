"""Appointments: rights begin and end on their day. Bodies and powers come from packs."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from yiwang.core.actor import Actor
from yiwang.foundation.access import services as access_services
from yiwang.foundation.agencies.access import APPOINT
from yiwang.foundation.agencies.models import Agency, Appointment, Post
from yiwang.foundation.agencies.problems import AppointmentRefused
from yiwang.foundation.events import services as event_services
from yiwang.foundation.parties.models import Party

ENDING = ("probation", "temporary")  # kinds that always have a last day


@transaction.atomic(savepoint=False)
def appoint(
    *,
    by: Actor,
    post: Post,
    holder: Party,
    valid_from: date,
    at: datetime,
    valid_to: date | None = None,
    kind: str = "regular",
    basis: str = "",
) -> Appointment:
    """Appoint somebody from a day on (任职、试用、挂职、代理); before that day it gives no right.

    `valid_to` is the first day without rights; probation and temporary posts need one. Needs `agencies.appoint`
    for the body; nobody appoints oneself. Raises Forbidden, AppointmentRefused.
    """
    _authorise(by, post.agency, holder.pk)
    _check(post, holder, valid_from, valid_to, kind)
    try:
        appointment = Appointment.objects.create(
            post=post, holder=holder, kind=kind, valid_from=valid_from, valid_to=valid_to, basis=basis
        )
    except IntegrityError:
        raise AppointmentRefused(reason="该人员已从这一天起任此岗位", field="valid_from") from None
    _tell(by, "agency.appointed", appointment, at)
    return appointment


@transaction.atomic(savepoint=False)
def end_appointment(*, by: Actor, appointment: Appointment, on: date, at: datetime, basis: str = "") -> Appointment:
    """End an appointment on a day (离任、挂职期满、试用不合格): from that day on its rights are gone.

    A day already settled can only be brought forward. Needs `agencies.appoint`. Raises Forbidden, AppointmentRefused.
    """
    _authorise(by, appointment.post.agency, appointment.holder_id)
    if on < appointment.valid_from:
        raise AppointmentRefused(reason="离任日早于任职日", field="on")
    if appointment.valid_to is not None and on > appointment.valid_to:
        raise AppointmentRefused(reason="任职已定于更早的日期结束，延长须另行任职", field="on")
    appointment.valid_to = on
    appointment.basis = basis or appointment.basis
    appointment.save(update_fields=["valid_to", "basis"])
    _tell(by, "agency.appointment_ended", appointment, at)
    return appointment


@transaction.atomic(savepoint=False)
def transfer(
    *, by: Actor, appointment: Appointment, post: Post, on: date, at: datetime, basis: str = ""
) -> Appointment:
    """Move somebody to another post on a day (调动): the old rights end and the new begin on that same day.

    Needs `agencies.appoint` for both bodies. Raises Forbidden, AppointmentRefused; then nothing has changed.
    """
    end_appointment(by=by, appointment=appointment, on=on, at=at, basis=basis)
    return appoint(by=by, post=post, holder=appointment.holder, valid_from=on, at=at, basis=basis)


@transaction.atomic(savepoint=False)
def confirm(*, by: Actor, appointment: Appointment, on: date, at: datetime, basis: str = "") -> Appointment:
    """Confirm somebody after probation (转正) from a day on; without it the rights end with the probation.

    Needs `agencies.appoint`. Raises Forbidden, AppointmentRefused.
    """
    if appointment.kind != "probation":
        raise AppointmentRefused(reason="只有试用期的任职可以转正", field="kind")
    if appointment.valid_to is not None and appointment.valid_to < on:
        raise AppointmentRefused(reason="试用期已满，转正不能追溯，请重新任职", field="on")
    end_appointment(by=by, appointment=appointment, on=on, at=at, basis=basis)
    return appoint(by=by, post=appointment.post, holder=appointment.holder, valid_from=on, at=at, basis=basis)


def _authorise(by: Actor, agency: Agency, holder_id: int) -> None:
    access_services.require(by, APPOINT, agency_id=agency.pk, places=agency.places)
    if by.party_id is not None and by.party_id == holder_id:
        raise AppointmentRefused(reason="不能为自己登记任免", field="holder")


def _check(post: Post, holder: Party, valid_from: date, valid_to: date | None, kind: str) -> None:
    if kind not in dict(Appointment.KINDS):
        raise AppointmentRefused(reason=f"不认识任职方式 {kind}", field="kind")
    if holder.kind != "person":
        raise AppointmentRefused(reason="只有自然人可以任职", field="holder")
    if valid_to is None and kind in ENDING:
        raise AppointmentRefused(reason="试用和挂职须写明期满日", field="valid_to")
    if valid_to is not None and valid_to <= valid_from:
        raise AppointmentRefused(reason="任职的截止日应晚于起始日", field="valid_to")
    held = Appointment.objects.filter(post=post, holder=holder).exclude(valid_from=valid_from, valid_to=valid_from)
    held = held.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=valid_from))
    if (held if valid_to is None else held.filter(valid_from__lt=valid_to)).exists():
        raise AppointmentRefused(reason="该人员在这段时间已任此岗位", field="valid_from")


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
