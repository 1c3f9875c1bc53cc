"""What a document camera does."""

from dataclasses import dataclass
from typing import Literal, Protocol

Outcome = Literal["captured", "failed", "later"]


@dataclass(frozen=True)
class Capture:
    """One picture: its bytes and a file name, or why there is none."""

    outcome: Outcome
    word: str = ""
    name: str = ""
    content: bytes = b""


class DocumentCamera(Protocol):
    """A camera or scanner at a counter, asked outside any transaction."""

    def plates(self) -> list[tuple[str, str]]:
        """What may lie under the camera, where it cannot be seen (value, label); empty for a real one."""
        ...

    def capture(self, plate: str) -> Capture: ...
