"""What may be asked about forms: schemas by hash, typed facts, values to index."""

import json
from collections import OrderedDict, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from yiwang.core import crypto
from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day
from yiwang.foundation.packs import selectors as pack_selectors
from yiwang.support.forms import answers as _answers
from yiwang.support.forms.models import AccountEntry, Draft
from yiwang.support.forms.published import as_json_schema
from yiwang.support.forms.registry import Prefilled, Source, prefill_source
from yiwang.support.forms.rendering import AnswersForm, build_form
from yiwang.support.forms.schema import Check, Choice, FieldSpec, Schema, Section

__all__ = [
    "AnswersForm", "Check", "Choice", "FieldSpec", "Prefilled", "Schema", "Section", "Source", "as_json_schema",
    "build_form",
]  # fmt: skip

ACCOUNT = "数字账户"


@dataclass(frozen=True)
class AccountLine:
    """One line of the digital account: masked where personal, with where and when it was entered."""

    key: str
    label: str
    value: str
    subject: str
    entered_at: datetime


@dataclass(frozen=True)
class DraftRead:
    """A draft opened again: what was typed, and the version to save it with."""

    subject: str
    answers: Mapping[str, object]
    version: int
    updated_at: datetime


_PARSED: OrderedDict[tuple[str, ...], Schema] = OrderedDict()
_KEPT = 1000


def schema_of(document_hash: str, *path: str) -> Schema:
    """The schema pinned by this document hash, parsed once in a process.

    `path` leads to a form inside another document: schema_of(kind_hash, "form"). Raises DocumentNotFound.
    """
    key = (document_hash, *path)
    schema = _PARSED.get(key)
    if schema is None:
        body: object = body_of(document_hash)
        for step in path:
            body = body[step] if isinstance(body, Mapping) else body
        schema = Schema.parse(body)  # type: ignore[arg-type]
        _PARSED[key] = schema
        if len(_PARSED) > _KEPT:
            _PARSED.popitem(last=False)
    return schema


def body_of(document_hash: str) -> Mapping[str, object]:
    """The pinned document of a form as the pack states it. Raises DocumentNotFound."""
    return pack_selectors.get_document(document_hash)


def facts(schema: Schema, clean: Mapping[str, object]) -> dict[str, object]:
    """Clean answers typed for rules: days as date, decimals as Decimal; what was not asked is absent."""
    return _answers.facts(schema, clean)


def projections(schema: Schema, clean: Mapping[str, object]) -> Iterator[tuple[str, str, object]]:
    """(field, "text" | "integer" | "date", value) of each answer marked `indexed`, for CaseFact rows."""
    return _answers.projections(schema, clean)


def lookup_hash(spec: FieldSpec, value: object) -> str:
    """The keyed hash by which an exact personal value is found (`indexed: hash`)."""
    return _answers.lookup_hash(spec, value)


def readable(schema: Schema, typed: Mapping[str, object], *, today: date) -> dict[str, object]:
    """Of answers half typed, what can be read already."""
    return _answers.readable(schema, typed, today=today)


def as_typed(schema: Schema, clean: Mapping[str, object]) -> dict[str, object]:
    """Clean answers as they are typed (cents as yuan), to fill a form again."""
    return _answers.as_typed(schema, clean)


def get_draft(*, by: Actor, subject: str) -> DraftRead | None:
    """The actor's own draft of this matter or kind in the present capacity, or None."""
    draft = Draft.objects.visible_to(by).filter(subject=subject).first()
    if draft is None:
        return None
    answers = json.loads(crypto.unseal_text(draft.answers_sealed))
    return DraftRead(draft.subject, answers, draft.version, draft.updated_at)


def list_drafts(*, by: Actor) -> list[tuple[str, datetime]]:
    """(subject, last saved) of the actor's own drafts, newest first."""
    return list(Draft.objects.visible_to(by).order_by("-updated_at").values_list("subject", "updated_at"))


def list_account(*, by: Actor) -> list[AccountLine]:
    """The digital account of the party in whose interest the actor acts, by label; personal values masked."""
    return [
        AccountLine(entry.key, entry.label, _shown(entry), entry.subject, entry.entered_at)
        for entry in AccountEntry.objects.visible_to(by).order_by("label", "key")
    ]


def _shown(entry: AccountEntry) -> str:
    value = json.loads(crypto.unseal_text(entry.value_sealed))
    return _answers.mask_as(entry.mask, str(value)) if entry.personal else str(value)


def prefill(schema: Schema, by: Actor) -> dict[str, Prefilled]:
    """Values that need not be typed again, each with register, field and day: field name → (value, source).

    Registers come first, the digital account second. Whoever acts for another gets no personal values: they are
    typed from the papers the principal shows. Two statements and one for each register at most.
    """
    personal_too = by.principal_id == by.party_id
    wanted = [spec for spec in schema.fields if personal_too or not spec.is_personal]
    found = _from_registers(wanted, by)
    keys = {spec.name: spec.reuse for spec in wanted if spec.reuse and spec.name not in found}
    if keys:
        entries = {e.key: e for e in AccountEntry.objects.visible_to(by).filter(key__in=set(keys.values()))}
        for name, key in keys.items():
            if key in entries:
                entry = entries[key]
                value = json.loads(crypto.unseal_text(entry.value_sealed))
                source = Source(ACCOUNT, entry.label, legal_day(entry.entered_at))
                found[name] = Prefilled(_answers.as_typed(schema, {name: value})[name], source)
    return found


def _from_registers(wanted: list[FieldSpec], by: Actor) -> dict[str, Prefilled]:
    asked: dict[str, dict[str, str]] = defaultdict(dict)
    for spec in wanted:
        register, _, key = spec.prefill.partition(".")
        if key:
            asked[register][spec.name] = key
    found: dict[str, Prefilled] = {}
    for register, keys in asked.items():
        source = prefill_source(register)
        values = source(by, tuple(dict.fromkeys(keys.values()))) if source else {}
        found.update({name: values[key] for name, key in keys.items() if key in values})
    return found
