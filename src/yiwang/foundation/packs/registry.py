"""What a pack may contain: sections that rooms register, and hooks told after a load.

A room registers its section in `apps.ready()`:

    registry.register(Section("matters", folder="matters", order=90, check=check_matters, load=load_matters))
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol

import yaml

from yiwang.core.actor import Actor
from yiwang.core.problems import Fault

Body = dict[str, Any]


@dataclass(frozen=True)
class PackContext:
    """What a checker may look at: every document of the pack, by section and name, and where it was written."""

    root: Path
    section: str
    all: Mapping[str, Mapping[str, Body]]
    files: Mapping[tuple[str, str], tuple[Path, ...]]

    def documents(self, section: str) -> Mapping[str, Body]:
        """The documents of another section of the same pack; empty when it has none."""
        return self.all.get(section, {})

    def at(self, name: str, *path: str | int) -> str:
        """Where something stands: "matters/food.yaml:12 limits.decision"; CSV rows are ("rows", 5)."""
        key = ".".join(str(step) for step in path)
        for file in self.files.get((self.section, name), ()):
            line = _csv_line(file, path) if file.suffix == ".csv" else _yaml_line(file, path)
            if line or file.suffix == ".csv":
                return f"{file.relative_to(self.root)}:{line or 1} {key}".strip()
        return f"{self.section}/{name} {key}".strip()

    def fault(self, name: str, *path: str | int, message: str, remedy: str = "") -> Fault:
        """A fault at a place of a document."""
        return Fault(self.at(name, *path), message, remedy)


@dataclass(frozen=True)
class LoadContext:
    """What a loader gets, inside the one transaction of the load: all documents of its section in this pack."""

    by: Actor
    pack: str
    at: datetime
    root: Path
    documents: Mapping[str, Body]
    hashes: Mapping[str, str]
    changed: frozenset[str]
    removed: frozenset[str]


Check = Callable[[Mapping[str, Body], PackContext], Sequence[Fault]]
Load = Callable[[LoadContext], None]


def no_faults(documents: Mapping[str, Body], context: PackContext) -> Sequence[Fault]:
    """The check of a section that accepts any document."""
    return ()


def nothing_to_load(context: LoadContext) -> None:
    """The loader of a section that is only read through `packs.selectors`."""


@dataclass(frozen=True)
class Section:
    """A kind of content. `layout` "file": one document per file; "folder": the files of a subfolder are one document.

    `after` names sections whose change makes this one load again; raise `revision` when the loader itself changes.
    """

    name: str
    folder: str
    order: int
    check: Check = no_faults
    load: Load = nothing_to_load
    layout: Literal["file", "folder"] = "file"
    after: tuple[str, ...] = ()
    revision: int = 1


class OnLoaded(Protocol):
    """A hook called inside the transaction of a load that changed something; `changed` names the sections."""

    def __call__(self, *, by: Actor, pack: str, at: datetime, changed: frozenset[str]) -> None: ...


@dataclass
class _Registry:
    sections: dict[str, Section] = field(default_factory=dict)
    hooks: list[OnLoaded] = field(default_factory=list)


_registry = _Registry()
on_loaded = _registry.hooks


def register(section: Section) -> None:
    """Make a section known. Two sections may share neither name nor folder."""
    for other in _registry.sections.values():
        if other != section and (other.name == section.name or other.folder == section.folder):
            raise ValueError(f"pack section {section.name!r} is registered twice")
    _registry.sections[section.name] = section


def sections() -> list[Section]:
    """Every section in the order of loading."""
    return sorted(_registry.sections.values(), key=lambda section: (section.order, section.name))


def _yaml_line(file: Path, path: Sequence[str | int]) -> int:
    node = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    line = 1 if not path else 0
    for step in path:
        found = _child(node, step)
        if found is None:
            break
        line, node = found
    return line


def _child(node: Any, step: str | int) -> tuple[int, Any] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line + 1, node.value[step]
    return None


def _csv_line(file: Path, path: Sequence[str | int]) -> int:
    """Rows keep the order of the file; leading comment lines and the heading stand before them."""
    if len(path) < 2 or not isinstance(path[1], int):
        return 1
    with file.open(encoding="utf-8-sig") as lines:
        comments = 0
        for line in lines:
            if not line.startswith("#"):
                break
            comments += 1
    return comments + 2 + path[1]
