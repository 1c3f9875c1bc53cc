"""Loading code sets and official calendars. Packs call this; the packs' own service has asked for the right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction

from yiwang.core.actor import Actor
from yiwang.core.calendar import DayKind
from yiwang.foundation.codes import selectors
from yiwang.foundation.codes.models import CalendarDay, CalendarYear, Code, CodeSet, CodesVersion


@dataclass(frozen=True)
class CodeRow:
    """One value of a set to load."""

    value: str
    label: str
    name: str = ""
    label_en: str = ""
    note: str = ""


@dataclass(frozen=True)
class SetRow:
    """One code set to load. `mappings` says per foreign profile which own value a foreign value means."""

    name: str
    title: str
    standard: str
    source: str
    codes: Sequence[CodeRow]
    title_en: str = ""
    verified: bool = False
    mappings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class DayRow:
    """A day that a notice sets apart."""

    day: date
    kind: DayKind
    name: str = ""


@dataclass(frozen=True)
class YearRow:
    """A year that a notice covers, with its days. A year without days is covered by the plain week."""

    year: int
    source: str
    notice: str = ""
    verified: bool = False
    days: Sequence[DayRow] = ()


@transaction.atomic(savepoint=False)
def load_sets(*, by: Actor, sets: Sequence[SetRow], at: datetime) -> None:
    """Replace the named code sets whole."""
    CodeSet.objects.filter(name__in=[row.name for row in sets]).delete()
    made = CodeSet.objects.bulk_create(
        CodeSet(
            name=row.name,
            title=row.title,
            title_en=row.title_en,
            standard=row.standard,
            source=row.source,
            verified=row.verified,
            mappings={profile: dict(pairs) for profile, pairs in row.mappings.items()},
        )
        for row in sets
    )
    Code.objects.bulk_create(
        Code(
            set=code_set,
            value=code.value,
            name=code.name,
            label=code.label,
            label_en=code.label_en,
            note=code.note,
            position=position,
        )
        for code_set, row in zip(made, sets, strict=True)
        for position, code in enumerate(row.codes)
    )
    _stamp()


@transaction.atomic(savepoint=False)
def drop_sets(*, by: Actor, names: Sequence[str], at: datetime) -> None:
    """Remove code sets that no pack brings any more."""
    CodeSet.objects.filter(name__in=names).delete()
    _stamp()


@transaction.atomic(savepoint=False)
def load_calendar(*, by: Actor, layer: str, years: Sequence[YearRow], at: datetime) -> None:
    """Replace one layer of the official calendar whole; whoever computed with it must compute again."""
    CalendarDay.objects.filter(layer=layer).delete()
    CalendarYear.objects.filter(layer=layer).delete()
    CalendarYear.objects.bulk_create(
        CalendarYear(layer=layer, year=row.year, notice=row.notice, source=row.source, verified=row.verified)
        for row in years
    )
    CalendarDay.objects.bulk_create(
        (CalendarDay(layer=layer, day=day.day, kind=day.kind, name=day.name) for row in years for day in row.days),
        batch_size=500,
    )
    _stamp()


def _stamp() -> None:
    CodesVersion.objects.update_or_create(id=1, defaults={"stamp": uuid4().hex})
    selectors.forget()
    transaction.on_commit(selectors.forget)
