"""Check, compare and load packs. A pack loads whole or not at all."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from django.db import transaction

from yiwang.core.actor import Actor
from yiwang.core.problems import Fault, Forbidden
from yiwang.foundation.packs import access, registry, selectors
from yiwang.foundation.packs.changes import Change, compare
from yiwang.foundation.packs.models import Current, Document, Pack
from yiwang.foundation.packs.problems import PackRefused
from yiwang.foundation.packs.reading import PackFiles, digest_of, hash_of, read, unknown_folders
from yiwang.foundation.packs.registry import Body, LoadContext, Section

__all__ = ["Change", "check", "diff", "hash_of", "load", "warnings"]

_Key = tuple[str, str]


def check(*, path: Path) -> list[Fault]:
    """Every fault of a pack, each with file and line or key; changes nothing. Empty means it would load."""
    return _checked(path).faults


def warnings(*, path: Path) -> list[Fault]:
    """What does not prevent loading but is probably a slip: folders that no room of this deployment reads."""
    return [
        Fault(f"{folder}/", "没有模块读取该文件夹，其内容不会装载", "核对文件夹名，或删去")
        for folder in unknown_folders(path, registry.sections())
    ]


def diff(*, path: Path) -> list[Change]:
    """What loading the pack would add, change and remove, by section and name. Raises PackRefused."""
    pack = _sound(path)
    before = _standing(pack.head["name"])
    hashes = _hashes(pack)
    changes = []
    for key in sorted(before.keys() | hashes.keys()):
        section, name = key
        if key not in hashes:
            changes.append(Change(section, name, "removed"))
        elif key not in before:
            changes.append(Change(section, name, "added"))
        elif before[key] != hashes[key]:
            details = compare(selectors.get_document(before[key]), pack.documents[section][name])
            changes.append(Change(section, name, "changed", details))
    return changes


@transaction.atomic  # with a savepoint: a refused pack must not spoil the transaction of whoever asked
def load(*, by: Actor, path: Path, at: datetime) -> Pack:
    """Load a pack: all of it is checked first, then every changed section is loaded, then the hooks are told.

    A pack whose digest is the active one is left as it is and costs one query. Documents are kept for ever, so
    running cases stay on what they pinned. Raises Forbidden, PackRefused.
    """
    if not by.may(access.LOAD):
        raise Forbidden
    active = _active(path)
    if active is not None:
        return active
    pack = _sound(path)
    try:
        return _load(by, pack, at)
    finally:
        selectors.forget()
        transaction.on_commit(selectors.forget)


def pin(*, section: str, name: str, body: Body, at: datetime) -> str:
    """Keep a document that was written on a page under its hash, as a load does. It is nobody's current document."""
    digest = hash_of(body)
    fields = {"section": section, "name": name, "body": dict(body), "created_at": at}
    Document.objects.get_or_create(hash=digest, defaults=fields)
    return digest


def _active(path: Path) -> Pack | None:
    digest = digest_of(path, registry.sections())
    return Pack.objects.filter(active=True, digest=digest).first()


def _checked(path: Path) -> PackFiles:
    pack = read(path, registry.sections())
    if pack.faults:
        return pack  # sections are checked only when every file can be read
    for section in registry.sections():
        pack.faults.extend(section.check(pack.documents[section.name], pack.context(section.name)))
    others = Current.objects.exclude(pack__name=pack.head["name"]).values_list("section", "name", "pack__name")
    for section_name, name, owner in others:
        if name in pack.documents.get(section_name, {}):
            where = pack.context(section_name).at(name)
            pack.faults.append(Fault(where, f"配置包“{owner}”已有同名内容“{name}”", "改名，或在原配置包中修改"))
    return pack


def _sound(path: Path) -> PackFiles:
    pack = _checked(path)
    if pack.faults:
        raise PackRefused(faults=pack.faults, pack=pack.head.get("name", path.name), count=len(pack.faults))
    return pack


def _hashes(pack: PackFiles) -> dict[_Key, str]:
    return {(s, name): hash_of(body) for s, documents in pack.documents.items() for name, body in documents.items()}


def _standing(name: str) -> dict[_Key, str]:
    rows = Current.objects.filter(pack__name=name).values_list("section", "name", "document_id")
    return {(section, document): document_hash for section, document, document_hash in rows}


def _revised_sections(name: str) -> frozenset[str]:
    recorded = Pack.objects.filter(name=name, active=True).values_list("revisions", flat=True).first() or {}
    return frozenset(s.name for s in registry.sections() if recorded.get(s.name, s.revision) != s.revision)


def _load(by: Actor, pack: PackFiles, at: datetime) -> Pack:
    name = pack.head["name"]
    before, hashes, revised = _standing(name), _hashes(pack), _revised_sections(name)
    loaded = _store(by, pack, hashes, at)
    selectors.forget()
    changed: set[str] = set()
    for section in registry.sections():
        context = _section_context(by, pack, section, before, hashes, at)
        if context.changed or context.removed or changed & set(section.after) or section.name in revised:
            section.load(context)
            changed.add(section.name)
    for hook in registry.on_loaded:
        hook(by=by, pack=name, at=at, changed=frozenset(changed))
    return loaded


def _store(by: Actor, pack: PackFiles, hashes: Mapping[_Key, str], at: datetime) -> Pack:
    name = pack.head["name"]
    Pack.objects.filter(name=name, active=True).update(active=False)
    loaded = Pack.objects.create(
        name=name,
        version=pack.head["version"],
        title=pack.head["title"],
        digest=pack.digest,
        stamp=uuid4().hex,
        loaded_at=at,
        loaded_by=by.name,
        revisions={s.name: s.revision for s in registry.sections()},
    )
    Document.objects.bulk_create(
        [
            Document(hash=value, section=section, name=document, body=pack.documents[section][document], created_at=at)
            for (section, document), value in hashes.items()
        ],
        ignore_conflicts=True,
        batch_size=500,
    )
    Current.objects.filter(pack__name=name).delete()
    Current.objects.bulk_create(
        [Current(section=s, name=document, document_id=value, pack=loaded) for (s, document), value in hashes.items()],
        batch_size=500,
    )
    return loaded


def _section_context(
    by: Actor, pack: PackFiles, section: Section, before: Mapping[_Key, str], hashes: Mapping[_Key, str], at: datetime
) -> LoadContext:
    documents: dict[str, Body] = pack.documents[section.name]
    own = {name: hashes[section.name, name] for name in documents}
    old = {name: value for (s, name), value in before.items() if s == section.name}
    return LoadContext(
        by=by,
        pack=pack.head["name"],
        at=at,
        root=pack.root,
        documents=documents,
        hashes=own,
        changed=frozenset(name for name, value in own.items() if old.get(name) != value),
        removed=frozenset(old.keys() - own.keys()),
    )
