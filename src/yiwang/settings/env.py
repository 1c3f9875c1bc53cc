"""Environment variables: each read once, typed, with a default that runs on a laptop (style.md 14)."""

import os
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Variable:
    """One documented setting: what the operator's page shows."""

    name: str
    group: str
    default: str
    help: str


DECLARED: dict[str, Variable] = {}


def text(name: str, default: str, *, group: str, help: str) -> str:
    """A text setting."""
    DECLARED[name] = Variable(name, group, default, help)
    return os.environ.get(name, default)


def number(name: str, default: int, *, group: str, help: str) -> int:
    """A whole number; refuses anything else at start."""
    value = text(name, str(default), group=group, help=help)
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}") from None


def flag(name: str, default: bool, *, group: str, help: str) -> bool:
    """yes or no; refuses anything else at start."""
    value = text(name, "yes" if default else "no", group=group, help=help).lower()
    if value not in {"yes", "no", "true", "false", "1", "0"}:
        raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}")
    return value in {"yes", "true", "1"}


def folder(name: str, default: Path, *, group: str, help: str) -> Path:
    """A folder, made absolute."""
    return Path(text(name, str(default), group=group, help=help)).expanduser().resolve()
