"""A received licence application in Xixia, and the people of the body that decides it."""

from dataclasses import dataclass
from typing import Any

from tests.conftest import AT
from tests.people import Person, citizen, officer
from yiwang.core.identifiers import make_uscc
from yiwang.support.cases import services as case_services

BODY = "xixia-shenpi"


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


def hotline_order(caller: Person) -> Any:
    """A complaint about heating that a resident of Xixia has filed."""
    told = {
        "category": "complaint",
        "topic": "housing",
        "anonymous": False,
        "confidential": False,
        "subject": "小区供热不足",
        "content": "连续三天室温不到十六度，物业没有答复。",
        "place": "640105000000",
        "urgency": "ordinary",
        "is_enterprise": False,
        "caller_name": caller.name,
        "caller_phone": caller.phone,
    }
    application = case_services.Application(kind="hotline", answers=told)
    return case_services.submit(by=caller.actor(), application=application, key="order", at=AT)
