"""What is done with forms: answers checked and protected, drafts kept, the digital account filled."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from yiwang.core import crypto
from yiwang.core.actor import Actor
from yiwang.support.forms import answers as _answers
from yiwang.support.forms.models import AccountEntry, Draft
from yiwang.support.forms.problems import DraftConflict, DraftRefused
from yiwang.support.forms.schema import Schema

DRAFT_BYTES = 65_536


def check(
    schema: Schema, answers: Mapping[str, object], *, today: date, given: Mapping[str, object] | None = None
) -> dict[str, object]:
    """The clean, JSON-able answers; questions not put (`when`) are dropped.

    `today` is the legal day in Asia/Shanghai; `given` are facts known beforehand that conditions use (see
    Schema.parse). Raises AnswersRefused naming every fault at once.
    Basis: 行政许可法 art. 32 (一次性告知).
    """
    return _answers.check(schema, answers, today=today, given=given)


def seal(schema: Schema, clean: Mapping[str, object]) -> dict[str, object]:
    """The answers as stored: personal ones encrypted as {"$sealed": text}; already sealed ones stay as they are."""
    return _answers.seal(schema, clean)


def open_answers(schema: Schema, stored: Mapping[str, object], *, masked: bool) -> dict[str, object]:
    """The stored answers to read, personal ones masked. The caller logs an unmasking before it asks for clear text."""
    return _answers.open_answers(schema, stored, masked=masked)


@transaction.atomic(savepoint=False)
def save_draft(*, by: Actor, subject: str, answers: Mapping[str, object], version: int, at: datetime) -> Draft:
    """Keep everything typed so far for this matter or kind, right or wrong, in the actor's present capacity.

    `version` is the draft version the page was opened with, 0 for none. Raises DraftConflict when another page
    saved in between, DraftRefused for nobody or for more than 64 KiB.
    """
    author, principal = by.party_id, by.principal_id
    if author is None or principal is None:
        raise DraftRefused(reason="尚未登录")
    text = json.dumps(dict(answers), ensure_ascii=False, default=str)
    if len(text.encode()) > DRAFT_BYTES:
        raise DraftRefused(reason="填写的内容太多")
    sealed = crypto.seal_text(text)
    mine = Draft.objects.visible_to(by).filter(subject=subject)
    if version == 0:
        _create_draft(
            Draft(author_id=author, principal_id=principal, subject=subject, answers_sealed=sealed, updated_at=at)
        )
    elif not mine.filter(version=version).update(answers_sealed=sealed, version=F("version") + 1, updated_at=at):
        raise DraftConflict
    return mine.get()


def _create_draft(draft: Draft) -> None:
    try:
        with transaction.atomic():  # the unique key decides between two first pages; the outer transaction lives on
            draft.save(force_insert=True)
    except IntegrityError:
        raise DraftConflict from None


@transaction.atomic(savepoint=False)
def discard_draft(*, by: Actor, subject: str) -> bool:
    """Throw the draft away, at the person's wish or because it was handed in. Says whether there was one."""
    deleted, _ = Draft.objects.visible_to(by).filter(subject=subject).delete()
    return deleted > 0


@transaction.atomic(savepoint=False)
def discard_drafts_older_than(*, by: Actor, before: datetime) -> int:
    """Clear drafts nobody has touched since `before`; personal data is not kept without a purpose. For the job."""
    if by.kind != "system":
        return 0
    deleted, _ = Draft.objects.filter(updated_at__lt=before).delete()
    return deleted


@dataclass(frozen=True)
class HandedIn:
    """Answers handed in by somebody for a principal. `subjects`: the names under which drafts of it may be kept."""

    author_id: int
    principal_id: int
    schema: Schema
    clean: Mapping[str, object]
    subjects: tuple[str, ...]
    at: datetime


@transaction.atomic(savepoint=False)
def take_in(*, handed_in: Sequence[HandedIn]) -> int:
    """Put what was entered into the digital accounts of those applied for: enter once, reuse for life (F-086.1).

    Only questions that name a `reuse` key, always sealed; a later entry replaces the earlier. Drafts of what was
    handed in go, unless they are younger. One INSERT for all. Returns how many things were kept.
    """
    entries = {(given.principal_id, key): entry for given in handed_in for key, entry in _entries(given)}
    if entries:
        AccountEntry.objects.bulk_create(
            entries.values(),
            update_conflicts=True,
            unique_fields=["party", "key"],
            update_fields=["label", "value_sealed", "personal", "mask", "subject", "entered_at"],
        )
    _discard_handed_in(handed_in)
    return len(entries)


def _entries(given: HandedIn) -> Iterator[tuple[str, AccountEntry]]:
    for spec in given.schema.reusable:
        if spec.name in given.clean:
            yield (
                spec.reuse,
                AccountEntry(
                    party_id=given.principal_id,
                    key=spec.reuse,
                    label=spec.label.zh[:100],
                    value_sealed=crypto.seal_text(json.dumps(given.clean[spec.name], ensure_ascii=False)),
                    personal=spec.is_personal,
                    mask=spec.mask if spec.is_personal else "",
                    subject=given.subjects[0],
                    entered_at=given.at,
                ),
            )


def _discard_handed_in(handed_in: Sequence[HandedIn]) -> None:
    latest = {
        (given.author_id, given.principal_id, subject): given.at for given in handed_in for subject in given.subjects
    }
    drafts = Draft.objects.filter(author_id__in={author for author, _, _ in latest})
    done = [
        draft.pk
        for draft in drafts.only("author_id", "principal_id", "subject", "updated_at")
        if (at := latest.get((draft.author_id, draft.principal_id, draft.subject))) and draft.updated_at <= at
    ]
    if done:
        Draft.objects.filter(pk__in=done).delete()


@transaction.atomic(savepoint=False)
def forget(*, by: Actor, key: str) -> bool:
    """Take one thing out of one's own digital account. An agent cannot. Says whether it was there."""
    if by.party_id is None or by.principal_id != by.party_id:
        return False
    deleted, _ = AccountEntry.objects.visible_to(by).filter(key=key).delete()
    return deleted > 0
