"""A project driven by its real offices: `office.project_at("implementing")`, `project.do("unit", "report_monthly", …)`.

Steps go through the public face of cases; an officer is appointed when first needed; every step takes a minute.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction

from tests.people import officer
from yiwang.core.actor import Actor
from yiwang.core.problems import Problem
from yiwang.foundation.events import selectors as event_selectors
from yiwang.foundation.events.models import Event
from yiwang.foundation.files import services as file_services
from yiwang.support.cases import services as case_services
from yiwang.support.cases.models import Case, Material
from yiwang.support.cases.problems import GuardRefused

MONDAY = datetime(2022, 4, 11, 2, 0, tzinfo=UTC)  # 10:00 in Yinchuan, the measure is in force
MEASURE = "银网信规发〔2022〕1号"
OFFICES = {
    "unit": ("yinchuan-jiaoyu", "project_officer"),
    "coordinator": ("yinchuan-wangxinju", "reviewer"),
    "security": ("yinchuan-wangxinban", "security_reviewer"),
    "approval": ("yinchuan-shenpi", "approver"),
    "plan": ("yinchuan-fagai", "planner"),
    "money": ("yinchuan-caizheng", "finance"),
    "audit": ("yinchuan-shenji", "auditor"),
    "vice_mayor": ("yinchuan-zhengfu", "vice_mayor"),
    "government": ("yinchuan-zhengfu", "government"),
    "other_unit": ("ningxia-bigdata", "project_officer"),
}
SOUND: dict[str, Any] = {
    "application": "investment",
    "project_name": "示例教育数据共享平台",
    "is_secret": False,
    "project_type": "business_system",
    "building_form": "new",
    "unit_level": "city",
    "funding": "city_construction",
    "total_investment": "12000000",
    "purposes": ["sharing", "intensive"],
    "plan_fit": "fits",
    "carrier": "city",
    "bill_items": ["application_software", "data"],
    "upper_consent": "consented",
    "resource_catalogue": "compiled",
    "sharing_requirement": "met",
    "repetition": "no_repeat",
    "development": "mature_product",
    "same_type_open": 0,
    "command_centre_scene": "stated",
    "integration": "full",
    "security_section": "stated",
    "crypto_section": "stated",
    "new_base_items": "not_contained",
    "legacy_network": "nothing_legacy",
    "traditional_infrastructure": "not_involved",
}
FEW = {n: SOUND[n] for n in ("project_name", "is_secret", "project_type", "building_form", "unit_level", "funding")}
TRUE = {"truth_declared": True}
DOCUMENTS = {"catalogue_in_study": "contained", "catalogue_in_design": "contained", "sharing_scope": "general", **TRUE}
FOUR_MET = dict.fromkeys(("intensive_building", "open_sharing", "interconnection", "business_cooperation"), "met")
CODE = "2204-640100-04-04-123456"
REQUEST = {"project_code": CODE, "submitted_document": "design", **TRUE}
REPLY = {
    "approved_document": "design",
    "approved_estimate": "10000000",
    "reply_content": "建设数据共享平台一套，公开招标",
    "reply_number": "银审批〔2022〕7号",
}
BATCH = {
    "batch": "2022-1",
    "batch_rank": 1,
    "batch_money": "50000000",
    "year_funds": "5000000",
    "joint_minutes": "会商纪要〔2022〕3号",
}
MANAGEMENT = {
    "responsible_body": "信息化建设办公室",
    "responsible_person": "张三",
    "separate_account": "kept",
    "procurement": "controllable",
    "security_measures": "met",
}
ACCEPTANCE = {"conclusion": "同意通过验收", "participants": "发改、财政、审批、网信"}
FINAL = {"formal_use": "not_in_use", "acceptance_conditions": "met", **TRUE}
OPERATION = dict.fromkeys(("operation_mechanism", "project_archive", "maintenance_staff", "user_training"), "ready")
MAINTENANCE = {
    "maintenance_year": 2024,
    "maintenance_amount": "300000",
    "maintenance_items": ["software", "data"],
    "maintenance_way": "outsourced",
    "maintenance_self_review": "done",
    "legacy_network": "nothing_legacy",
}


@contextmanager
def refused(problem: type[Problem] = GuardRefused) -> Iterator[pytest.ExceptionInfo[Problem]]:
    """The act is refused with this problem and leaves nothing behind."""
    with pytest.raises(problem) as caught, transaction.atomic():
        yield caught


class Office:
    """The officers of one test, appointed when first asked for, and the paper that the unit hands in."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self.at = at
        self._officers: dict[str, Actor] = {}
        self._paper: object = None

    def __getitem__(self, name: str) -> Actor:
        if name not in self._officers:
            agency, post = OFFICES[name]
            person = officer(agency, post, valid_from=date(2022, 1, 1), at=MONDAY)
            self._officers[name] = person.actor(at=self.at)
        return self._officers[name]

    def paper(self) -> object:
        if self._paper is None:
            upload = ContentFile(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n", name="report.pdf")
            self._paper = file_services.store(by=self["unit"], upload=upload, at=self.at).uid
        return self._paper

    def open(self, by: str = "unit", at: datetime | None = None, **answers: Any) -> "Project":
        """Open a project on sound answers, changed as named; None leaves an answer out."""
        return self.open_with({**SOUND, **answers}, by=by, at=at)

    def open_with(self, answers: dict[str, Any], by: str = "unit", at: datetime | None = None) -> "Project":
        given = {n: v for n, v in answers.items() if v is not None}
        at = at or self.at
        application = case_services.Application(answers=given, kind="it_project")
        return Project(self, case_services.submit(by=self[by], application=application, key="", at=at), at)

    def project_at(self, state: str, **answers: Any) -> "Project":
        """A project brought to a state by every step before it."""
        project = self.open(**answers)
        for step in ROAD:
            if project.state == state:
                return project
            step(project)
        assert project.state == state, f"no road leads to {state}"
        return project


class Project:
    """One project, its present instant, and what may be seen of it."""

    def __init__(self, office: Office, case: Case, at: datetime) -> None:
        self.office, self.case, self.at = office, case, at

    def do(self, who: str, transition: str, **given: Any) -> "Project":
        """The step is done by the officer of this name; a minute passes."""
        self.at += timedelta(minutes=1)
        self.case = case_services.move(
            by=self.office[who], case=self.case, transition=transition, input=given, at=self.at
        )
        self.case.refresh_from_db()
        return self

    def refuses(self, who: str, transition: str, problem: type[Problem] = GuardRefused, **given: Any) -> Problem:
        """The step is refused; state and version stay. Returns the problem."""
        before, version = self.case.state, self.case.version
        self.office[who]
        with refused(problem) as caught:
            case_services.move(by=self.office[who], case=self.case, transition=transition, input=given, at=self.at)
        self.case.refresh_from_db()
        assert (self.case.state, self.case.version) == (before, version)
        return caught.value

    def wait(self, to: datetime | None = None, **span: int) -> "Project":
        """Time passes: to an instant, or by a span; nothing is done."""
        self.at = to or self.at + timedelta(**span)
        return self

    def let_time_act(self) -> "Project":
        """The clocks that have run out and the recurring tasks that are due do their work."""
        case_services.run_out_clocks(at=self.at)
        case_services.open_recurring_tasks(at=self.at)
        self.case.refresh_from_db()
        return self

    def hand_in(self, *slots: str) -> "Project":
        """Attach the papers named, or all that are still demanded."""
        for slot in slots or sorted(self.demanded):
            case_services.attach(
                by=self.office["unit"], case=self.case, slot=slot, file_uid=self.office.paper(), at=self.at
            )
        return self

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
    def side_states(self) -> set[str]:
        names = ("rectifying", "criticised", "payment_suspended", "building_suspended", "right_suspended")
        return {n for n in names if self.case.answers.get(n)}

    @property
    def event(self) -> Event:
        """The last opening or move of the case in the log."""
        rows = event_selectors.history(by=self.office["unit"], stream=self.case.stream)
        return [e for e in rows if e.type in {"case.opened", "case.moved"}][-1]

    @property
    def verdicts(self) -> dict[str, tuple[str, str]]:
        """Rules that the last step had to pass: answer and article."""
        return {v["rule"]: (v["answer"], v["basis"]) for v in self.event.payload.get("verdicts", [])}

    @property
    def remarks(self) -> dict[str, tuple[str, str]]:
        """Rules that spoke at the last step without standing in its way: answer and article."""
        return {v["rule"]: (v["answer"], v["basis"]) for v in self.event.payload.get("remarks", [])}

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


def article(number: str) -> str:
    """The basis as the measure's article."""
    return f"{MEASURE} 第{number}条"


def _month_later(project: Project) -> Project:
    return project.wait(days=32)


ROAD: tuple[Callable[[Project], Any], ...] = (
    lambda p: p.hand_in().do("unit", "submit_need", **TRUE),
    lambda p: p.do("coordinator", "pass_need"),
    lambda p: p.do("unit", "start_documents", total_investment=p.case.answers["total_investment"] / 100),
    lambda p: p.hand_in().do("unit", "submit_documents", **DOCUMENTS),
    lambda p: p.do("coordinator", "pass_coordination", **FOUR_MET).do(
        "security", "pass_security", security_feasible="met"
    ),
    lambda p: (
        p.do("vice_mayor", "consent_study")
        .do("coordinator", "countersign_submission")
        .do("unit", "submit_for_approval", **REQUEST)
    ),
    lambda p: p.do("approval", "evaluate", evaluation_way="experts", evaluation_opinion="可行"),
    lambda p: p.do("approval", "approve", **REPLY),
    lambda p: p.do("coordinator", "list_in_batch", **BATCH),
    lambda p: p.do("plan", "enter_year_plan", plan_year=2022, year_funds="5000000"),
    lambda p: p.do("government", "fix_plan", plan_number="银政发〔2022〕9号"),
    lambda p: p.do("unit", "name_responsible", **MANAGEMENT).do("money", "start_implementation"),
    lambda p: p.do("unit", "hold_preliminary_acceptance", **ACCEPTANCE),
    lambda p: p.hand_in().do("unit", "start_trial_run"),
    lambda p: _month_later(p).hand_in().do("unit", "apply_final_acceptance", **FINAL),
    lambda p: p.hand_in().do("coordinator", "accept", **ACCEPTANCE),
    lambda p: p.do("unit", "settle", final_cost="0", surplus_returned="0"),
    lambda p: p.do("unit", "hand_in_catalogue", catalogue_number="YC-2022-0001").do(
        "unit", "start_operation", **OPERATION
    ),
)
