"""One ended case of a resident, its offices, and those who look after ratings."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.conftest import AT
from tests.kinds.service.hall import BUREAU, Hall, Handled
from tests.people import Person, officer
from yiwang.core.actor import Actor
from yiwang.foundation.jobs import worker
from yiwang.support.cases import services as case_services
from yiwang.support.cases.models import Case
from yiwang.support.ratings import services as rating_services
from yiwang.support.ratings.models import Rating, Remedy

LATER = AT + timedelta(hours=1)
RECEIVED = {"files_defective": False, "form_defective": False}


class Register:
    """A case that a clerk accepted and the applicant took back; whoever is asked for is appointed."""

    def __init__(self) -> None:
        self.hall = Hall()
        self.handled: Handled = self.hall.apply()
        self._officers: dict[tuple[str, str], Person] = {}

    @property
    def case(self) -> Case:
        return self.handled.case

    @property
    def party(self) -> Actor:
        return self.hall["applicant"]

    def end(self) -> "Register":
        self.handled.do("applicant", "withdraw")
        return self

    def officer(self, agency: str, post: str) -> Actor:
        return self.person(agency, post).actor()

    def person(self, agency: str, post: str) -> Person:
        key = (agency, post)
        if key not in self._officers:
            self._officers[key] = officer(agency, post)
        return self._officers[key]

    def rate(self, grade: int = 5, comment: str = "等了两个小时", at: datetime = LATER) -> Rating:
        opinion = rating_services.Opinion(grade, comment)
        return rating_services.rate_case(by=self.party, uid=self.case.uid, opinion=opinion, at=at)

    def settle(self, at: datetime = LATER) -> None:
        worker.settle(at=at)

    def remedy(self) -> Remedy:
        self.rate()
        self.settle()
        return Remedy.objects.select_related("case", "rating").get()

    def head(self) -> Actor:
        return self.officer(BUREAU, "head")

    def supervisor(self) -> Actor:
        return self.officer("640105000000-government", "supervisor")

    def do(self, who: Actor, case: Case, transition: str, **given: Any) -> None:
        case_services.move(by=who, case=case, transition=transition, input=given, at=LATER + timedelta(minutes=5))
        case.refresh_from_db()


@pytest.fixture
def register(ningxia, db):
    """The register with one ended case."""
    return Register().end()
