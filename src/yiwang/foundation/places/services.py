"""Loading divisions and their shapes. Called by the load of a pack, which has asked for the right."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from importlib.resources import files
from typing import Any

from django.db import transaction

from yiwang.core.calendar import legal_day
from yiwang.foundation.packs.registry import Body, LoadContext
from yiwang.foundation.places import selectors
from yiwang.foundation.places.models import Place, Shape
from yiwang.foundation.places.reading import places_of

_UPDATED = [field.attname for field in Place._meta.concrete_fields if field.attname not in {"id", "code"}]


@transaction.atomic(savepoint=False)
def load_places(context: LoadContext) -> None:
    """Bring the divisions in line with the pack. One that the pack no longer has ends on the day of the load."""
    places = places_of(context.documents)
    Place.objects.bulk_create(
        places,
        update_conflicts=True,
        unique_fields=["code"],
        batch_size=400,
        update_fields=["parent" if name == "parent_id" else name for name in _UPDATED],
    )
    _end_missing({place.code for place in places}, legal_day(context.at))
    _load_shapes(context.documents, {place.code for place in places})
    selectors.forget()
    transaction.on_commit(selectors.forget)


def _end_missing(present: set[str], on: date) -> None:
    stored = Place.objects.filter(valid_to__isnull=True).values_list("code", flat=True)
    gone = sorted(set(stored) - present)
    for start in range(0, len(gone), 500):
        Place.objects.filter(code__in=gone[start : start + 500]).update(valid_to=on)


def _load_shapes(documents: Mapping[str, Body], known: set[str]) -> None:
    Shape.objects.all().delete()
    Shape.objects.bulk_create(
        Shape(place_id=code, geometry=geometry, source=entry["source"])
        for body in documents.values()
        for entry in body.get("shapes") or ()
        for code, geometry in _shapes(entry)
        if code in known
    )


def _shapes(entry: Mapping[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The features of a package's GeoJSON whose code begins with the prefix."""
    text = files(entry["package"]).joinpath(entry["file"]).read_text(encoding="utf-8")
    features: Sequence[Mapping[str, Any]] = json.loads(text)["features"]
    for feature in features:
        code = str(feature["properties"][entry.get("property", "code")]).removeprefix(entry.get("strip", ""))
        if code.startswith(entry["prefix"]):
            yield code.ljust(12, "0"), feature["geometry"]
