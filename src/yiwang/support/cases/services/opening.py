"""How a case begins: its documents, party, place, compartment, number and opening transition."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from yiwang.core.actor import Actor
from yiwang.support.cases import rulebook
from yiwang.support.cases.act import Act
from yiwang.support.cases.agencies import agency_for, place_columns
from yiwang.support.cases.asked import form_schema
from yiwang.support.cases.catalogue import Opening, opening_of
from yiwang.support.cases.effects.papers import require_materials
from yiwang.support.cases.effects.values import keep
from yiwang.support.cases.holders import require_delegation, standing_of
from yiwang.support.cases.kinds import Effect, Kind
from yiwang.support.cases.models import Case, Duty
from yiwang.support.cases.numbers import next_number
from yiwang.support.cases.preparing import prepare
from yiwang.support.cases.problems import GuardRefused, GuardUnknown, KindOpenRefused, NoApplicant, NotYours
from yiwang.support.cases.services import engine
from yiwang.support.forms import selectors as form_selectors
from yiwang.support.forms import services as form_services
from yiwang.support.matters import selectors as matter_selectors


@dataclass(frozen=True)
class Application:
    """What is handed in: a kind or a matter, the answers, and where and how (place code; by default found in the answers)."""

    answers: Mapping[str, Any]
    kind: str = ""
    matter: str = ""
    place: str = ""
    transition: str = ""
    input: Mapping[str, Any] | None = None


def open_case(
    *, by: Actor, application: Application, at: datetime, parent: Case | None = None, uid: UUID | None = None
) -> Act:
    """The case written whole, with its number, duties, tasks, clocks, step and event, inside the caller's transaction.

    `uid`: the name chosen for it beforehand.
    """
    opening = opening_of(by=by, kind=application.kind, matter=application.matter, at=at)
    act = _new_act(by, opening, application, at, parent)
    act.case.uid = uid or act.case.uid
    _take_place_and_number(act, application)
    standing = standing_of(act)
    if standing is None:
        raise NotYours(transition=act.transition.label.zh)
    require_delegation(act)
    if act.matter and by.kind != "system":
        _require_applicant(act)
    engine.carry_out(act, standing)
    return act


def _require_applicant(act: Act) -> None:
    """A matter is applied for by somebody, and by whom it serves. Raises NoApplicant, NotServed."""
    if act.case.party:
        matter_selectors.require_served(act.matter, act.case.party)
    elif act.kind.party.get("required", True):
        raise NoApplicant(title=act.case.title)


def _new_act(by: Actor, opening: Opening, application: Application, at: datetime, parent: Case | None) -> Act:
    kind = opening.kind
    case = Case(
        kind=kind.name,
        matter=opening.matter,
        title=opening.title,
        matter_hash=opening.matter_hash,
        kind_hash=kind.digest,
        form_hash=opening.form_hash,
        compartment=kind.compartment,
        party_id=_party_of(by, kind),
        agent_id=by.party_id if by.on_behalf_of else None,
        channel=by.channel,
        state="",
        opened_at=at,
        parent=parent,
    )
    act = Act(kind=kind, case=case, transition=kind.openings[0], by=by, at=at, matter=opening.body)
    schema = form_schema(kind, opening.form_hash)
    clean = form_services.check(schema, application.answers, today=act.today) if schema else {}
    if schema:
        case.answers = form_services.seal(schema, clean)
        act.facts = {name: value for name, _, value in form_selectors.projections(schema, clean)}
    for side in kind.side_states:
        case.answers[side] = False
    prepare(act)
    keep_outcomes(act)
    case.compartment = _compartment(act)
    _choose_opening(act, application)
    return act


def keep_outcomes(act: Act) -> None:
    """What the situation leads to by the matter's table (route, site check …) stays with the case for its rules."""
    found = matter_selectors.outcomes(act.matter, act.plain) if act.matter else {}
    for name, value in found.items():
        keep(act, name, value)


def _party_of(by: Actor, kind: Kind) -> int | None:
    if by.kind in {"person", "system"} or by.on_behalf_of:
        return by.principal_id
    return by.agency_party_id if kind.party.get("required", True) else None


def _compartment(act: Act) -> str:
    for row in act.kind.compartment_when:
        if rulebook.decide(act, row["when"])[0] is True:
            return str(row["compartment"])
    return act.kind.compartment


def _choose_opening(act: Act, application: Application) -> None:
    """The opening transition asked for, or the first in the table that this actor may do and whose guard holds."""
    refusal: Exception | None = None
    for candidate in act.kind.openings:
        if application.transition and candidate.name != application.transition:
            continue
        act.transition = candidate
        if standing_of(act) is None:
            continue
        try:
            engine.read_input(act, dict(application.input or {}))
            engine.guard(act)
        except (GuardRefused, GuardUnknown) as problem:
            refusal = refusal or problem
            continue
        return
    if refusal:
        raise KindOpenRefused(reason=str(refusal), basis=refusal.facts.get("basis", "")) from refusal  # type: ignore[attr-defined]
    raise NotYours(transition=act.kind.label.zh)


def _take_place_and_number(act: Act, application: Application) -> None:
    case = act.case
    for name, value in place_columns(_place_code(act, application)).items():
        setattr(case, name, value)
    if not any(e.name == "require_materials" for e in act.transition.effects):
        require_materials(act, Effect("require_materials", True, {}))
    if not any(e.name == "assign" and e.argument.get("role", "handle") == "lead" for e in act.transition.effects):
        case.agency = agency_for(act, "power.accept" if case.matter else "own")
        act.add(Duty(case=case, agency=case.agency, role="lead", from_at=act.at, basis=act.transition.basis))
    series = next((r.get("series") for r in act.kind.compartment_when if r["compartment"] == case.compartment), None)
    places = {level: getattr(case, level) for level in ("region", "city", "county")}
    case.number = next_number(str(series or act.kind.series), code=act.kind.code, places=places, at=act.at)


def _place_code(act: Act, application: Application) -> str:
    if application.place:
        return application.place
    schema = form_schema(act.kind, act.case.form_hash)
    for spec in schema.fields if schema else ():
        if spec.type == "place" and act.plain.get(spec.name):
            return str(act.plain[spec.name])
    if act.by.place:
        return act.by.place
    return act.case.party.home_place if act.case.party else ""
