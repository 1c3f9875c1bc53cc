"""Materials of a case, and the documents issued in it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from yiwang.foundation.events import idempotency
from yiwang.foundation.files import selectors as file_selectors
from yiwang.support.cases import schemas, selectors
from yiwang.support.cases import services as case_services
from yiwang.support.cases.selectors import one
from yiwang.web.endpoints import Key, Name, actor, at
from yiwang.web.rest import send_bytes

router = Router(tags=["papers"])


def _filled(
    request: HttpRequest, uid: UUID, slot: str, key: str, body: dict[str, Any], work: Callable[[Any], Any]
) -> Any:
    """The material after the work on its case has been done once."""
    by = actor(request)

    def once() -> str:
        work(selectors.get_case(by=by, uid=uid))
        return slot

    operation = f"materials.{body['way']}:{uid}:{slot}"
    idempotency.do_once(by=by, operation=operation, key=key, body=body, at=at(request), work=once)
    return one.get_material(by=by, uid=uid, slot=slot)


@router.put("/cases/{uid}/materials/{slot}/file", response=schemas.MaterialOut, summary="Satisfy a slot with a file")
def attach_file(request: HttpRequest, uid: UUID, slot: Name, body: schemas.FileIn, key: Key = "") -> Any:
    by, now = actor(request), at(request)

    def work(case: Any) -> None:
        case_services.attach(by=by, case=case, slot=slot, file_uid=body.file, at=now)

    return _filled(request, uid, slot, key, {"way": "file", "file": str(body.file)}, work)


@router.get(
    "/cases/{uid}/materials/{slot}/file",
    summary="The file in a slot",
    openapi_extra={"responses": {200: {"description": "The file", "content": {"application/octet-stream": {}}}}},
)
def send_material(request: HttpRequest, uid: UUID, slot: Name) -> Any:
    by = actor(request)
    file = selectors.get_material_file(by=by, case=selectors.get_case(by=by, uid=uid), slot=slot)
    return send_bytes(
        request,
        lambda: file_selectors.open_file(file),
        name=file_selectors.name_of(file),
        kind=file.media_type,
        digest=file.sha256,
    )


@router.put(
    "/cases/{uid}/materials/{slot}/commitment", response=schemas.MaterialOut, summary="Satisfy a slot by commitment"
)
def commit_to(request: HttpRequest, uid: UUID, slot: Name, key: Key = "") -> Any:
    by, now = actor(request), at(request)

    def work(case: Any) -> None:
        case_services.commit_to(by=by, case=case, slot=slot, at=now)

    return _filled(request, uid, slot, key, {"way": "commitment"}, work)


@router.put("/cases/{uid}/materials/{slot}/later", response=schemas.MaterialOut, summary="Promise to supply later")
def promise_later(request: HttpRequest, uid: UUID, slot: Name, key: Key = "") -> Any:
    by, now = actor(request), at(request)

    def work(case: Any) -> None:
        case_services.promise_later(by=by, case=case, slot=slot, at=now)

    return _filled(request, uid, slot, key, {"way": "later"}, work)


@router.get("/cases/{uid}/documents", response=schemas.DocumentsOut, summary="Documents issued, latest first")
def list_documents(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    by = actor(request)
    return {"items": one.list_documents(by=by, case=selectors.get_case(by=by, uid=uid))}


@router.get("/cases/{uid}/documents/{document}", response=schemas.DocumentTextOut, summary="A document with its text")
def show_document(request: HttpRequest, uid: UUID, document: UUID) -> dict[str, Any]:
    by = actor(request)
    opened = selectors.open_document(by=by, case=selectors.get_case(by=by, uid=uid), uid=document)
    names = ("uid", "name", "title", "number", "issued_at", "digest", "to_party")
    return {**{name: getattr(opened.document, name) for name in names}, "body": opened.text}
