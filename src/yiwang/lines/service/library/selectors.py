"""Questions about drafts and versions of matters."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from yiwang.core.actor import Actor
from yiwang.foundation.events import services as event_services
from yiwang.lines.service.library import editing
from yiwang.lines.service.library.access import EDIT, PUBLISH, REVIEW
from yiwang.lines.service.library.models import OPEN, Draft
from yiwang.lines.service.library.problems import DraftNotFound
from yiwang.support.matters import selectors as matter_selectors
from yiwang.support.matters.models import Matter


def get_draft(*, by: Actor, uid: UUID) -> Draft:
    """One draft. Raises DraftNotFound."""
    draft = Draft.objects.visible_to(by).filter(uid=uid).first()
    if draft is None:
        raise DraftNotFound
    return draft


def list_drafts(*, by: Actor, state: str = "") -> QuerySet[Draft]:
    """Drafts, newest change first."""
    found = Draft.objects.visible_to(by)
    return (found.filter(state=state) if state else found).order_by("-updated_at", "-id")


def find_open(*, by: Actor, code: str) -> Draft | None:
    """The draft of a matter that is on its way."""
    return Draft.objects.visible_to(by).filter(code=code, state__in=OPEN).first()


def may_act(*, by: Actor, draft: Draft) -> frozenset[str]:
    """What this person may do with the draft as it is: edit, review, publish, back, rebase."""
    me = event_services.reference(by)
    may: set[str] = set()
    if by.may(EDIT) and draft.is_open:
        may.add("drop")
        if me == draft.editor:
            may |= {"rebase"} | ({"edit"} if draft.state == "editing" else set())
    if by.may(REVIEW) and draft.state == "submitted" and me != draft.editor:
        may |= {"review", "back"}
    if by.may(PUBLISH) and me not in (draft.editor, draft.reviewer):
        may |= {"publish", "back"} if draft.state == "accepted" else set()
        may |= {"back"} if draft.state == "scheduled" else set()
    return frozenset(may)


def standing_of(*, by: Actor, draft: Draft) -> Matter:
    """The matter as it stands now, which may be newer than what the draft was made from."""
    return matter_selectors.get_matter(by=by, code=draft.code)


def changes_of(draft: Draft) -> list[editing.Difference]:
    """Field by field, what the draft changes in the version it was made from."""
    return editing.differences(matter_selectors.matter_of(draft.base_hash), draft.body)


def both_changed(*, draft: Draft, matter: Matter) -> list[editing.Difference]:
    """Elements that the draft and the newer version both changed: the draft's wording beside the newer one's."""
    base, theirs = matter_selectors.matter_of(draft.base_hash), matter_selectors.matter_of(matter.hash)
    _made, both = editing.rebase(base, draft.body, theirs)
    return [
        editing.Difference(key, editing.WORDS.get(key, key), editing.in_words(draft.body.get(key)),
                           editing.in_words(theirs.get(key)))
        for key in both
    ]  # fmt: skip


@dataclass(frozen=True)
class Past:
    """One version in the history: what it changed in the one before it."""

    version: matter_selectors.Version
    changes: list[editing.Difference]
    is_present: bool
    note: str


def history(*, by: Actor, matter: Matter) -> list[Past]:
    """The versions of a matter, newest first, each with its changes field by field."""
    versions = matter_selectors.list_versions(by=by, matter=matter)
    notes = dict(
        Draft.objects.visible_to(by).filter(code=matter.code, state="standing").values_list("stands_as", "note")
    )
    found = []
    for number, version in enumerate(versions):
        older = matter_selectors.matter_of(versions[number + 1].hash) if number + 1 < len(versions) else None
        changes = editing.differences(older, matter_selectors.matter_of(version.hash)) if older is not None else []
        found.append(Past(version, changes, version.number == matter.version, notes.get(version.number, "")))
    return found


@dataclass(frozen=True)
class Local:
    """What one body says of its own about a matter."""

    agency: str
    code: str
    additions: list[editing.Difference]


def local_differences(*, by: Actor, matter: Matter, on: date) -> list[Local]:
    """What differs between counties: for every body its own windows, hours, tighter limits; nothing else may differ."""
    base = matter_selectors.matter_of(matter.hash)
    found = []
    for body in matter_selectors.list_implementations(by=by, matter=matter, on=on):
        changes = editing.differences(base, matter_selectors.guide_of(base, body.local))
        found.append(Local(body.agency.name, body.code, changes))
    return found
