"""What a department's own system does."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

Kind = Literal["step", "result"]


@dataclass(frozen=True)
class Filing:
    """A case handed over: number, matter and digests; no personal value leaves by this edge. `key` drops repetitions."""

    key: str
    number: str
    matter: str
    handed_over_at: datetime
    attempt: int


@dataclass(frozen=True)
class Answer:
    """What the system said: its own number when taken, a word when it failed."""

    taken: bool
    number: str = ""
    word: str = ""


@dataclass(frozen=True)
class News:
    """One step or result; the system may tell it late or twice."""

    key: str
    kind: Kind
    word: str
    at: datetime


class VerticalSystem(Protocol):
    """Asked outside any transaction."""

    def file(self, filing: Filing) -> Answer: ...

    def news(self, number: str, filing: Filing, at: datetime) -> list[News]:
        """Everything known at the instant about a case it has."""
        ...
