"""Single things that a program asks for by their identity: a material slot, a request to step aside, a form, papers."""

from typing import Any
from uuid import UUID

from yiwang.core.actor import Actor
from yiwang.support.cases.asked import form_schema
from yiwang.support.cases.catalogue import current_kind
from yiwang.support.cases.models import Case, IssuedDocument, Material, Recusal
from yiwang.support.cases.problems import CaseNotFound, DocumentNotFound, FormNotFound
from yiwang.support.cases.selectors.finding import get_case
from yiwang.support.forms import selectors as form_selectors


def get_material(*, by: Actor, uid: UUID, slot: str) -> Material:
    """One material slot of a case within the actor's scope. Raises CaseNotFound, DocumentNotFound."""
    found = Material.objects.filter(case=get_case(by=by, uid=uid), slot=slot).first()
    if found is None:
        raise DocumentNotFound
    return found


def get_recusal(*, by: Actor, uid: UUID) -> Recusal:
    """A request to step aside in a case within the actor's scope. Raises CaseNotFound."""
    found = Recusal.objects.filter(uid=uid).select_related("case").first()
    if found is None:
        raise CaseNotFound(uid=uid)
    get_case(by=by, uid=found.case.uid)
    return found


def list_documents(*, by: Actor, case: Case) -> list[IssuedDocument]:
    """The documents of a case that the actor has found, latest first: the party sees those meant for it."""
    rows = case.documents.order_by("-id")
    return list(rows if by.agency_id or by.kind == "system" else rows.filter(to_party=True))


def form_of_kind(name: str) -> dict[str, Any]:
    """The form that a kind brings itself, as JSON Schema. Raises KindUnknown; FormNotFound where matters bring it."""
    kind = current_kind(name)
    schema = form_schema(kind, kind.digest) if kind.form else None
    if schema is None:
        raise FormNotFound
    return form_selectors.as_json_schema(schema, kind.label.zh)
