"""Choosing a place on a form without script: first the county, then its villages and communities by township."""

from dataclasses import dataclass

from django import forms

from yiwang.foundation.places import selectors as place_selectors
from yiwang.support.forms.rendering import AnswersForm
from yiwang.support.forms.spec import FieldSpec


@dataclass(frozen=True)
class CountyChoice:
    """The counties to choose from, and the one chosen."""

    options: list[tuple[str, list[tuple[str, str]]]]
    chosen: str


def offer_places(form: AnswersForm, *, county: str, chosen: str = "") -> CountyChoice | None:
    """Turns the form's place questions into lists of one county; None when it asks for no place."""
    specs = [spec for spec in form.specs if spec.type == "place" and spec.name in form.fields]
    if not specs:
        return None
    whole = [spec for spec in specs if spec.level == "county"]
    for spec in whole:
        form.fields[spec.name].widget = forms.Select(choices=[("", "请选择"), *counties()])
    specs = [spec for spec in specs if spec not in whole]
    if not specs:
        return None
    wanted = county or county_of(chosen) or county_of(str(form.initial.get(specs[0].name) or "")) or ""
    for spec in specs:
        form.fields[spec.name].widget = forms.Select(
            choices=[("", "请选择"), *(_choices(wanted, spec) if wanted else [])]
        )
        form.fields[spec.name].help_text = "" if wanted else "先选择县（市、区），再列出乡镇和村（社区）。"
    return CountyChoice(counties(), wanted)


def county_of(code: str) -> str:
    """The county of a place code; empty when it has none."""
    place = place_selectors.find_place(code) if code else None
    if place is None:
        return ""
    return place.code if place.level == 3 else place.county


def counties() -> list[tuple[str, list[tuple[str, str]]]]:
    """Cities with their counties."""
    return [
        (city.name, [(county.code, county.name) for county in place_selectors.children(city.code)])
        for city in place_selectors.list_level(2)
    ]


def _choices(county: str, spec: FieldSpec) -> list[tuple[str, list[tuple[str, str]]]]:
    """Townships with their villages; places above the village where the question allows them."""
    townships = place_selectors.list_level(4, county)
    villages: dict[str, list[tuple[str, str]]] = {t.code: [] for t in townships}
    for village in place_selectors.list_level(5, county):
        villages.setdefault(village.township, []).append((village.code, village.name))
    grouped = []
    for township in townships:
        whole = [] if spec.level == "village" else [(township.code, f"{township.name}（全域）")]
        grouped.append((township.name, whole + villages[township.code]))
    return grouped
