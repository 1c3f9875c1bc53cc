"""Questions about divisions. They are public. Warm answers by code and by point cost no query."""

from datetime import date

from django.db.models import Q

from yiwang.core.versioned import Versioned
from yiwang.foundation.packs import selectors as pack_selectors
from yiwang.foundation.places.models import Place, Shape
from yiwang.foundation.places.outlines import Outline, ShapeIndex, draw
from yiwang.foundation.places.problems import PlaceNotFound
from yiwang.foundation.places.reading import ancestor_of, level_of

_KEPT = 5000  # divisions kept in the process


def get_place(code: str) -> Place:
    """One division by its 12-digit code, abolished ones included. Shared: read it only. Raises PlaceNotFound."""
    place = find_place(code)
    if place is None:
        raise PlaceNotFound(code=code)
    return place


def find_place(code: str) -> Place | None:
    """One division by its 12-digit code, or None. No query when warm."""
    kept = _places.get()
    if code not in kept:
        if len(kept) >= _KEPT:
            kept.clear()
        kept[code] = Place.objects.filter(code=code).first()
    return kept[code]


def path(code: str) -> list[Place]:
    """The divisions from the region down to this one. Raises PlaceNotFound."""
    return [get_place(ancestor_of(code, level)) for level in range(1, get_place(code).level + 1)]


def list_roots() -> list[Place]:
    """The divisions without a parent: the region of this deployment."""
    return list(Place.objects.filter(level=1).order_by("code"))


def children(code: str, on: date | None = None) -> list[Place]:
    """The divisions directly below, by code; those in force on a day, or all that have not been abolished."""
    rows = Place.objects.filter(parent__code=code).order_by("code")
    return list(rows.in_force(on) if on else rows.filter(valid_to__isnull=True))


def list_level(level: int, within: str = "") -> list[Place]:
    """Every division of a level that is not abolished, inside a division if one is named."""
    rows = Place.objects.filter(level=level, valid_to__isnull=True).order_by("code")
    return list(rows.filter(_inside(within)) if within else rows)


def search(text: str, *, within: str = "", level: int = 0, limit: int = 20) -> list[Place]:
    """Divisions by part of the full name, or by the beginning of code, pinyin or initials; the nearest match first."""
    words = text.lower().split()
    if not words or limit < 1:
        return []
    rows = Place.objects.filter(valid_to__isnull=True)
    if within:
        rows = rows.filter(_inside(within))
    if level:
        rows = rows.filter(level=level)
    for word in words:
        rows = rows.filter(
            Q(full_name__contains=word)
            | Q(pinyin__startswith=word)
            | Q(initials__startswith=word)
            | Q(code__startswith=word)
        )
    found = rows.order_by("level", "code")[:400]
    return sorted(found, key=lambda place: (_distance(place, words), place.level, place.code))[:limit]


def _distance(place: Place, words: list[str]) -> int:
    """0 the very name, code or reading; 1 its beginning; 2 inside the name; 3 elsewhere in the full name."""
    last = words[-1]
    if last in {place.name, place.code, place.pinyin, place.initials}:
        return 0
    if place.name.startswith(last) or place.pinyin.startswith(last):
        return 1
    return 2 if last in place.name or place.initials.startswith(last) else 3


def _inside(code: str) -> Q:
    column = ("region", "city", "county", "township", "code")[level_of(code) - 1]
    return Q(**{column: code})


def find_at(lon: float, lat: float) -> Place | None:
    """The smallest division with a shape that contains a point (WGS 84 degrees); on a border the lower code."""
    code = _shapes.get().code_at(lon, lat)
    return find_place(code) if code else None


def outline(within: str = "") -> Outline:
    """The map of the divisions that have a shape, as SVG paths; only those inside a division if one is named."""
    drawn = _outlines.get()
    if within not in drawn:
        rows = Shape.objects.select_related("place").filter(place__valid_to__isnull=True).order_by("place_id")
        inside = [row for row in rows if not within or within in row.place.columns.values()]
        drawn[within] = draw([(row.place.code, row.place.name, row.geometry) for row in inside])
    return drawn[within]


def forget() -> None:
    """Ask the stored rows again at the next question."""
    for kept in (_places, _shapes, _outlines):
        kept.forget()


def _index() -> ShapeIndex:
    return ShapeIndex(list(Shape.objects.order_by("-place__level", "place_id").values_list("place__code", "geometry")))


def _nothing() -> dict[str, Place | None]:
    return {}


def _no_outlines() -> dict[str, Outline]:
    return {}


_places = Versioned(pack_selectors.version, _nothing, every=0)
_shapes = Versioned(pack_selectors.version, _index, every=0)
_outlines = Versioned(pack_selectors.version, _no_outlines, every=0)
