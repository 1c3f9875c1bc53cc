"""What is done with drafts of matters: edited, submitted, reviewed, published from a day, by three different people."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day
from yiwang.core.problems import Forbidden
from yiwang.foundation.access import services as access_services
from yiwang.foundation.events import services as event_services
from yiwang.foundation.packs import services as pack_services
from yiwang.lines.service.library import editing, selectors
from yiwang.lines.service.library.access import EDIT, PUBLISH, REVIEW
from yiwang.lines.service.library.models import OPEN, Draft
from yiwang.lines.service.library.problems import (
    BaseMoved,
    DayPassed,
    DraftMoved,
    DraftUnderWay,
    NothingChanged,
    OwnDraft,
    RemarkMissing,
)
from yiwang.support.matters import selectors as matter_selectors
from yiwang.support.matters import services as matter_services
from yiwang.support.matters.access import KEEP
from yiwang.support.matters.problems import MatterRefused

CLOCK = Actor.system("library")


@transaction.atomic(savepoint=False)
def open_draft(*, by: Actor, code: str, document_hash: str = "", at: datetime) -> Draft:
    """Begin a new version of a matter: from the one that stands, or from an older one (`document_hash`) to restore it.

    Raises Forbidden, MatterNotFound, DocumentNotFound, DraftUnderWay.
    """
    access_services.require(by, EDIT)
    matter = matter_selectors.get_matter(by=by, code=code)
    if Draft.objects.visible_to(by).filter(code=matter.code, state__in=OPEN).exists():
        raise DraftUnderWay(matter=matter.name)
    body = matter_selectors.matter_of(matter.hash)
    note = ""
    if document_hash:
        old = next((v for v in matter_selectors.list_versions(by=by, matter=matter) if v.hash == document_hash), None)
        if old is None:
            raise DraftMoved
        body, note = matter_selectors.matter_of(old.hash), f"恢复第 {old.number} 版"
    try:
        with transaction.atomic():
            draft = Draft.objects.create(
                code=matter.code,
                slug=matter.slug,
                name=matter.name,
                base_hash=matter.hash,
                base_version=matter.version,
                body=dict(body),
                note=note,
                editor=event_services.reference(by),
                created_at=at,
                updated_at=at,
            )
    except IntegrityError:
        raise DraftUnderWay(matter=matter.name) from None
    _tell(by, draft, "library.draft_opened", {}, at)
    return draft


@transaction.atomic(savepoint=False)
def save(*, by: Actor, uid: UUID, version: int, body: dict[str, Any], note: str, at: datetime) -> Draft:
    """Keep what the editor wrote; faults are looked for when it is submitted. Raises Forbidden, DraftMoved."""
    draft = _of_editor(by, uid, version)
    kept = {**body, "code": draft.code}
    return _move(draft, at, body=kept, name=str(kept.get("name", "") or draft.name)[:200], note=note[:500])


@transaction.atomic(savepoint=False)
def submit(*, by: Actor, uid: UUID, version: int, at: datetime) -> Draft:
    """Hand the draft to review. Raises Forbidden, DraftMoved, BaseMoved, NothingChanged, MatterRefused (all faults)."""
    draft = _of_editor(by, uid, version)
    elements = _sound(by, draft)
    draft = _move(draft, at, state="submitted", reviewer="", remark="")
    _tell(by, draft, "library.draft_submitted", {"elements": elements}, at)
    return draft


@transaction.atomic(savepoint=False)
def accept(*, by: Actor, uid: UUID, version: int, at: datetime) -> Draft:
    """The reviewer finds it right. Raises Forbidden, OwnDraft, DraftMoved, BaseMoved, MatterRefused."""
    draft = _held(by, REVIEW, uid, version, ("submitted",))
    _require_another(by, draft.editor)
    _sound(by, draft)
    draft = _move(draft, at, state="accepted", reviewer=event_services.reference(by))
    _tell(by, draft, "library.draft_accepted", {}, at)
    return draft


@transaction.atomic(savepoint=False)
def give_back(*, by: Actor, uid: UUID, version: int, remark: str, at: datetime) -> Draft:
    """Back to the editor with what is to be mended, by the reviewer or, once accepted, by the publisher.

    Raises Forbidden, OwnDraft, DraftMoved, RemarkMissing.
    """
    right = REVIEW if by.may(REVIEW) else PUBLISH
    states = ("submitted",) if right == REVIEW else ("accepted", "scheduled")
    draft = _held(by, right, uid, version, states)
    _require_another(by, draft.editor)
    if not remark.strip():
        raise RemarkMissing
    back = {"reviewer": "", "publisher": "", "effective_on": None}
    draft = _move(draft, at, state="editing", remark=remark.strip()[:500], **back)
    _tell(by, draft, "library.draft_returned", {"remark": draft.remark}, at)
    return draft


@transaction.atomic(savepoint=False)
def publish(*, by: Actor, uid: UUID, version: int, effective_on: date, at: datetime) -> Draft:
    """Let the version stand from a day: today at once, a later day when it comes.

    Raises Forbidden, OwnDraft, DraftMoved, DayPassed, BaseMoved, MatterRefused.
    """
    draft = _held(by, PUBLISH, uid, version, ("accepted",))
    _require_another(by, draft.editor, draft.reviewer)
    if effective_on < legal_day(at):
        raise DayPassed(field="effective_on")
    _sound(by, draft)
    draft = _move(
        draft, at, state="scheduled", publisher=event_services.reference(by), effective_on=effective_on
    )  # fmt: skip
    _tell(by, draft, "library.draft_scheduled", {"effective_on": effective_on.isoformat()}, at)
    return _stand(by, draft, at) if effective_on <= legal_day(at) else draft


@transaction.atomic(savepoint=False)
def rebase(*, by: Actor, uid: UUID, version: int, keep: Iterable[str], at: datetime) -> Draft:
    """Lay the draft's changes onto the version that stands now; of what both changed, `keep` stays as drafted.

    Whatever had been reviewed is reviewed again. Raises Forbidden, DraftMoved.
    """
    draft = _of_editor(by, uid, version, OPEN)
    matter = matter_selectors.get_matter(by=_keeper(by), code=draft.code)
    base, theirs = matter_selectors.matter_of(draft.base_hash), matter_selectors.matter_of(matter.hash)
    body, _both = editing.rebase(base, draft.body, theirs, keep)
    cleared = {"state": "editing", "reviewer": "", "publisher": "", "effective_on": None}
    draft = _move(draft, at, body=body, base_hash=matter.hash, base_version=matter.version, **cleared)
    _tell(by, draft, "library.draft_rebased", {}, at)
    return draft


@transaction.atomic(savepoint=False)
def drop(*, by: Actor, uid: UUID, version: int, at: datetime) -> Draft:
    """Give a draft up, one's own or that of an editor who is gone; its text stays in the history. Raises Forbidden, DraftMoved."""
    draft = _held(by, EDIT, uid, version, OPEN)
    draft = _move(draft, at, state="dropped")
    _tell(by, draft, "library.draft_dropped", {}, at)
    return draft


