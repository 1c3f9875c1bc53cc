"""What is done with matters: published from one source, paused, withdrawn, claimed by bodies that carry them out."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from yiwang.core.actor import Actor
from yiwang.foundation.access import services as access_services
from yiwang.foundation.agencies.models import Agency
from yiwang.foundation.events import services as event_services
from yiwang.foundation.parties import selectors as party_selectors
from yiwang.support.forms.selectors import Schema
from yiwang.support.matters.access import CLAIM, KEEP
from yiwang.support.matters.conditions import check_conditions
from yiwang.support.matters.elements import BASIC, check_local, check_matter, sequence
from yiwang.support.matters.models import Implementation, Matter
from yiwang.support.matters.problems import (
    LocalAlterationRefused,
    MatterChanged,
    MatterNotFound,
    MatterRefused,
)
from yiwang.support.matters.search import search_text
from yiwang.support.matters.selectors import forget, matter_of


@transaction.atomic(savepoint=False)
def publish(
    *, by: Actor, slug: str, document_hash: str, form_hash: str, schema: Schema | None, at: datetime
) -> Matter:  # fmt: skip
    """Put a matter into the base library, or its new version in place of the old: the one source for every system.

    The elements are the pinned document `document_hash`. Publishing the same document again changes nothing.
    Raises Forbidden, MatterRefused naming every fault (a power without a power basis among them, F-062.4).
    """
    access_services.require(by, KEEP)
    body = matter_of(document_hash)
    faults = [*check_matter(body, schema), *check_conditions(body, schema)]
    if faults:
        raise MatterRefused(faults=faults)
    known = Matter.objects.filter(code=body["code"]).first()
    values = {**_columns(body), "slug": slug, "hash": document_hash, "form_hash": form_hash, "updated_at": at}
    if known is None:
        matter = Matter.objects.create(**values)
        _tell(by, matter, "matter.published", {"elements": sorted(body)}, at)
        return matter
    if known.hash == document_hash and known.form_hash == form_hash and known.slug == slug:
        return known
    before = matter_of(known.hash)
    changed = sorted(key for key in {*before, *body} if before.get(key) != body.get(key))
    updated = Matter.objects.filter(pk=known.pk, version=known.version).update(version=F("version") + 1, **values)
    if not updated:
        raise MatterChanged
    known.refresh_from_db()
    _tell(by, known, "matter.changed", {"elements": changed, "basic": [key for key in changed if key in BASIC]}, at)
    return known


def _columns(body: Mapping[str, object]) -> dict[str, object]:
    name, code = str(body["name"]), str(body["code"])
    basis, power = list(sequence(body.get("basis"))), list(sequence(body.get("power_basis")))
    keywords = [str(word) for word in (*sequence(body.get("keywords")), *sequence(body.get("life_events")))]
    return {
        "code": code,
        "name": name,
        "part": body["part"],
        "type": body["type"],
        "kind": body["kind"],
        "form_name": str(body.get("form", "") or ""),
        "basis": basis,
        "power_basis": power,
        "basis_count": len(basis),
        "power_basis_count": len(power),
        "objects_served": list(sequence(body.get("objects"))),
        "levels": list(sequence(body.get("levels"))),
        "open_from": _day(body.get("open_from")),
        "open_to": _day(body.get("open_to")),
        "search_text": search_text(code, name, keywords),
    }


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else date.fromisoformat(str(value)) if value else None


@transaction.atomic(savepoint=False)
def pause(*, by: Actor, code: str, reason: str, at: datetime) -> Matter:
    """Take no applications for a while; running cases go on. Raises Forbidden, MatterNotFound, MatterChanged."""
    return _set_state(by, code, ("published",), "paused", reason, at)


@transaction.atomic(savepoint=False)
def resume(*, by: Actor, code: str, at: datetime) -> Matter:
    """Take applications again. Raises Forbidden, MatterNotFound, MatterChanged."""
    return _set_state(by, code, ("paused",), "published", "", at)


@transaction.atomic(savepoint=False)
def withdraw(*, by: Actor, code: str, reason: str, at: datetime) -> Matter:
    """Strike the matter off the library (取消); its documents stay for running cases."""
    return _set_state(by, code, ("published", "paused"), "withdrawn", reason, at)


def _set_state(by: Actor, code: str, old: tuple[str, ...], new: str, reason: str, at: datetime) -> Matter:
    access_services.require(by, KEEP)
    matter = Matter.objects.filter(code=code).first()
    if matter is None:
        raise MatterNotFound(code=code)
    if not Matter.objects.filter(pk=matter.pk, state__in=old).update(state=new, reason=reason, updated_at=at):
        raise MatterChanged
    matter.refresh_from_db()
    _tell(by, matter, f"matter.{new}" if new != "published" else "matter.resumed", {"reason": reason}, at)
    return matter


@transaction.atomic(savepoint=False)
def claim(
    *, by: Actor, code: str, agency: Agency, local: Mapping[str, object], valid_from: date, at: datetime
) -> Implementation:  # fmt: skip
    """A body takes up a matter of the library (认领) and adds its windows, hours and tighter limits, nothing else.

    `local` may repeat basic elements word for word; altering one, or loosening a limit, raises
    LocalAlterationRefused (F-062.2, F-062.3). Raises Forbidden, MatterNotFound.
    """
    access_services.require(by, CLAIM, agency_id=agency.pk)
    matter = Matter.objects.filter(code=code, state__in=("published", "paused")).first()
    if matter is None:
        raise MatterNotFound(code=code)
    faults = check_local(matter_of(matter.hash), local)
    if faults:
        raise LocalAlterationRefused(faults=faults)
    code_31 = implementation_code(agency, matter.code)
    known = {"code": code_31, "local": dict(local), "updated_at": at}
    implementation, made = Implementation.objects.update_or_create(
        matter=matter,
        agency=agency,
        defaults={**known, "state": "published"},
        create_defaults={**known, "valid_from": valid_from},
    )
    payload: dict[str, object] = {
        "agency": agency.code,
        "implementation": implementation.code,
        "elements": sorted(local),
    }
    _tell(by, matter, "matter.claimed" if made else "matter.claim_changed", payload, at)
    return implementation


@transaction.atomic(savepoint=False)
def implement(*, by: Actor, matter: Matter, agencies: Iterable[Agency], valid_from: date, at: datetime) -> int:
    """Enter the bodies that the power map names as deciding, as far as they are not entered yet. Returns how many."""
    access_services.require(by, KEEP)
    entered = set(Implementation.objects.filter(matter=matter).values_list("agency_id", flat=True))
    missing = {agency.pk: agency for agency in agencies if agency.pk not in entered}
    Implementation.objects.bulk_create(
        Implementation(
            matter=matter,
            agency=agency,
            code=implementation_code(agency, matter.code),
            valid_from=valid_from,
            updated_at=at,
        )
        for agency in missing.values()
    )
    if missing:
        _tell(by, matter, "matter.implemented", {"bodies": len(missing)}, at)
    return len(missing)


def implementation_code(agency: Agency, code: str) -> str:
    """实施编码: 18 of the body's social credit code, 1 of the level (2 region, 3 city, 4 county …), 12 of the matter.

    A body whose code is not known yet gets zeros in its place.
    """
    party = agency.party
    known = party is not None and party.identifier_type == "uscc"
    uscc = party_selectors.facts_of(party, masked=False)["identifier"] if party and known else "0" * 18
    return f"{uscc}{agency.level + 1}{code}"


def _tell(by: Actor, matter: Matter, type_: str, payload: dict[str, object], at: datetime) -> None:
    facts = {"code": matter.code, "version": matter.version, "hash": matter.hash, **payload}
    event_services.append(by=by, type=type_, stream=f"matter:{matter.code}", payload=facts, at=at)
    forget()
