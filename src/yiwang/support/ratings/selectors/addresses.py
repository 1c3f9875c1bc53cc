"""Signed addresses of points and tickets, their pictures, and the check number of a case."""

from dataclasses import dataclass

import segno
from django.core import signing
from django.utils.crypto import constant_time_compare

from yiwang.core import crypto
from yiwang.support.cases.models import Case
from yiwang.support.ratings.models import Point
from yiwang.support.ratings.problems import AddressForged

SALT = "rating-point"


@dataclass(frozen=True)
class Place:
    """Where a signed address leads: a point, the ticket of this contact, and the matter when it is known."""

    point: Point
    ticket: str
    matter: str


def address_of(*, point: Point, ticket: str, matter: str = "") -> str:
    """The signed part of an address for one contact at a point."""
    return signing.dumps([point.code, ticket, matter], salt=SALT)


def read_address(token: str) -> Place:
    """Where the address leads. Raises AddressForged."""
    try:
        code, ticket, matter = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise AddressForged from None
    point = Point.objects.filter(code=code).select_related("agency").first()
    if point is None:
        raise AddressForged
    return Place(point, str(ticket), str(matter))


def picture(address: str) -> str:
    """The QR picture of an address, as a data address."""
    return str(segno.make(address, error="m").svg_data_uri(scale=6, border=4))


def check_number(case: Case) -> str:
    """Eight digits on receipts and messages by which whoever has them may rate the case without an account."""
    return f"{int(crypto.hash_text(str(case.uid), 'rating-check'), 16) % 10**8:08d}"


def is_check_number(case: Case, number: str) -> bool:
    """Is this the case's check number?"""
    return constant_time_compare(check_number(case), number)
