"""A received licence application in Xixia, and the people of the body that decides it."""

from dataclasses import dataclass
from typing import Any

from tests.conftest import AT
from tests.people import Person, citizen, officer
from yiwang.core.identifiers import make_uscc
from yiwang.support.cases import services as case_services

BODY = "xixia-shenpi"
UPLOAD = (
    b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
)


@dataclass
class Office:
    """A case and those who have to do with it."""

    applicant: Person
    clerk: Person
    case: Any


def answers(applicant: Person) -> dict[str, Any]:
    """A new restaurant."""
    return {
        "application_type": "new",
        "business_form": "catering",
        "operator_name": "西夏区王记餐馆（合成）",
        "operator_uscc": make_uscc("92", "640105", 5),
        "representative_name": applicant.name,
        "representative_citizen_id": applicant.citizen_id,
        "contact_phone": applicant.phone,
        "shop_name": "王记",
        "business_place": "640105001002",
        "business_address": "怀远路1号",
        "floor_area": "80",
        "has_other_warehouse": False,
        "catering_items": ["hot_food"],
        "sells_online": False,
        "staff_count": 3,
    }


def received(applicant: Person | None = None, *, key: str = "k") -> Any:
    """An application just received by the body of Xixia."""
    applicant = applicant or citizen()
    application = case_services.Application(matter="food-business", answers=answers(applicant))
    return case_services.submit(by=applicant.actor(), application=application, key=key, at=AT)


def office(post: str = "clerk") -> Office:
    """A received case, its applicant and an officer of the body."""
    applicant = citizen("王小明")
    return Office(applicant, officer(BODY, post), received(applicant))
