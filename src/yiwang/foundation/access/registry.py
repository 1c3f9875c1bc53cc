"""The rights that rooms define, each with its Chinese name and what it allows. Filled in `apps.ready()`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Right:
    """A right that code knows; packs give rights to roles, roles to posts."""

    name: str
    zh: str
    allows: str


_rights: dict[str, Right] = {}


def register(*rights: Right) -> None:
    """Makes rights known."""
    for right in rights:
        _rights[right.name] = right


def rights() -> dict[str, Right]:
    """Every right by name."""
    return _rights
