"""What the API of every room shares: types of parameters, the actor and instant of a request, the shape of a problem.

Texts that no database can hold (NUL, lone surrogates) never get past these types.
"""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Header, Schema
from pydantic import AfterValidator, StringConstraints

from yiwang.core.actor import Actor

_NO_NUL = r"^[^\x00]*$"

Query = Annotated[str, StringConstraints(max_length=100, pattern=_NO_NUL)]
Name = Annotated[str, StringConstraints(max_length=80, pattern=r"^[0-9A-Za-z][0-9A-Za-z_.:-]{0,79}$")]
OptionalName = Annotated[str, StringConstraints(max_length=80, pattern=r"^([0-9A-Za-z][0-9A-Za-z_.:-]{0,79})?$")]
PlaceCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]
OptionalPlaceCode = Annotated[str, StringConstraints(pattern=r"^([0-9]{12})?$")]
Cursor = Annotated[str, StringConstraints(max_length=500, pattern=r"^[0-9A-Za-z_-]*$")]
Limit = Annotated[int, Field(ge=1, le=100)]
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        max_length=100,
        pattern=r"^[!-~]*$",
        description="Chosen by the client; the same key and body repeat nothing and give the first answer again.",
    ),
]


def _aware(value: datetime) -> datetime:
    if value.tzinfo is None or not 1900 <= value.year <= 2999:
        raise ValueError("an instant between 1900 and 2999 with its offset from UTC")
    return value


Instant = Annotated[datetime, AfterValidator(_aware)]


class FaultOut(Schema):
    """One thing wrong with one field."""

    field: str
    message: str
    remedy: str


class ProblemOut(Schema):
    """Problem details (RFC 9457): what happened, what to do next, and every field concerned."""

    type: str
    title: str
    status: int
    detail: str
    instance: str = ""
    errors: list[FaultOut] = []


def actor(request: HttpRequest) -> Actor:
    """Who asks. Raises TokenRefused for a bad bearer token."""
    return request.actor  # type: ignore[attr-defined,no-any-return]


def at(request: HttpRequest) -> datetime:
    """The instant of the request, aware and in UTC."""
    return request.now  # type: ignore[attr-defined,no-any-return]


def unsound(value: Any) -> str:
    """Where a JSON value holds what no database can: a NUL, a lone surrogate, a number out of range; "" if nowhere."""
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        path, found = waiting.pop()
        if isinstance(found, dict):
            for name, inner in found.items():
                if not _is_sound_text(name):
                    return path or "body"
                waiting.append((f"{path}.{name}" if path else name, inner))
        elif isinstance(found, list):
            waiting.extend((f"{path}.{n}", inner) for n, inner in enumerate(found))
        elif not _is_sound(found):
            return path or "body"
    return ""


def _is_sound(value: Any) -> bool:
    if isinstance(value, str):
        return _is_sound_text(value)
    if isinstance(value, float):
        return value == value and abs(value) < 2**63
    return not isinstance(value, int) or -(2**63) <= value < 2**63


def _is_sound_text(text: str) -> bool:
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
