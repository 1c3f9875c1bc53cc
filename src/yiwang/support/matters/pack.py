"""The pack section "matters": one file is one matter; under `local/` what single bodies add to it.

A pack with a power without power basis, two matters under one code, or a local alteration is refused whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from yiwang.core.calendar import legal_day
from yiwang.core.problems import Fault
from yiwang.foundation.agencies import selectors as agency_selectors
from yiwang.foundation.packs import selectors as pack_selectors
from yiwang.foundation.packs.registry import Body, LoadContext, PackContext, Section
from yiwang.support.forms import selectors as form_selectors
from yiwang.support.forms.problems import SchemaRefused
from yiwang.support.forms.selectors import Schema
from yiwang.support.matters import selectors as matter_selectors
from yiwang.support.matters import services as matter_services
from yiwang.support.matters.access import CLAIM, KEEP
from yiwang.support.matters.conditions import check_conditions
from yiwang.support.matters.elements import check_library, check_local, check_matter

LOCAL = "local/"


def check_matters(documents: Mapping[str, Body], context: PackContext) -> Sequence[Fault]:
    """Every fault of every matter and of every local addition, at its file and line."""
    base = {name: body for name, body in documents.items() if not name.startswith(LOCAL)}
    found: list[tuple[str, Fault]] = [
        (name, fault)
        for name, body in base.items()
        for schema in [_form_in(body, context)]
        for fault in (*check_matter(body, schema), *check_conditions(body, schema))
    ]
    for fault in check_library(base):
        name, _, place = fault.field.rpartition(".")
        found.append((name, Fault(place, fault.message, fault.remedy)))
    found.extend(_local_faults(base, documents))
    return [context.fault(name, *_steps(f.field), message=f.message, remedy=f.remedy) for name, f in found]


def _local_faults(base: Mapping[str, Body], documents: Mapping[str, Body]) -> Iterator[tuple[str, Fault]]:
    by_code = {str(body.get("code")): body for body in base.values()}
    for name in sorted(documents.keys() - base.keys()):
        local = documents[name]
        upper = by_code.get(str(local.get("matter", "")))
        if upper is None:
            yield name, Fault("matter", "应写明上级事项的基本编码，且该事项在本配置包内")
            continue
        if not local.get("agency"):
            yield name, Fault("agency", "应写明实施机构编码")
        for fault in check_local(upper, local):
            yield name, fault


def _form_in(body: Mapping[str, object], context: PackContext) -> Schema | None:
    name = str(body.get("form", "") or "")
    form = context.documents("forms").get(name)
    if form is None:
        found = pack_selectors.find_current("forms", name) if name else None
        form = found[1] if found else None
    try:
        return Schema.parse(form) if form else None
    except SchemaRefused:  # told by the section of forms
        return None


def load_matters(context: LoadContext) -> None:
    """Publish what the pack states, withdraw what it no longer states, then the local additions. One source for all.

    A matter whose file is as it was keeps the version that its editors published since.
    Whoever may load a pack may publish its matters; the events name that person.
    """
    context = replace(context, by=replace(context.by, rights={**context.by.rights, KEEP: "place", CLAIM: "place"}))
    for name, body in sorted(context.documents.items()):
        if not name.startswith(LOCAL):
            _publish(context, name, body)
    for name in sorted(context.removed):
        matter = matter_selectors.list_matters(by=context.by).filter(slug=name).exclude(state="withdrawn").first()
        if matter is not None:
            matter_services.withdraw(by=context.by, code=matter.code, reason="配置包不再列入", at=context.at)
    today = legal_day(context.at)
    for name, body in sorted(context.documents.items()):
        if name.startswith(LOCAL):
            agency = agency_selectors.get_agency(code=str(body["agency"]))
            local = {key: value for key, value in body.items() if key not in {"matter", "agency"}}
            matter_services.claim(
                by=context.by, code=str(body["matter"]), agency=agency, local=local, valid_from=today, at=context.at
            )


def _publish(context: LoadContext, name: str, body: Body) -> None:
    form_name = str(body.get("form", "") or "")
    form_hash = pack_selectors.get_current("forms", form_name)[0] if form_name else ""
    schema = form_selectors.schema_of(form_hash) if form_hash else None
    standing = matter_selectors.list_matters(by=context.by).filter(slug=name).first()
    kept = standing is not None and name not in context.changed
    document_hash = standing.hash if standing is not None and kept else context.hashes[name]
    matter = matter_services.publish(
        by=context.by, slug=name, document_hash=document_hash, form_hash=form_hash, schema=schema, at=context.at
    )
    matter_services.implement(
        by=context.by,
        matter=matter,
        agencies=[power.agency for power in agency_selectors.powers_of(matter=name) if power.act == "decide"],
        valid_from=legal_day(context.at),
        at=context.at,
    )


def _steps(place: str) -> tuple[str | int, ...]:
    return tuple(int(step) if step.isdigit() else step for step in place.split(".") if step)


SECTION = Section(
    "matters", folder="matters", order=90, check=check_matters, load=load_matters, after=("forms", "agencies", "power")
)
