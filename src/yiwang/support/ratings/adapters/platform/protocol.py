"""What a platform that ratings are pushed to does."""

from dataclasses import dataclass
from typing import Any, Literal, Protocol

Outcome = Literal["taken", "repeated", "refused", "later"]


@dataclass(frozen=True)
class Record:
    """One record at the edge, without anything about the person. `key` lets the platform drop a repetition."""

    key: str
    body: dict[str, Any]
    attempt: int


@dataclass(frozen=True)
class Answer:
    """What the platform said. "repeated": it had the record already; "refused": never; "later": try again."""

    outcome: Outcome
    word: str


class Platform(Protocol):
    """Takes records; may take its time, is called outside any transaction."""

    def take(self, record: Record) -> Answer: ...
