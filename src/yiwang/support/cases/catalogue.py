"""Kinds and matters as documents: the current ones for new cases, the pinned ones for running cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yiwang.core.actor import Actor
from yiwang.foundation.packs import selectors as pack_selectors
from yiwang.support.cases import kinds
from yiwang.support.cases.kinds import Kind
from yiwang.support.cases.models import Case
from yiwang.support.cases.problems import KindUnknown
from yiwang.support.matters import selectors as matter_selectors

SECTION = "kinds"
_PARSED: dict[str, Kind] = {}


def pinned_kind(digest: str) -> Kind:
    """The kind of a pinned document, parsed once in a process; pinned documents never change."""
    if digest not in _PARSED:
        _PARSED[digest] = kinds.parse(pack_selectors.get_document(digest), digest)
    return _PARSED[digest]


def kind_of(case: Case) -> Kind:
    """The kind that a case runs on."""
    return pinned_kind(case.kind_hash)


def current_kind(name: str) -> Kind:
    """The kind that new cases run on. Raises KindUnknown."""
    found = pack_selectors.find_current(SECTION, name)
    if found is None:
        raise KindUnknown(kind=name)
    return pinned_kind(found[0])


def current_kinds() -> list[Kind]:
    """Every kind of the loaded packs, by name."""
    return [pinned_kind(digest) for _, digest, _ in pack_selectors.list_current(SECTION)]


def matter_of(case: Case) -> Mapping[str, Any]:
    """The matter document that a case runs on; empty when its kind needs none."""
    return pack_selectors.get_document(case.matter_hash) if case.matter_hash else {}


@dataclass(frozen=True)
class Opening:
    """What a new case runs on."""

    kind: Kind
    title: str
    form_hash: str
    matter: str = ""
    matter_hash: str = ""
    body: Mapping[str, Any] = ()  # type: ignore[assignment]


def opening_of(*, by: Actor, kind: str, matter: str, at: datetime) -> Opening:
    """The current documents for a new case. Raises KindUnknown, MatterNotFound, MatterClosed."""
    if not matter:
        found = current_kind(kind)
        return Opening(kind=found, title=found.label.zh, form_hash=found.digest if found.form else "", body={})
    document = matter_selectors.open_matter(by=by, code=matter, at=at)
    found = current_kind(document.kind)
    form_hash, _ = pack_selectors.get_current("forms", str(document.body["form"]))
    return Opening(
        kind=found,
        title=document.name,
        form_hash=form_hash,
        matter=document.slug,
        matter_hash=document.hash,
        body=document.body,
    )
