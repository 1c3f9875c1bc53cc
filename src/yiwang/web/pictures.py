"""A lifecycle as a picture: states in columns by their distance from the start, transitions as lines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, GAP_X, GAP_Y, EDGE = 132, 40, 52, 18, 12


@dataclass(frozen=True)
class Box:
    """One state, placed. Lengths are in the picture's own units."""

    name: str
    label: str
    x: int
    y: int
    classes: str
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def middle(self) -> int:
        """Where the text stands."""
        return self.x + self.width // 2

    @property
    def centre(self) -> int:
        """Where lines begin and end."""
        return self.y + self.height // 2


@dataclass(frozen=True)
class Line:
    path: str
    been: bool


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def lifecycle(
    states: Mapping[str, str], moves: Iterable[tuple[str, str]], *, final: Iterable[str] = (), way: Sequence[str] = ()
) -> Picture:
    """The picture of a lifecycle: `states` name → label, `moves` from → to, `way` the states a case has been in."""
    pairs = [(a, b) for a, b in dict.fromkeys(moves) if a != b and a in states and b in states]
    columns = _columns(list(states), pairs)
    ends, been = set(final), set(way)
    boxes = {}
    for number, names in enumerate(columns):
        for row, name in enumerate(names):
            classes = " ".join(
                word
                for word, yes in (("final", name in ends), ("been", name in been), ("now", bool(way) and way[-1] == name))
                if yes
            )
            x, y = EDGE + number * (WIDTH + GAP_X), EDGE + row * (HEIGHT + GAP_Y)
            boxes[name] = Box(name, states[name], x, y, classes)
    travelled = set(zip(way, way[1:], strict=False))
    lines = tuple(Line(_path(boxes[a], boxes[b]), (a, b) in travelled) for a, b in pairs)
    tallest = max((len(names) for names in columns), default=1)
    return Picture(
        width=2 * EDGE + len(columns) * (WIDTH + GAP_X) - GAP_X,
        height=2 * EDGE + tallest * (HEIGHT + GAP_Y) - GAP_Y,
        boxes=tuple(boxes.values()),
        lines=tuple(sorted(lines, key=lambda line: line.been)),
    )


def _columns(names: list[str], pairs: list[tuple[str, str]]) -> list[list[str]]:
    """States by the length of the shortest way from the first one; states not reached stand last."""
    depth = {names[0]: 0} if names else {}
    frontier = list(depth)
    while frontier:
        following = [b for a, b in pairs if a in frontier and b not in depth]
        for name in following:
            depth.setdefault(name, max(depth[a] for a in frontier) + 1)
        frontier = list(dict.fromkeys(following))
    last = max(depth.values(), default=0) + 1
    columns: list[list[str]] = [[] for _ in range(last + 1)]
    for name in names:
        columns[depth.get(name, last)].append(name)
    return [column for column in columns if column]


def _path(start: Box, end: Box) -> str:
    if end.x > start.x:
        x1, x2 = start.x + start.width, end.x
        bend = (x1 + x2) // 2
        return f"M{x1} {start.centre} C{bend} {start.centre} {bend} {end.centre} {x2} {end.centre}"
    if end.x == start.x:
        x = start.x + start.width
        return f"M{x} {start.centre} C{x + 30} {start.centre} {x + 30} {end.centre} {x} {end.centre}"
    low = max(start.y, end.y) + start.height + 8
    return f"M{start.middle} {start.y + start.height} C{start.middle} {low + 14} {end.middle} {low + 14} {end.middle} {end.y + end.height}"
