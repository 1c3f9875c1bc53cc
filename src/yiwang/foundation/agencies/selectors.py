"""Questions about bodies, posts and powers. Bodies are public; the small hot answers are kept in the process."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q, QuerySet

from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day
from yiwang.core.versioned import Versioned
from yiwang.foundation.access import services as access_services
from yiwang.foundation.agencies.access import APPOINT
from yiwang.foundation.agencies.models import Agency, Appointment, Post, PowerMap, reached
from yiwang.foundation.agencies.problems import AgencyUnknown, AppointmentUnknown, NoCompetentAgency, PostUnknown
from yiwang.foundation.packs import selectors as pack_selectors

ACTS = {"accept": "受理", "examine": "审查", "decide": "决定", "supervise": "监管"}


@dataclass
class _Known:
    """Agencies read so far under one version of the packs, and the power map. Shared: read them only."""

    by_id: dict[int, Agency] = field(default_factory=dict)
    by_code: dict[str, Agency] = field(default_factory=dict)
    powers: dict[tuple[str, str, str], list[PowerMap]] | None = None
    family: dict[int, tuple[int, ...]] = field(default_factory=dict)


_known = Versioned(pack_selectors.version, _Known)


def _keep(agency: Agency) -> Agency:
    known = _known.get()
    known.by_id[agency.pk], known.by_code[agency.code] = agency, agency
    return agency


def by_id(agency_id: int) -> Agency | None:
    """The agency of an id, or None. No query when asked before."""
    found = _known.get().by_id.get(agency_id) or Agency.objects.filter(pk=agency_id).first()
    return _keep(found) if found else None


def find_agency(*, code: str) -> Agency | None:
    """The agency of a code, or None."""
    found = _known.get().by_code.get(code) or Agency.objects.filter(code=code).first()
    return _keep(found) if found else None


def get_agency(*, code: str) -> Agency:
    """The agency of a code. Raises AgencyUnknown."""
    found = find_agency(code=code)
    if found is None:
        raise AgencyUnknown(code=code)
    return found


def get_post(*, agency: Agency, code: str) -> Post:
    """A post of a body by its code. Raises PostUnknown."""
    found = Post.objects.filter(agency=agency, code=code).first()
    if found is None:
        raise PostUnknown(agency=agency.name, post=code)
    return found


def of_party(party_id: int) -> Agency | None:
    """The agency whose organisation a party is."""
    return Agency.objects.filter(party_id=party_id, parent__isnull=True).order_by("id").first()


def competent(*, matter: str, act: str, places: Sequence[str], on: date) -> Agency:
    """Who has a power in a matter on a day: the row of the nearest place, in the order given (village up to region).

    A functional zone's code may stand first. Accepting and examining fall back to the deciding body.
    Raises NoCompetentAgency.
    """
    powers = _powers()
    for wanted in dict.fromkeys((act, "decide")) if act in {"accept", "examine"} else (act,):
        for place in places:
            for row in powers.get((matter, wanted, place), ()):
                if row.holds_on(on):
                    return by_id(row.agency_id) or row.agency
    raise NoCompetentAgency(act=ACTS.get(act, act), matter=matter)


def _powers() -> dict[tuple[str, str, str], list[PowerMap]]:
    known = _known.get()
    if known.powers is None:
        known.powers = {}
        for row in PowerMap.objects.order_by("id"):
            known.powers.setdefault((row.matter, row.act, row.place), []).append(row)
    return known.powers


def powers_of(*, matter: str) -> QuerySet[PowerMap]:
    """The power map of a matter with its bodies, by act and place."""
    return PowerMap.objects.filter(matter=matter).select_related("agency").order_by("act", "place")


def agency_ids_of(agency: Agency) -> tuple[int, ...]:
    """The body and its departments and halls: what an appointment in it stands for. No query when warm."""
    known = _known.get()
    if agency.pk not in known.family:
        children = Agency.objects.filter(parent=agency, kind__in=("department", "hall")).values_list("pk", flat=True)
        known.family[agency.pk] = (agency.pk, *children)
    return known.family[agency.pk]


def appointments_of(*, party_id: int, on: date) -> QuerySet[Appointment]:
    """The appointments that a person holds on a day, earliest first."""
    rows = Appointment.objects.in_force(on).filter(holder_id=party_id)
    return rows.select_related("post", "post__agency").order_by("valid_from", "id")


def holders_of(*, agency_ids: Iterable[int], post: str = "", on: date) -> QuerySet[Appointment]:
    """Who serves in these agencies on a day (in one post, or any)."""
    rows = Appointment.objects.in_force(on).filter(post__agency_id__in=list(agency_ids))
    rows = rows.filter(post__code=post) if post else rows
    return rows.select_related("post", "holder").order_by("post__code", "id")


def serves_in(*, party_id: int, agency_id: int | None, at: datetime) -> bool:
    """Does the person hold a post of the agency at this instant?"""
    if agency_id is None:
        return False
    return Appointment.objects.in_force(legal_day(at)).filter(holder_id=party_id, post__agency_id=agency_id).exists()


def forget() -> None:
    """Ask the stored rows again at the next question."""
    _known.forget()


def list_agencies(*, text: str = "", place: str = "", kind: str = "") -> QuerySet[Agency]:
    """Bodies by name and place, for choosing one."""
    rows = Agency.objects.exclude(kind="agent_point") if not kind else Agency.objects.filter(kind=kind)
    if text:
        rows = rows.filter(Q(name__contains=text) | Q(short_name__contains=text) | Q(code=text))
    return (rows.filter(place=place) if place else rows).order_by("level", "code")


def list_reached(*, by: Actor, right: str, text: str = "") -> QuerySet[Agency]:
    """The standing bodies that a right of the actor reaches, by name or code, to administer them. Raises Forbidden."""
    access_services.require(by, right)
    return list_agencies(text=text).filter(reached(by, right), valid_to__isnull=True)


def get_reached(*, by: Actor, right: str, code: str) -> Agency:
    """A body that a right of the actor reaches. Raises Forbidden, AgencyUnknown."""
    access_services.require(by, right)
    found = Agency.objects.filter(reached(by, right), code=code).first()
    if found is None:
        raise AgencyUnknown(code=code)
    return found


def list_posts(*, agency: Agency) -> QuerySet[Post]:
    """The posts of a body, by name."""
    return Post.objects.filter(agency=agency).order_by("name", "id")


def list_appointments(*, by: Actor, agency: Agency, on: date) -> QuerySet[Appointment]:
    """Who holds or will hold the posts of a body, the ended left out; for whoever may appoint there. Raises Forbidden."""
    access_services.require(by, APPOINT, agency_id=agency.pk, places=agency.places)
    rows = Appointment.objects.filter(post__agency=agency).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    return rows.select_related("post", "holder").order_by("post__name", "valid_from", "id")


def get_appointment(*, by: Actor, appointment_id: int) -> Appointment:
    """An appointment in a body where the actor may appoint. Raises Forbidden, AppointmentUnknown."""
    access_services.require(by, APPOINT)
    rows = Appointment.objects.filter(reached(by, APPOINT, "post__agency__"), pk=appointment_id)
    found = rows.select_related("post", "post__agency", "holder").first()
    if found is None:
        raise AppointmentUnknown
    return found
