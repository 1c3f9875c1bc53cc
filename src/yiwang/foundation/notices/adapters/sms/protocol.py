"""What a channel for short messages does."""

from dataclasses import dataclass
from typing import Literal, Protocol

Outcome = Literal["delivered", "sent", "repeated", "refused", "later"]


@dataclass(frozen=True)
class Message:
    """One message at the edge: only here the telephone number is in clear. `key` lets the channel drop a repetition."""

    phone: str
    text: str
    key: str
    attempt: int


@dataclass(frozen=True)
class Answer:
    """What the channel said.

    "sent": taken, fate unknown; "repeated": delivered more than once; "refused": never; "later": try again.
    """

    outcome: Outcome
    word: str


class Channel(Protocol):
    """A way to send short messages; may take its time, is called outside any transaction."""

    def send(self, message: Message) -> Answer: ...