def let_stand(*, at: datetime) -> int:
    """Versions whose day has come stand; one that no longer fits goes back to its editor with the reason."""
    stood = 0
    due = Draft.objects.visible_to(CLOCK).filter(state="scheduled", effective_on__lte=legal_day(at))
    for draft in due.order_by("effective_on", "id"):
        try:
            with transaction.atomic():
                _sound(CLOCK, draft)
                _stand(CLOCK, draft, at)
            stood += 1
        except (BaseMoved, MatterRefused, NothingChanged) as problem:
            _send_back(draft, problem.message, at)
    return stood


@transaction.atomic(savepoint=False)
def _send_back(draft: Draft, reason: str, at: datetime) -> None:
    cleared = {"reviewer": "", "publisher": "", "effective_on": None}
    draft = _move(draft, at, state="editing", remark=f"到期未能生效：{reason}"[:500], **cleared)
    _tell(CLOCK, draft, "library.draft_returned", {"remark": draft.remark}, at)


def _stand(by: Actor, draft: Draft, at: datetime) -> Draft:
    """The version takes the place of the old one, in the name of whoever published it."""
    keeper = _keeper(by)
    document_hash = pack_services.pin(section="matters", name=draft.slug, body=draft.body, at=at)
    form_hash, schema = matter_selectors.present_form(draft.body)
    matter = matter_services.publish(
        by=keeper, slug=draft.slug, document_hash=document_hash, form_hash=form_hash, schema=schema, at=at
    )
    draft = _move(draft, at, state="standing", stands_as=matter.version)
    _tell(by, draft, "library.draft_stands", {"version": matter.version, "hash": document_hash}, at)
    return draft


def _sound(by: Actor, draft: Draft) -> list[str]:
    """The elements the draft changes. Raises BaseMoved, NothingChanged, MatterRefused."""
    matter = matter_selectors.get_matter(by=_keeper(by), code=draft.code)
    if matter.hash != draft.base_hash:
        raise BaseMoved(version=matter.version, base=draft.base_version)
    elements = editing.changed_elements(matter_selectors.matter_of(draft.base_hash), draft.body)
    if not elements:
        raise NothingChanged
    if faults := matter_selectors.faults_of(draft.body):
        raise MatterRefused(faults=faults)
    return elements


def _keeper(by: Actor) -> Actor:
    """The same person as a keeper of the library; a request's actor is a proxy, which `replace` does not take."""
    values = {field.name: getattr(by, field.name) for field in fields(Actor)}
    return Actor(**{**values, "rights": {**by.rights, KEEP: "place"}})


def _of_editor(by: Actor, uid: UUID, version: int, states: tuple[str, ...] = ("editing",)) -> Draft:
    draft = _held(by, EDIT, uid, version, states)
    if draft.editor != event_services.reference(by):
        raise Forbidden
    return draft


def _held(by: Actor, right: str, uid: UUID, version: int, states: tuple[str, ...]) -> Draft:
    access_services.require(by, right)
    draft = selectors.get_draft(by=by, uid=uid)
    if draft.version != version or draft.state not in states:
        raise DraftMoved
    return draft


def _require_another(by: Actor, *others: str) -> None:
    if event_services.reference(by) in others:
        raise OwnDraft


def _move(draft: Draft, at: datetime, **values: Any) -> Draft:
    values |= {"version": draft.version + 1, "updated_at": at}
    if not Draft.objects.filter(pk=draft.pk, version=draft.version, state=draft.state).update(**values):
        raise DraftMoved
    for name, value in values.items():
        setattr(draft, name, value)
    return draft


def _tell(by: Actor, draft: Draft, type_: str, payload: dict[str, object], at: datetime) -> None:
    facts = {"draft": str(draft.uid), "code": draft.code, "base_version": draft.base_version, **payload}
    event_services.append(by=by, type=type_, stream=f"library:{draft.uid}", payload=facts, at=at)
