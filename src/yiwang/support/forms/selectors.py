"""What may be asked about forms: schemas by hash, typed facts, values to index."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping

from yiwang.foundation.packs import selectors as pack_selectors
from yiwang.support.forms import answers as _answers
from yiwang.support.forms.schema import Check, Choice, FieldSpec, Label, Schema, Section

__all__ = ["Check", "Choice", "FieldSpec", "Label", "Schema", "Section"]

_PARSED: OrderedDict[tuple[str, ...], Schema] = OrderedDict()
_KEPT = 1000


def schema_of(document_hash: str, *path: str) -> Schema:
    """The schema pinned by this document hash, parsed once in a process.

    `path` leads to a form inside another document: schema_of(kind_hash, "form"). Raises DocumentNotFound.
    """
    key = (document_hash, *path)
    schema = _PARSED.get(key)
    if schema is None:
        body: object = pack_selectors.get_document(document_hash)
        for step in path:
            body = body[step] if isinstance(body, Mapping) else body
        schema = Schema.parse(body)  # type: ignore[arg-type]
        _PARSED[key] = schema
        if len(_PARSED) > _KEPT:
            _PARSED.popitem(last=False)
    return schema


def facts(schema: Schema, clean: Mapping[str, object]) -> dict[str, object]:
    """Clean answers typed for rules: days as date, decimals as Decimal; what was not asked is absent."""
    return _answers.facts(schema, clean)


def projections(schema: Schema, clean: Mapping[str, object]) -> Iterator[tuple[str, str, object]]:
    """(field, "text" | "integer" | "date", value) of each answer marked `indexed`, for CaseFact rows."""
    return _answers.projections(schema, clean)


def lookup_hash(spec: FieldSpec, value: object) -> str:
    """The keyed hash by which an exact personal value is found (`indexed: hash`)."""
    return _answers.lookup_hash(spec, value)


def as_typed(schema: Schema, clean: Mapping[str, object]) -> dict[str, object]:
    """Clean answers as they are typed (cents as yuan), to fill a form again."""
    return _answers.as_typed(schema, clean)
