"""Questions about packs. Warm answers cost no query; another process's load is seen within two seconds."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from yiwang.core.versioned import Versioned
from yiwang.foundation.packs.models import Current, Document, Pack
from yiwang.foundation.packs.problems import DocumentNotFound

Body = dict[str, Any]
_KEPT = 4000  # documents kept in the process


@dataclass(frozen=True)
class _State:
    """What stands now, and the documents read so far. Bodies never change under their hash, so both may be shared."""

    version: str
    hashes: Mapping[str, Mapping[str, str]]
    bodies: "OrderedDict[str, Body]" = field(default_factory=OrderedDict)


def get_document(document_hash: str) -> Body:
    """The document pinned under a hash, current or not. Shared: read it, never change it. Raises DocumentNotFound."""
    bodies = _state.get().bodies
    body = bodies.get(document_hash)
    if body is None:
        row = Document.objects.filter(hash=document_hash).values_list("body", flat=True).first()
        if row is None:
            raise DocumentNotFound(name=document_hash[:12])
        body = bodies[document_hash] = row
        while len(bodies) > _KEPT:
            bodies.popitem(last=False)
    return body


def get_current(section: str, name: str) -> tuple[str, Body]:
    """Hash and body of the document that stands under a name now. Raises DocumentNotFound."""
    document_hash = _state.get().hashes.get(section, {}).get(name)
    if document_hash is None:
        raise DocumentNotFound(name=f"{section}/{name}")
    return document_hash, get_document(document_hash)


def find_current(section: str, name: str) -> tuple[str, Body] | None:
    """Like `get_current`; None when nothing stands under the name."""
    document_hash = _state.get().hashes.get(section, {}).get(name)
    return (document_hash, get_document(document_hash)) if document_hash else None


def list_current(section: str) -> list[tuple[str, str, Body]]:
    """(name, hash, body) of every document of a section, by name. One query at most."""
    state = _state.get()
    hashes = state.hashes.get(section, {})
    missing = {value for value in hashes.values() if value not in state.bodies}
    if missing:
        chosen = Q(hash__in=missing) if len(missing) < 500 else Q(section=section)
        state.bodies.update(Document.objects.filter(chosen).values_list("hash", "body"))
    return [(name, value, get_document(value)) for name, value in sorted(hashes.items())]


def names(section: str) -> list[str]:
    """The names that stand in a section now."""
    return sorted(_state.get().hashes.get(section, {}))


def version() -> str:
    """Changes with every load: what other rooms key their own process caches by. No query when warm."""
    return _state.get().version


def list_packs() -> QuerySet[Pack]:
    """The packs this deployment runs on, by name."""
    return Pack.objects.filter(active=True).order_by("name")


def list_loads(name: str) -> QuerySet[Pack]:
    """Every load of a pack, latest first."""
    return Pack.objects.filter(name=name).order_by("-id")


def forget() -> None:
    """Ask the stored rows again at the next question (called by a load in this process)."""
    _state.forget()


def _stored_version() -> str:
    return ",".join(Pack.objects.filter(active=True).order_by("name").values_list("stamp", flat=True))


def _build() -> _State:
    hashes: dict[str, dict[str, str]] = {}
    for section, name, document_hash in Current.objects.values_list("section", "name", "document_id"):
        hashes.setdefault(section, {})[name] = document_hash
    return _State(version=_stored_version(), hashes=hashes)


_state = Versioned(_stored_version, _build)
