"""Bodies, posts and powers of a pack, expanded from their rules and written in bulk."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from yiwang.foundation.agencies.models import Agency, Post, PowerMap
from yiwang.foundation.packs.registry import Body
from yiwang.foundation.parties import services as party_services
from yiwang.foundation.places.models import Place

LEVELS = ("region", "city", "county", "township", "village")
BATCH = 500


@transaction.atomic(savepoint=False)
def load_agencies(*, documents: Mapping[str, Body], at: datetime) -> None:
    """Inserts or updates every body by its code, then its posts. Bodies no longer named stay (cases point at them)."""
    posts = {code: spec for body in documents.values() for code, spec in (body.get("names") or {}).items()}
    omitted = {code for body in documents.values() for code in body.get("omit") or []}
    entries = [e for body in documents.values() for e in _entries(body) if e[0].code not in omitted]
    parties = party_services.register_bodies(
        names={agency.code: agency.name for agency, _ in entries if agency.kind != "agent_point"}, at=at
    )
    for agency, _ in entries:
        agency.party_id = parties.get(agency.code)
    fields = [f.name for f in Agency._meta.concrete_fields if f.name not in {"id", "uid", "code"}]
    Agency.objects.bulk_create(
        [agency for agency, _ in entries], update_conflicts=True, unique_fields=["code"], update_fields=fields, batch_size=BATCH
    )
    ids = dict(Agency.objects.values_list("code", "pk"))
    Post.objects.bulk_create(
        [
            Post(agency_id=ids[agency.code], code=code, name=posts[code]["name"], roles=posts[code]["roles"])
            for agency, codes in entries
            for code in codes
        ],
        update_conflicts=True,
        unique_fields=["agency", "code"],
        update_fields=["name", "roles"],
        batch_size=BATCH,
    )


def _entries(body: Body) -> Iterator[tuple[Agency, list[str]]]:
    lists: Mapping[str, list[str]] = body.get("posts") or {}
    named = body.get("agencies") or []
    codes = {entry["place"] for entry in named}
    places = {p.code: p for p in Place.objects.filter(code__in=codes)}
    for entry in named:
        yield _agency(entry, places[entry["place"]], entry["code"], entry["name"], body), lists[entry["posts"]]
    for rule in body.get("for_each") or []:
        level = LEVELS.index(rule["level"]) + 1
        for place in Place.objects.filter(level=level).order_by("code"):
            for entry in rule["agencies"]:
                if entry.get("only", rule["level"]) == rule["level"]:
                    name = f"{place.name}{entry['name']}"
                    yield _agency(entry, place, f"{place.code}-{entry['slug']}", name, body), lists[entry["posts"]]


def _agency(entry: Mapping[str, Any], place: Place, code: str, name: str, body: Body) -> Agency:
    columns = {"region": place.region, "city": place.city, "county": place.county, "township": place.township}
    columns[LEVELS[place.level - 1]] = place.code
    return Agency(
        code=code,
        name=name,
        short_name=entry.get("short_name", ""),
        kind=entry.get("kind", "body"),
        level=place.level,
        place=place.code,
        window=entry.get("window", ""),
        source=str(body.get("source", ""))[:200],
        synthetic=bool(entry.get("synthetic", body.get("synthetic", False))),
        **columns,
    )


@transaction.atomic(savepoint=False)
def load_power(*, documents: Mapping[str, Body]) -> None:
    """Replaces the power map. A row for one place replaces the row that a rule gave that place."""
    ids = dict(Agency.objects.values_list("code", "pk"))
    rows: dict[tuple[str, str, str], PowerMap] = {}
    for body in documents.values():
        for row in body.get("rows") or []:
            for place, code in _where(row):
                if code in ids:
                    rows[row["matter"], row["act"], place] = PowerMap(
                        matter=row["matter"],
                        act=row["act"],
                        place=place,
                        agency_id=ids[code],
                        basis=row["basis"],
                        verified=bool(row.get("verified", False)),
                    )
    PowerMap.objects.all().delete()
    PowerMap.objects.bulk_create(rows.values(), batch_size=BATCH)


def _where(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if "place" in row:
        yield row["place"], row["agency"]
        return
    level = LEVELS.index(row["each"]) + 1
    for code in Place.objects.filter(level=level).values_list("code", flat=True):
        yield code, row["agency"].format(**{row["each"]: code})
