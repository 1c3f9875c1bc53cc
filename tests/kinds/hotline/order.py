"""An order driven by its real offices: `desk.file(…)`, `order.do("dispatcher", "dispatch", …)`; a step takes a minute."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.conftest import AT
from tests.people import Person, citizen, officer
from yiwang.core.actor import Actor
from yiwang.core.problems import Problem
from yiwang.support.cases import services as case_services
from yiwang.support.cases.models import Case
from yiwang.support.cases.problems import GuardRefused

CENTRE = "640100000000-hotline"
HOUSING, GOVERNMENT, CITY_UNIT = "640105000000-housing", "640105000000-government", "640105000000-urban-management"
OFFICES = {
    "agent": (CENTRE, "agent"),
    "dispatcher": (CENTRE, "dispatcher"),
    "callback": (CENTRE, "callback"),
    "arbiter": (CENTRE, "arbiter"),
    "supervisor": (CENTRE, "supervisor"),
    "other_agent": ("640200000000-hotline", "agent"),
    "unit": (HOUSING, "handler"),
    "unit_secret": (HOUSING, "secret_handler"),
    "unit_head": (HOUSING, "head"),
    "second": (CITY_UNIT, "handler"),
    "third": (GOVERNMENT, "handler"),
}
REQUEST: dict[str, Any] = {
    "category": "complaint",
    "topic": "housing",
    "anonymous": False,
    "confidential": False,
    "subject": "小区供热不足",
    "content": "连续三天室温不到十六度，物业没有答复。",
    "place": "640105000000",
    "urgency": "ordinary",
    "is_enterprise": False,
    "caller_name": "王小明",
    "caller_phone": "13900001234",
}
BY_TABLE = {"unit": HOUSING, "overrides_table": False, "joint": False, "has_statutory_limit": False}
SOLVED = {"reply": "换热站已经检修，室温已达二十度。", "reply_outcome": "solved"}
RETURN = {"return_reason": "市容管理不属于住建部门职责", "better_unit": CITY_UNIT}
CALLED = {"contacted": True, "solved": "solved", "satisfied": "1"}


@contextmanager
def refused(problem: type[Problem] = GuardRefused) -> Iterator[pytest.ExceptionInfo[Problem]]:
    """The act is refused with this problem and leaves nothing behind."""
    with pytest.raises(problem) as caught, transaction.atomic():
        yield caught


class Desk:
    """The offices of one test, appointed when first asked for, and one resident."""

    def __init__(self) -> None:
        self._people: dict[str, Person] = {}

    def person(self, name: str) -> Person:
        """The person behind a name: an office of `OFFICES`, else a resident."""
        if name not in self._people:
            self._people[name] = officer(*OFFICES[name]) if name in OFFICES else citizen()
        return self._people[name]

    def __getitem__(self, name: str) -> Actor:
        return self.person(name).actor()

    def take(self, at: datetime = AT, by: str = "agent", **changed: Any) -> "Order":
        """An order registered from a call."""
        return self._open(by, at, changed)

    def file(self, at: datetime = AT, **changed: Any) -> "Order":
        """An order filed by the resident."""
        return self._open("resident", at, changed)

    def _open(self, by: str, at: datetime, changed: dict[str, Any]) -> "Order":
        answers = {n: v for n, v in {**REQUEST, **changed}.items() if v is not None}
        application = case_services.Application(kind="hotline", answers=answers)
        return Order(self, case_services.submit(by=self[by], application=application, key="", at=at), at)


class Order:
    """One order, its present instant, and what may be seen of it."""

    def __init__(self, desk: Desk, case: Case, at: datetime) -> None:
        self.desk, self.case, self.at = desk, case, at

    def do(self, who: str, transition: str, **given: Any) -> "Order":
        """The step is done; a minute passes."""
        self.at += timedelta(minutes=1)
        case_services.move(by=self.desk[who], case=self.case, transition=transition, input=given, at=self.at)
        self.case.refresh_from_db()
        return self

    def refuses(self, who: str, transition: str, problem: type[Problem] = GuardRefused, **given: Any) -> Problem:
        """The step is refused; state and version stay. Returns the problem."""
        before, version, by = self.case.state, self.case.version, self.desk[who]
        with refused(problem) as caught:
            case_services.move(by=by, case=self.case, transition=transition, input=given, at=self.at)
        self.case.refresh_from_db()
        assert (self.case.state, self.case.version) == (before, version)
        return caught.value

    def wait(self, **span: float) -> "Order":
        """Time passes; nothing is done."""
        self.at += timedelta(**span)
        return self

    def let_time_act(self) -> "Order":
        """The clocks that have run out do their work."""
        case_services.run_out_clocks(at=self.at)
        self.case.refresh_from_db()
        return self

    def dispatched(self, **changed: Any) -> "Order":
        """Dispatched by the table."""
        return self.do("dispatcher", "dispatch", **{**BY_TABLE, **changed})

    def handled(self, **changed: Any) -> "Order":
        """Dispatched, signed for and the caller contacted."""
        return self.dispatched(**changed).do("unit", "sign_for").do("unit", "record_contact", contact_way="phone")

    def replied(self) -> "Order":
        """Handled and replied, the reply passed by the centre."""
        return self.handled().do("unit", "reply", **SOLVED).do("dispatcher", "approve_reply")

    def closed(self, **changed: Any) -> "Order":
        """Replied and closed after the callback."""
        return self.replied().do("callback", "close_after_callback", **{**CALLED, **changed})

    @property
    def state(self) -> str:
        return self.case.state

    @property
    def todo(self) -> dict[str, str]:
        """Waiting tasks and to whom they are open: agency/post."""
        rows = self.case.tasks.filter(state__in=("open", "claimed")).select_related("agency")
        return {t.name: f"{t.agency.code}/{t.post}" for t in rows}

    def clock(self, name: str) -> Any:
        """The last clock of a name."""
        return self.case.clocks.filter(name=name).order_by("-id").first()
