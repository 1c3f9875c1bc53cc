"""What a kind's rules and tables say of a case, or of one not handed in yet: nothing is written."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from yiwang.core.actor import Actor
from yiwang.foundation.agencies.models import Agency
from yiwang.support.cases import rulebook
from yiwang.support.cases.act import Act
from yiwang.support.cases.agencies import AgencyNotFound, agency_for, place_columns
from yiwang.support.cases.asked import form_schema
from yiwang.support.cases.catalogue import kind_of, matter_of, opening_of
from yiwang.support.cases.facts import Facts
from yiwang.support.cases.models import Case
from yiwang.support.cases.preparing import prepare
from yiwang.support.cases.rulebook import Verdict
from yiwang.support.forms import services as form_services


def draft_of(*, by: Actor, kind: str, answers: Mapping[str, Any], place: str = "", at: datetime) -> Case:
    """An unsaved case on clean answers, as it would be opened now. Raises KindUnknown."""
    opening = opening_of(by=by, kind=kind, matter="", at=at)
    schema = form_schema(opening.kind, opening.form_hash)
    return Case(
        kind=opening.kind.name,
        title=opening.title,
        kind_hash=opening.kind.digest,
        form_hash=opening.form_hash,
        compartment=opening.kind.compartment,
        party_id=by.agency_party_id if by.agency_id else by.principal_id,
        channel=by.channel,
        opened_at=at,
        answers=form_services.seal(schema, answers) if schema else dict(answers),
        **place_columns(place),
    )


def verdicts(*, by: Actor, case: Case, names: Sequence[str], at: datetime) -> list[Verdict]:
    """The named rules and sets of rules decided on a case in hand (or on a draft), in order."""
    return rulebook.verdicts(_looking(by, case, at), tuple(names))


def evidence(*, by: Actor, case: Case, names: Sequence[str], at: datetime) -> dict[str, Any]:
    """The facts of these names that are known; personal answers are never facts."""
    facts = Facts(_looking(by, case, at))
    return {name: value for name in names if (value := facts.get(name)) is not None}


def suggested_agency(*, by: Actor, case: Case, table: str, at: datetime) -> Agency | None:
    """The body that a competence table of the kind names for a case or a draft; None when it names nobody."""
    try:
        return agency_for(_looking(by, case, at), f"dispatch.{table}")
    except AgencyNotFound:
        return None


def _looking(by: Actor, case: Case, at: datetime) -> Act:
    kind = kind_of(case)
    return prepare(Act(kind=kind, case=case, transition=kind.openings[0], by=by, at=at, matter=matter_of(case)))
