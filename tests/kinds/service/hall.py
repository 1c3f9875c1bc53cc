"""A service case driven by its real offices: `hall.apply(…)`, `case.do("clerk", "accept")`; a step takes a minute."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction

from tests.conftest import AT
from tests.people import Person, citizen, officer
from yiwang.core.actor import Actor
from yiwang.core.identifiers import make_citizen_id, make_uscc
from yiwang.core.problems import Problem
from yiwang.foundation.events import selectors as event_selectors
from yiwang.foundation.events.models import Event
from yiwang.foundation.files import services as file_services
from yiwang.support.cases import services as case_services
from yiwang.support.cases.models import Case, Material
from yiwang.support.cases.numbers import OFFICIAL_ZONE
from yiwang.support.cases.problems import GuardRefused

XIXIA, VILLAGE, OTHER_VILLAGE = "640105000000", "640105001002", "640121001001"
BUREAU = "xixia-shenpi"
OFFICES = {
    "clerk": (BUREAU, "clerk"),
    "second_clerk": (BUREAU, "clerk"),
    "examiner": (BUREAU, "examiner"),
    "second_examiner": (BUREAU, "examiner"),
    "inspector": (BUREAU, "site_inspector"),
    "decider": (BUREAU, "decider"),
    "head": (BUREAU, "head"),
    "township_clerk": ("640105001000-office", "clerk"),
    "township_examiner": ("640105001000-office", "examiner"),
    "agent": (f"{VILLAGE}-agent-point", "village_agent"),
    "civil_decider": (f"{XIXIA}-civil-affairs", "decider"),
    "other_clerk": ("640121000000-market-supervision", "clerk"),
    "housing": (f"{XIXIA}-housing", "handler"),
}
FOOD: dict[str, Any] = {
    "application_type": "new",
    "business_form": "catering",
    "operator_name": "银川示例餐饮有限公司",
    "operator_uscc": make_uscc("91", "640105", 7),
    "representative_name": "马丽",
    "representative_citizen_id": make_citizen_id("640105", date(1980, 5, 6), 12),
    "contact_phone": "13900001234",
    "shop_name": "示例牛肉面馆",
    "business_place": VILLAGE,
    "business_address": "示例街一号",
    "floor_area": "80",
    "has_other_warehouse": False,
    "catering_items": ["hot_food"],
    "sells_online": False,
    "staff_count": 4,
}
RENEWAL = {"application_type": "renew", "licence_number": "JY26401050000001", "licence_expires_on": "2026-12-31"}
DEFECT = {"files_defective": False, "form_defective": True, "defects": "经营面积与布局图不一致，请更正。"}
EXAMINED = {"examination_conclusion": "conforms", "examination_opinion": "材料符合要求"}
CHECKED = {
    "officer_one": "核查员甲 6401001",
    "officer_two": "核查员乙 6401002",
    "checked_on": "2026-11-16",
    "site_conforms": True,
    "site_findings": "布局与图纸一致",
}
PROPOSED = {"proposal": "grant", "proposal_opinion": "建议准予", "legal_grounds": "食品安全法第三十五条"}
REFUSAL = {"reasons": "场所不具备条件", "legal_grounds": "食品安全法第三十三条", "decision_opinion": "不予许可"}
HANDED_OVER = {"way": "direct", "delivered_on": "2026-11-16"}


@contextmanager
def refused(problem: type[Problem] = GuardRefused) -> Iterator[pytest.ExceptionInfo[Problem]]:
    """The act is refused with this problem and leaves nothing behind."""
    with pytest.raises(problem) as caught, transaction.atomic():
        yield caught


class Hall:
    """The offices of one test, appointed when first asked for, and one applicant."""

    def __init__(self) -> None:
        self._people: dict[str, Person] = {}
        self._paper: object = None

    def person(self, name: str) -> Person:
        """The person behind a name: an office of `OFFICES`, else a resident."""
        if name not in self._people:
            self._people[name] = officer(*OFFICES[name]) if name in OFFICES else citizen()
        return self._people[name]

    def __getitem__(self, name: str) -> Actor:
        return self.person(name).actor()

    def paper(self) -> object:
        if self._paper is None:
            upload = ContentFile(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n", name="paper.pdf")
            self._paper = file_services.store(by=self["applicant"], upload=upload, at=AT).uid
        return self._paper

    def apply(
        self,
        *,
        at: datetime = AT,
        by: str | Actor = "applicant",
        matter: str = "food-business",
        key: str = "",
        **changed: Any,
    ) -> "Handled":
        """An application handed in on sound answers, changed as named; None leaves an answer out."""
        base = FOOD if matter == "food-business" else {}
        answers = {n: v for n, v in {**base, **changed}.items() if v is not None}
        actor = by if isinstance(by, Actor) else self[by]
        application = case_services.Application(matter=matter, answers=answers)
        return Handled(self, case_services.submit(by=actor, application=application, key=key, at=at), at)

    def renew(self, **changed: Any) -> "Handled":
        """An application to renew a licence."""
        return self.apply(**{**RENEWAL, **changed})


class Handled:
    """One case, its present instant, and what may be seen of it."""

    def __init__(self, hall: Hall, case: Case, at: datetime) -> None:
        self.hall, self.case, self.at = hall, case, at

    def do(self, who: str | Actor, transition: str, **given: Any) -> "Handled":
        """The step is done; a minute passes."""
        self.at += timedelta(minutes=1)
        by = who if isinstance(who, Actor) else self.hall[who]
        case_services.move(by=by, case=self.case, transition=transition, input=given, at=self.at)
        self.case.refresh_from_db()
        return self

    def refuses(
        self, who: str | Actor, transition: str, problem: type[Problem] = GuardRefused, **given: Any
    ) -> Problem:
        """The step is refused; state and version stay. Returns the problem."""
        before, version = self.case.state, self.case.version
        by = who if isinstance(who, Actor) else self.hall[who]
        with refused(problem) as caught:
            case_services.move(by=by, case=self.case, transition=transition, input=given, at=self.at)
        self.case.refresh_from_db()
        assert (self.case.state, self.case.version) == (before, version)
        return caught.value

    def wait(self, to: datetime | None = None, **span: float) -> "Handled":
        """Time passes: to an instant, or by a span; nothing is done."""
        self.at = to or self.at + timedelta(**span)
        return self

    def let_time_act(self) -> "Handled":
        """The clocks that have run out do their work."""
        case_services.run_out_clocks(at=self.at)
        self.case.refresh_from_db()
        return self

    def hand_in(self, *slots: str) -> "Handled":
        """Supply the papers named, or all that are still demanded, by the way that each allows."""
        for slot in slots or sorted(self.demanded):
            self._hand_in(Material.objects.get(case=self.case, slot=slot))
        return self

    def _hand_in(self, material: Material) -> None:
        where = {"case": self.case, "slot": material.slot, "at": self.at}
        if "upload" in material.ways:
            case_services.attach(by=self.hall["applicant"], file_uid=self.hall.paper(), **where)
        else:
            case_services.take_from_state(
                by=self.hall["clerk"], way=material.ways[0], provenance="示例数据 2026-11-16", **where
            )

    def accepted(self) -> "Handled":
        """All papers in, and accepted."""
        return self.hand_in().do("clerk", "accept")

    def reviewed(self) -> "Handled":
        """Accepted, examined, the site checked where it must be."""
        self.accepted().do("examiner", "record_examination", **EXAMINED)
        return self.do("inspector", "record_site_check", **CHECKED) if "site_check" in self.todo else self

    def proposed(self) -> "Handled":
        """Reviewed, and a decision proposed."""
        return self.reviewed().do("examiner", "propose", **PROPOSED)

    def granted(self) -> "Handled":
        """Proposed and granted."""
        return self.proposed().do("decider", "decide_grant", decision_opinion="准予")

    def delivered(self) -> "Handled":
        """Granted and handed over."""
        return self.granted().do("clerk", "deliver", **HANDED_OVER)

    @property
    def state(self) -> str:
        return self.case.state

    @property
    def demanded(self) -> set[str]:
        """Slots of the papers still to be handed in."""
        rows = Material.objects.filter(case=self.case, required=True, state__in=("demanded", "rejected"))
        return set(rows.values_list("slot", flat=True))

    @property
    def todo(self) -> dict[str, str]:
        """Waiting tasks and to whom they are open: agency/post."""
        rows = self.case.tasks.filter(state__in=("open", "claimed")).select_related("agency")
        return {t.name: f"{t.agency.code}/{t.post}" for t in rows}

    @property
    def duties(self) -> set[tuple[str, str]]:
        """Duties now held: role and agency."""
        return set(self.case.duties.filter(to_at__isnull=True).values_list("role", "agency__code"))

    @property
    def events(self) -> list[Event]:
        """The case's own stream, in order."""
        return list(event_selectors.history(by=Actor.system("tests", "events.read"), stream=self.case.stream))

    @property
    def event(self) -> Event:
        """The last opening or move of the case in the log."""
        return [e for e in self.events if e.type in {"case.opened", "case.moved"}][-1]

    @property
    def told(self) -> set[tuple[str, str]]:
        """Notices of the last step: to whom, which text."""
        return {(n["to"], n["text"]) for n in self.event.payload.get("notices", [])}

    @property
    def issued(self) -> list[str]:
        """Names of the documents issued so far."""
        return list(self.case.documents.order_by("id").values_list("name", flat=True))

    def clock(self, name: str) -> Any:
        """The last clock of a name."""
        return self.case.clocks.filter(name=name).order_by("-id").first()

    def due(self, name: str) -> str:
        """The legal day on which a clock falls due."""
        return self.clock(name).due_at.astimezone(OFFICIAL_ZONE).date().isoformat()
