"""The departments' systems there are, and which matters each handles; the setting YIWANG_VERTICAL_MATTERS says so."""

from django.conf import settings

from yiwang.lines.service.window.adapters.vertical.protocol import VerticalSystem

_systems: dict[str, VerticalSystem] = {}


def register(name: str, system: VerticalSystem) -> None:
    """Make a system known."""
    _systems[name] = system


def get(name: str) -> VerticalSystem:
    """A system by its name. Raises LookupError."""
    if name not in _systems:
        raise LookupError(f"YIWANG_VERTICAL_MATTERS names no system: {name!r}; there are {sorted(_systems)}")
    return _systems[name]


def system_of(matter: str) -> str:
    """The name of the system that handles a matter; empty for none."""
    pairs = dict(part.partition("=")[::2] for part in settings.VERTICAL_MATTERS.split(",") if part)
    return pairs.get(matter, "")
