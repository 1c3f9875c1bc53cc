"""Short messages: the protocol, the registry, and the sandbox that can refuse, delay and repeat."""

from dataclasses import dataclass
from typing import Literal, Protocol

Outcome = Literal["delivered", "refused", "later", "repeated"]


@dataclass(frozen=True)
class Answer:
    """What the channel said of one message."""

    outcome: Outcome
    word: str


class Channel(Protocol):
    """A way to send short messages. `phone` is in clear only here, at the edge."""

    def send(self, *, phone: str, text: str, key: str, attempt: int) -> Answer: ...


class Sandbox:
    """Delivers by default; numbers ending 0 are refused, 9 delivered only at the second try, 8 delivered twice."""

    def send(self, *, phone: str, text: str, key: str, attempt: int) -> Answer:
        """The last digit of the number decides, so that every outcome can be shown and tested."""
        if phone.endswith("0"):
            return Answer("refused", "号码停机（沙箱）")
        if phone.endswith("9") and attempt == 1:
            return Answer("later", "网关繁忙（沙箱）")
        if phone.endswith("8"):
            return Answer("repeated", "重复回执（沙箱）")
        return Answer("delivered", "已送达（沙箱）")


_channels: dict[str, Channel] = {"sandbox": Sandbox()}


def register(name: str, channel: Channel) -> None:
    """Makes a channel known."""
    _channels[name] = channel


def channel(name: str) -> Channel:
    """The channel that settings choose."""
    return _channels[name]
