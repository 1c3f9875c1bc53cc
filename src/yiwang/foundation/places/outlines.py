"""Geometry of divisions: which contains a point, and the outlines as SVG paths."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

_WIDTH = 600.0  # of the drawing, in its own units
_TOLERANCE = 0.003  # degrees by which an outline may be simplified, about 300 metres


@dataclass(frozen=True)
class OutlineShape:
    """One division of the drawing: SVG path data and where its name is written."""

    code: str
    name: str
    path: str
    label_x: float
    label_y: float


@dataclass(frozen=True)
class Outline:
    """A drawing of divisions; `view_box` is that of the svg element."""

    view_box: str
    width: float
    height: float
    shapes: tuple[OutlineShape, ...]


class ShapeIndex:
    """Shapes in a search tree. Those given earlier win where several contain a point."""

    def __init__(self, shapes: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
        self._codes = [code for code, _ in shapes]
        self._tree = shapely.STRtree([shape(geometry) for _, geometry in shapes])

    def code_at(self, lon: float, lat: float) -> str:
        """The code of the first shape that contains or touches the point; empty outside all."""
        if not (math.isfinite(lon) and math.isfinite(lat)):
            return ""
        hits = self._tree.query(shapely.Point(lon, lat), predicate="intersects")
        return self._codes[min(hits)] if len(hits) else ""


def draw(places: Sequence[tuple[str, str, Mapping[str, Any]]]) -> Outline:
    """The drawing of (code, name, geometry); degrees are stretched so that shapes keep their proportions."""
    if not places:
        return Outline(view_box="0 0 1 1", width=1, height=1, shapes=())
    geometries = [shape(geometry) for _, _, geometry in places]
    west, south, east, north = shapely.total_bounds(geometries)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = _WIDTH / ((east - west) * squeeze)
    height = round((north - south) * scale, 1)

    def project(lon: float, lat: float) -> tuple[float, float]:
        return round((lon - west) * squeeze * scale, 1), round((north - lat) * scale, 1)

    drawn = []
    for (code, name, _), geometry in zip(places, geometries, strict=True):
        rings = _rings(geometry.simplify(_TOLERANCE, preserve_topology=True))
        path = "".join("M" + "L".join(f"{x:g},{y:g}" for x, y in (project(*p) for p in ring)) + "Z" for ring in rings)
        label = geometry.representative_point()
        x, y = project(label.x, label.y)
        drawn.append(OutlineShape(code=code, name=name, path=path, label_x=x, label_y=y))
    return Outline(view_box=f"0 0 {_WIDTH:g} {height:g}", width=_WIDTH, height=height, shapes=tuple(drawn))


def _rings(geometry: BaseGeometry) -> Iterator[list[tuple[float, float]]]:
    for polygon in getattr(geometry, "geoms", [geometry]):
        for ring in (polygon.exterior, *polygon.interiors):
            yield [(x, y) for x, y in list(ring.coords)[:-1]]
