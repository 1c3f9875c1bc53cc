"""Questions about codes and calendars. Warm answers cost no query; another process's load is seen in two seconds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from yiwang.core.calendar import Calendar, DayKind, Layer
from yiwang.core.versioned import Versioned
from yiwang.foundation.codes.models import CalendarDay, CalendarYear, Code, CodeSet, CodesVersion
from yiwang.foundation.codes.problems import CodeNotFound


@dataclass(frozen=True)
class Choice:
    """One value of a code set as shown and stored."""

    value: str
    label: str
    label_en: str = ""
    name: str = ""
    note: str = ""

    def text(self, language: str = "zh") -> str:
        """The label in the reader's language, Chinese where there is no translation."""
        return self.label_en if language.startswith("en") and self.label_en else self.label


@dataclass(frozen=True)
class _Set:
    choices: Mapping[str, Choice]
    mappings: Mapping[str, Mapping[str, str]]


def label(set_name: str, value: str, language: str = "zh") -> str:
    """What a code means. Raises CodeNotFound."""
    return _choice(set_name, value).text(language)


def find_label(set_name: str, value: str, language: str = "zh") -> str:
    """What a code means; the code itself when the set does not know it (old or foreign data)."""
    code_set = _sets.get().get(set_name)
    choice = code_set.choices.get(value) if code_set else None
    return choice.text(language) if choice else value


def choices(set_name: str) -> list[Choice]:
    """The values of a set in the order of its standard. Raises CodeNotFound for an unknown set."""
    return list(_set(set_name).choices.values())


def has(set_name: str, value: str) -> bool:
    """Is this a value of the set?"""
    code_set = _sets.get().get(set_name)
    return code_set is not None and value in code_set.choices


def value_of(set_name: str, name: str) -> str:
    """The national value of our own word ("licence" → "01"). Raises CodeNotFound."""
    for choice in _set(set_name).choices.values():
        if choice.name == name:
            return choice.value
    raise CodeNotFound(set=set_name, value=name)


def from_profile(set_name: str, profile: str, value: str) -> str:
    """The own value that a foreign profile's value means; the same value where not mapped. Raises CodeNotFound."""
    mapped = _set(set_name).mappings.get(profile, {}).get(value, value)
    return _choice(set_name, mapped).value


def calendar_for(layers: tuple[str, ...]) -> Calendar:
    """The calendar of these layers, lowest first, e.g. ("cn", "cn-64"); an unknown layer covers no year."""
    return _calendars.get().of(layers)


def covered_years(layer: str) -> list[int]:
    """The years that a notice covers in a layer."""
    return sorted(_calendars.get().layer(layer).years)


def forget() -> None:
    """Ask the stored rows again at the next question."""
    _sets.forget()
    _calendars.forget()


def _set(set_name: str) -> _Set:
    found = _sets.get().get(set_name)
    if found is None:
        raise CodeNotFound(set=set_name, value="")
    return found


def _choice(set_name: str, value: str) -> Choice:
    choice = _set(set_name).choices.get(value)
    if choice is None:
        raise CodeNotFound(set=set_name, value=value)
    return choice


def _version() -> str:
    return CodesVersion.objects.values_list("stamp", flat=True).first() or ""


def _build_sets() -> dict[str, _Set]:
    found: dict[int, dict[str, Choice]] = {}
    for code in Code.objects.order_by("set_id", "position"):
        choice = Choice(code.value, code.label, code.label_en, code.name, code.note)
        found.setdefault(code.set_id, {})[code.value] = choice
    return {row.name: _Set(found.get(row.id, {}), row.mappings) for row in CodeSet.objects.all()}


class _Calendars:
    def __init__(self, layers: Mapping[str, Layer]) -> None:
        self._layers = layers
        self._made: dict[tuple[str, ...], Calendar] = {}

    def layer(self, name: str) -> Layer:
        return self._layers.get(name) or Layer(name=name, days={}, years=frozenset())

    def of(self, names: tuple[str, ...]) -> Calendar:
        made = self._made.get(names)
        if made is None:
            made = self._made[names] = Calendar([self.layer(name) for name in names])
        return made


def _build_calendars() -> _Calendars:
    days: dict[str, dict[date, DayKind]] = {}
    for layer, day, kind in CalendarDay.objects.values_list("layer", "day", "kind"):
        days.setdefault(layer, {})[day] = cast(DayKind, kind)
    years: dict[str, set[int]] = {}
    for layer, year in CalendarYear.objects.values_list("layer", "year"):
        years.setdefault(layer, set()).add(year)
    return _Calendars(
        {name: Layer(name=name, days=days.get(name, {}), years=frozenset(covered)) for name, covered in years.items()}
    )


_sets = Versioned(_version, _build_sets)
_calendars = Versioned(_version, _build_calendars)
