"""A lifecycle as a picture: states in rows in the order of the work, transitions as lines; and as a list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDTH, HEIGHT, GAP_X, GAP_Y, EDGE = 136, 46, 20, 50, 28
PER_ROW = 5
LINE, SHORT, TALL = 116.0, 14.0, 18  # room for text, width of a Chinese sign, height of a line
ARROW = 5


@dataclass(frozen=True)
class Text:
    """One line of a label, placed at its middle."""

    words: str
    x: int
    y: int


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
        """Halfway across."""
        return self.x + self.width // 2

    @property
    def centre(self) -> int:
        """Halfway down."""
        return self.y + self.height // 2

    @property
    def texts(self) -> tuple[Text, ...]:
        """The label in at most two lines."""
        lines = _lines(self.label)
        top = self.centre - (len(lines) - 1) * TALL // 2
        return tuple(Text(words, self.middle, top + number * TALL) for number, words in enumerate(lines))


@dataclass(frozen=True)
class Line:
    """One way between two states: its curve, its arrow's head, and whether the case went it."""

    path: str
    head: str
    classes: str


@dataclass(frozen=True)
class Entry:
    """A state in the list that says the same as the picture."""

    label: str
    been: bool
    now: bool
    final: bool
    leads: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """A drawing and the list that stands for it on a phone and for a screen reader."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    entries: tuple[Entry, ...]


def lifecycle(
    states: Mapping[str, str], moves: Iterable[Sequence[str]], *, final: Iterable[str] = (), way: Sequence[str] = ()
) -> Picture:
    """The picture of a lifecycle: `states` name → label, `moves` (from, to), `way` the states a case has been in."""
    pairs = list(dict.fromkeys((m[0], m[1]) for m in moves if m[0] != m[1] and m[0] in states and m[1] in states))
    rows = _rows(list(states), pairs)
    ends, been = set(final), set(way)
    now = way[-1] if way else ""
    widest = max((len(row) for row in rows), default=1)
    boxes = {}
    for number, names in enumerate(rows):
        start = EDGE + (widest - len(names)) * (WIDTH + GAP_X) // 2
        for column, name in enumerate(names):
            marks = (("final", name in ends), ("been", name in been), ("now", name == now))
            classes = " ".join(word for word, holds in marks if holds)
            x, y = start + column * (WIDTH + GAP_X), EDGE + number * (HEIGHT + GAP_Y)
            boxes[name] = Box(name, states[name], x, y, classes)
    return Picture(
        width=2 * EDGE + widest * (WIDTH + GAP_X) - GAP_X,
        height=2 * EDGE + max(len(rows), 1) * (HEIGHT + GAP_Y) - GAP_Y,
        boxes=tuple(boxes.values()),
        lines=_drawn(boxes, pairs, set(pairwise(way))),
        entries=tuple(
            Entry(
                label,
                name in been,
                name == now,
                name in ends,
                tuple(states[target] for source, target in pairs if source == name),
            )
            for name, label in states.items()
        ),
    )


def _rows(names: list[str], pairs: list[tuple[str, str]]) -> list[list[str]]:
    """States below all that leads on to them, each row in the order of what leads to it, at most five wide.

    A pack names states in the order of the work: a move to a state named later leads on, any other leads back.
    What nothing leads on to stands last.
    """
    order = {name: number for number, name in enumerate(names)}
    depth = dict.fromkeys(names[:1], 0)
    for name in names[1:]:
        above = [depth[a] for a, b in pairs if b == name and order[a] < order[b] and a in depth]
        if above:
            depth[name] = max(above) + 1
    last = max(depth.values(), default=0) + 1
    layers: list[list[str]] = [[] for _ in range(last + 1)]
    for name in names:
        layers[depth.get(name, last)].append(name)
    places: dict[str, float] = {}
    rows: list[list[str]] = []
    for layer in layers:
        means = {name: _mean([places[a] for a, b in pairs if b == name and a in places]) for name in layer}
        layer.sort(key=lambda name: means[name])
        places |= {name: (number + 1) / (len(layer) + 1) for number, name in enumerate(layer)}
        rows += [layer[at : at + PER_ROW] for at in range(0, len(layer), PER_ROW)]
    return rows


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.5


def _drawn(
    boxes: Mapping[str, Box], pairs: Sequence[tuple[str, str]], travelled: set[tuple[str, str]]
) -> tuple[Line, ...]:
    """Lines from port to port; those travelled are drawn last, above the others."""
    lines = []
    for a, b in pairs:
        start, end = boxes[a], boxes[b]
        down = sorted((t for s, t in pairs if s == a and boxes[t].y > start.y), key=lambda n: boxes[n].x)
        up = sorted((s for s, t in pairs if t == b and boxes[s].y < end.y), key=lambda n: boxes[n].x)
        mark = "been" if (a, b) in travelled else ""
        if end.y > start.y:
            x1 = start.x + _port(down.index(b), len(down))
            x2 = end.x + _port(up.index(a), len(up))
            lines.append(_downward(x1, start.y + start.height, x2, end.y, mark))
        elif end.y == start.y:
            lines.append(_sideways(start, end, mark))
        else:
            lines.append(_back(start, end, mark))
    return tuple(sorted(lines, key=lambda line: "been" in line.classes))


def _port(number: int, count: int) -> int:
    return WIDTH * (number + 1) // (count + 1)


def _downward(x1: int, y1: int, x2: int, y2: int, mark: str) -> Line:
    bend = min(y2 - y1, GAP_Y * 3) // 2
    tip = y2 - ARROW - 2
    curve = f"M{x1} {y1} C{x1} {y1 + bend} {x2} {tip - bend} {x2} {tip}"
    return Line(curve, f"{x2},{y2} {x2 - ARROW},{tip} {x2 + ARROW},{tip}", mark)


def _sideways(start: Box, end: Box, mark: str) -> Line:
    """Along a row, under the boxes."""
    x1 = start.middle + (WIDTH // 3 if end.x > start.x else -WIDTH // 3)
    x2 = end.middle + (-WIDTH // 3 if end.x > start.x else WIDTH // 3)
    low, tip = start.y + start.height, end.y + end.height + ARROW + 2
    curve = f"M{x1} {low} C{x1} {low + 30} {x2} {low + 30} {x2} {tip}"
    return Line(curve, f"{x2},{low} {x2 - ARROW},{tip} {x2 + ARROW},{tip}", mark)


def _back(start: Box, end: Box, mark: str) -> Line:
    """Upwards, along the left side."""
    out = min(start.x, end.x) - EDGE + 4
    tip = end.x - ARROW - 2
    curve = f"M{start.x} {start.centre} C{out} {start.centre} {out} {end.centre} {tip} {end.centre}"
    head = f"{end.x},{end.centre} {tip},{end.centre - ARROW} {tip},{end.centre + ARROW}"
    return Line(curve, head, f"{mark} back".strip())


def _lines(label: str) -> list[str]:
    """A label broken where its room ends; Latin words stay whole; what does not fit two lines is cut."""
    parts = label.split(" ") if label.isascii() else list(label)
    glue = " " if label.isascii() else ""
    lines = [""]
    for part in parts:
        longer = f"{lines[-1]}{glue}{part}" if lines[-1] else part
        if _width(longer) <= LINE or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines if len(lines) <= 2 else [lines[0], lines[1] + "…"]


def _width(text: str) -> float:
    return sum(SHORT if ord(sign) > 0x2000 else SHORT * 0.56 for sign in text)
