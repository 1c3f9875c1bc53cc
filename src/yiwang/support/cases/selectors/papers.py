"""The papers of a case to open: files handed in, documents issued. Reached through the case's scope only."""

from dataclasses import dataclass
from uuid import UUID

from yiwang.core import crypto
from yiwang.core.actor import Actor
from yiwang.foundation.files.models import StoredFile
from yiwang.support.cases.models import Case, IssuedDocument, Material
from yiwang.support.cases.problems import CaseNotFound


@dataclass(frozen=True)
class OpenedDocument:
    """An issued document with its text in clear, for whoever may see the case."""

    document: IssuedDocument
    text: str
    is_intact: bool


def get_material_file(*, by: Actor, case: Case, slot: str) -> StoredFile:
    """The file in a material slot of a case within the actor's scope. Raises CaseNotFound."""
    found = Material.objects.filter(case__in=Case.objects.visible_to(by).filter(pk=case.pk), slot=slot)
    material = found.select_related("file").first()
    if material is None or material.file is None:
        raise CaseNotFound(uid=case.uid)
    return material.file


def open_document(*, by: Actor, case: Case, uid: UUID) -> OpenedDocument:
    """A document issued in a case within the actor's scope; the party opens only those issued to it. Raises CaseNotFound."""
    found = IssuedDocument.objects.filter(case__in=Case.objects.visible_to(by).filter(pk=case.pk), uid=uid)
    if not by.agency_id and by.kind != "system":
        found = found.filter(to_party=True)
    document = found.select_related("agency").first()
    if document is None:
        raise CaseNotFound(uid=case.uid)
    text = crypto.unseal_text(document.body_sealed)
    return OpenedDocument(document, text, crypto.digest(text.encode()) == document.digest)
