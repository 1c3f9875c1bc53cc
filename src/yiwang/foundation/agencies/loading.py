"""Bodies, posts and powers of a pack, expanded from their rules and written in bulk."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from yiwang.core.calendar import legal_day
from yiwang.foundation.agencies import selectors
from yiwang.foundation.agencies.models import Agency, Post, PowerMap
from yiwang.foundation.packs.registry import Body
from yiwang.foundation.parties import services as party_services
from yiwang.foundation.places.models import LEVELS, Place

BATCH = 500


@dataclass(frozen=True)
class _Named:
    """A body as the pack states it, with the codes of its posts."""

    agency: Agency
    posts: Sequence[str]


@transaction.atomic(savepoint=False)
def load_agencies(*, pack: str, documents: Mapping[str, Body], at: datetime) -> None:
    """Inserts or updates every body by its code, then its posts.

    A body that the pack no longer names ends today, and a post it no longer gives brings no role: cases and
    appointments still point at both.
    """
    named = [entry for body in documents.values() for entry in _entries(pack, body)]
    omitted = {code for body in documents.values() for code in body.get("omit") or []}
    named = [entry for entry in named if entry.agency.code not in omitted]
    _keep_bodies(named, at)
    _keep_posts(pack, named, documents)
    gone = set(Agency.objects.filter(pack=pack, valid_to__isnull=True).values_list("code", flat=True))
    for chunk in _chunks(sorted(gone - {entry.agency.code for entry in named})):
        Agency.objects.filter(code__in=chunk).update(valid_to=legal_day(at))
    selectors.forget()


def _keep_bodies(named: Sequence[_Named], at: datetime) -> None:
    parties = party_services.register_bodies(
        names={e.agency.code: e.agency.name for e in named if e.agency.kind != "agent_point"}, at=at
    )
    for entry in named:
        entry.agency.party_id = parties.get(entry.agency.code)
    fields = [f.name for f in Agency._meta.concrete_fields if f.name not in {"id", "uid", "code"}]
    Agency.objects.bulk_create(
        [entry.agency for entry in named],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=fields,
        batch_size=BATCH,
    )


def _keep_posts(pack: str, named: Sequence[_Named], documents: Mapping[str, Body]) -> None:
    specs = {code: spec for body in documents.values() for code, spec in (body.get("names") or {}).items()}
    ids = dict(Agency.objects.values_list("code", "pk"))
    wanted = {(ids[entry.agency.code], code) for entry in named for code in entry.posts}
    Post.objects.bulk_create(
        [
            Post(agency_id=agency, code=code, name=specs[code]["name"], roles=specs[code]["roles"])
            for agency, code in sorted(wanted)
        ],
        update_conflicts=True,
        unique_fields=["agency", "code"],
        update_fields=["name", "roles"],
        batch_size=BATCH,
    )
    held = Post.objects.filter(agency__pack=pack).values_list("pk", "agency_id", "code")
    for chunk in _chunks([pk for pk, agency, code in held if (agency, code) not in wanted]):
        Post.objects.filter(pk__in=chunk).update(roles=[])


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), BATCH):
        yield values[start : start + BATCH]


def _entries(pack: str, body: Body) -> Iterator[_Named]:
    lists: Mapping[str, list[str]] = body.get("posts") or {}
    named = body.get("agencies") or []
    places = {p.code: p for p in Place.objects.filter(code__in={entry["place"] for entry in named})}
    for entry in named:
        yield _Named(
            _agency(pack, entry, places[entry["place"]], entry["code"], entry["name"], body), lists[entry["posts"]]
        )
    for rule in body.get("for_each") or []:
        level = LEVELS.index(rule["level"]) + 1
        for place in Place.objects.filter(level=level, valid_to__isnull=True).order_by("code"):
            for entry in rule["agencies"]:
                if entry.get("only", rule["level"]) == rule["level"]:
                    code, name = f"{place.code}-{entry['slug']}", f"{place.name}{_ending(entry['name'], place.name)}"
                    yield _Named(_agency(pack, entry, place, code, name, body), lists[entry["posts"]])


def _ending(name: str | Mapping[str, str], place: str) -> str:
    """The name of a body after its place; where it depends on the kind of place, by the place name's own ending."""
    if isinstance(name, str):
        return name
    return next(text for ending, text in name.items() if place.endswith(ending))


def _agency(pack: str, entry: Mapping[str, Any], place: Place, code: str, name: str, body: Body) -> Agency:
    columns = {**place.columns, LEVELS[place.level - 1]: place.code}
    return Agency(
        code=code,
        name=name,
        short_name=entry.get("short_name", ""),
        kind=entry.get("kind", "body"),
        level=place.level,
        place=place.code,
        window=entry.get("window", ""),
        phone=str(entry.get("phone", "")),
        source=str(entry.get("source", body.get("source", "")))[:200],
        synthetic=bool(entry.get("synthetic", body.get("synthetic", False))),
        pack=pack,
        valid_from=_day(entry.get("valid_from")),
        valid_to=_day(entry.get("valid_to")),
        **columns,
    )


def _day(value: object) -> date | None:
    """Documents are kept as JSON: a day is its ISO text."""
    return date.fromisoformat(str(value)) if value else None


@transaction.atomic(savepoint=False)
def load_power(*, documents: Mapping[str, Body]) -> None:
    """Replaces the power map. Rows for one place stand instead of the row that a rule gives that place.

    Rows naming a body that the pack has not are refused by the check of the section.
    """
    ids = dict(Agency.objects.values_list("code", "pk"))
    by_rule: dict[tuple[str, str, str], PowerMap] = {}
    by_place: dict[tuple[str, str, str], list[PowerMap]] = {}
    for body in documents.values():
        for row in body.get("rows") or []:
            for place, code in _where(row):
                power, key = _power(row, place, ids[code]), (row["matter"], row["act"], place)
                if "each" in row:
                    by_rule[key] = power
                else:
                    by_place.setdefault(key, []).append(power)
    chosen = [power for key, power in by_rule.items() if key not in by_place]
    PowerMap.objects.all().delete()
    PowerMap.objects.bulk_create([*chosen, *(p for rows in by_place.values() for p in rows)], batch_size=BATCH)
    selectors.forget()


def _power(row: Mapping[str, Any], place: str, agency_id: int) -> PowerMap:
    return PowerMap(
        matter=row["matter"],
        act=row["act"],
        place=place,
        agency_id=agency_id,
        basis=str(row["basis"])[:200],
        verified=bool(row.get("verified", False)),
        valid_from=_day(row.get("valid_from")),
        valid_to=_day(row.get("valid_to")),
    )


def _where(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if "place" in row:
        yield row["place"], row["agency"]
        return
    level = LEVELS.index(row["each"]) + 1
    for code in (
        Place.objects.filter(level=level, valid_to__isnull=True).order_by("code").values_list("code", flat=True)
    ):
        yield code, row["agency"].format(**{row["each"]: code})
