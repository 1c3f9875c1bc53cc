"""What a postal service does."""

from dataclasses import dataclass
from typing import Literal, Protocol

Outcome = Literal["taken", "refused", "later"]
State = Literal["moving", "delivered", "returned"]


@dataclass(frozen=True)
class Consignment:
    """One parcel at the edge: only here the address is in clear. `key` lets the post drop a repetition."""

    key: str
    address: str
    phone: str
    attempt: int


@dataclass(frozen=True)
class Taken:
    """What the post said to a parcel handed over."""

    outcome: Outcome
    word: str = ""
    tracking: str = ""


@dataclass(frozen=True)
class Trace:
    """One piece of news; the post may tell the same twice."""

    key: str
    state: State
    word: str


class Post(Protocol):
    """A postal service, asked outside any transaction."""

    def send(self, consignment: Consignment) -> Taken: ...

    def track(self, tracking: str) -> list[Trace]: ...
