"""The API of packs: what this deployment runs on, and the documents that cases pin."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import StringConstraints

from yiwang.foundation.packs import selectors
from yiwang.web.endpoints import Name

router = Router(tags=["packs"])
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class PackOut(Schema):
    """One loaded pack."""

    name: str
    version: str
    title: str
    digest: str
    loaded_at: datetime


class PacksOut(Schema):
    items: list[PackOut]


class DocumentNameOut(Schema):
    name: str
    hash: str


class PackDocumentsOut(Schema):
    """The names that stand in a section now, with the hash under which each is kept for ever."""

    items: list[DocumentNameOut]


class PackDocumentOut(DocumentNameOut):
    """A document as the pack states it."""

    body: dict[str, Any]


@router.get("/packs", response=PacksOut, summary="The packs loaded", auth=None)
def list_packs(request: HttpRequest) -> dict[str, Any]:
    return {"items": list(selectors.list_packs())}


@router.get("/documents/{section}", response=PackDocumentsOut, summary="The current documents of a section")
def list_documents(request: HttpRequest, section: Name) -> dict[str, Any]:
    found = selectors.list_current(section)
    return {"items": [{"name": name, "hash": value} for name, value, _ in found]}


@router.get("/documents/{section}/{name}", response=PackDocumentOut, summary="The current document of a name")
def show_document(request: HttpRequest, section: Name, name: Name) -> dict[str, Any]:
    value, body = selectors.get_current(section, name)
    return {"name": name, "hash": value, "body": body}


@router.get("/pinned/{hash}", response=dict[str, Any], summary="A document by the hash that a case pins")
def show_pinned(request: HttpRequest, hash: Hash) -> dict[str, Any]:
    return selectors.get_document(hash)
