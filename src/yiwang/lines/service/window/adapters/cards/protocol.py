"""What a card reader does."""

from dataclasses import dataclass
from typing import Literal, Protocol

Outcome = Literal["read", "failed", "later"]


@dataclass(frozen=True)
class Reading:
    """What the reader said: name and number are in clear here only. `word` explains a failure."""

    outcome: Outcome
    word: str = ""
    name: str = ""
    number: str = ""


class CardReader(Protocol):
    """A reader at a counter, asked outside any transaction."""

    def plates(self) -> list[tuple[str, str]]:
        """What may be laid on the reader, where it cannot be seen (value, label); empty for a real one."""
        ...

    def read(self, plate: str) -> Reading: ...
