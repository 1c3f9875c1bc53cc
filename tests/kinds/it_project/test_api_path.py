"""The whole way of a project over the API: from the need to acceptance and use, and where the measure refuses it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from tests.conftest import Ningxia
from tests.kinds.it_project.project import (
    ACCEPTANCE,
    BATCH,
    DOCUMENTS,
    FINAL,
    FOUR_MET,
    MANAGEMENT,
    MONDAY,
    OFFICES,
    OPERATION,
    REPLY,
    REQUEST,
    SOUND,
    TRUE,
    article,
)
from tests.people import SYSTEM, api, token_for
from yiwang.foundation.events import selectors as event_selectors
from yiwang.support.cases.models import Case

pytestmark = pytest.mark.django_db


class Bodies:
    """The offices of the measure, each with one token, and the clock they share."""

    def __init__(self, ningxia: Ningxia) -> None:
        self._ningxia, self._tokens = ningxia, dict[str, str]()
        self.go_to(MONDAY)

    def go_to(self, at: datetime) -> None:
        self._ningxia.move_clock(at)

    def wait(self, **span: int) -> None:
        self.go_to(self._ningxia.at + timedelta(**span))

    def __getitem__(self, name: str) -> Client:
        if name not in self._tokens:
            self._tokens[name] = token_for(*OFFICES[name], at=MONDAY, days=1000)
        return api(self._tokens[name])

    def ask(self, expect: int = 201, **changed: Any) -> dict[str, Any]:
        """The answer to the application for a project."""
        client, body = self["unit"], {"kind": "it_project", "answers": {**SOUND, **changed}}
        with transaction.atomic():
            answer = client.post("/api/v1/cases", body, content_type="application/json")
        assert answer.status_code == expect, answer.content.decode()
        return answer.json()

    def open(self, **changed: Any) -> "Project":
        return Project(self, self.ask(**changed)["uid"])


@dataclass
class Project:
    """A project over the API; a step takes a minute."""

    bodies: Bodies
    uid: str

    def do(self, who: str, step: str, expect: int = 200, **given: Any) -> dict[str, Any]:
        """One transition; the answer must have this status."""
        self.bodies.wait(minutes=1)
        client, path = self.bodies[who], f"/api/v1/cases/{self.uid}/transitions/{step}"
        with transaction.atomic():
            answer = client.post(path, {"input": given}, content_type="application/json")
        assert answer.status_code == expect, answer.content.decode()
        return answer.json()

    def hand_in(self) -> "Project":
        """Every paper that is demanded."""
        unit = self.bodies["unit"]
        for slot in self.demanded():
            paper = SimpleUploadedFile("paper.pdf", b"%PDF-1.4\n%%EOF\n", content_type="application/pdf")
            stored = unit.post("/api/v1/files", {"file": paper}).json()
            path = f"/api/v1/cases/{self.uid}/materials/{slot}/file"
            answer = unit.put(path, {"file": stored["uid"]}, content_type="application/json")
            assert answer.status_code == 200, answer.content.decode()
        return self

    def seen(self) -> dict[str, Any]:
        return self.bodies["unit"].get(f"/api/v1/cases/{self.uid}").json()

    def demanded(self) -> set[str]:
        return {m["slot"] for m in self.seen()["materials"] if m["required"] and m["state"] in {"demanded", "rejected"}}

    def needed(self) -> "Project":
        self.hand_in().do("unit", "submit_need", **TRUE)
        return self

    def reviewed(self) -> "Project":
        """The need passed, the papers passed by both offices."""
        self.needed().do("coordinator", "pass_need")
        self.do("unit", "start_documents", total_investment="12000000")
        self.hand_in().do("unit", "submit_documents", **DOCUMENTS)
        self.do("coordinator", "pass_coordination", **FOUR_MET)
        self.do("security", "pass_security", security_feasible="met")
        return self

    def started(self) -> "Project":
        """Approved, batched, planned, fixed and begun."""
        self.reviewed().do("vice_mayor", "consent_study")
        self.do("coordinator", "countersign_submission")
        self.do("unit", "submit_for_approval", **REQUEST)
        self.do("approval", "evaluate", evaluation_way="experts", evaluation_opinion="可行")
        self.do("approval", "approve", **REPLY)
        self.do("coordinator", "list_in_batch", **BATCH)
        self.do("plan", "enter_year_plan", plan_year=2022, year_funds="5000000")
        self.do("government", "fix_plan", plan_number="银政发〔2022〕9号")
        self.do("unit", "name_responsible", **MANAGEMENT)
        assert self.do("money", "start_implementation")["state"] == "implementing"
        return self

    def in_trial(self) -> "Project":
        self.started().do("unit", "hold_preliminary_acceptance", **ACCEPTANCE)
        self.hand_in().do("unit", "start_trial_run")
        return self


def basis_of(refusal: dict[str, Any]) -> str:
    """The article a refusal cites."""
    return str(refusal["detail"]).partition("依据：")[2]


@pytest.fixture
def bodies(ningxia: Ningxia) -> Iterator[Bodies]:
    return Bodies(ningxia)


class TestBuilt:
    @pytest.mark.requirement(
        "Y-12", "Y-12p", "Y-13", "Y-14", "Y-15", "Y-16", "Y-17a", "Y-17b", "Y-19a", "Y-20", "Y-28", "Y-32a", "Y-32b",
        "Y-32c", "Y-34", "Y-36",
    )  # fmt: skip
    def test_from_the_need_to_operation(self, bodies: Bodies) -> None:
        project = bodies.open().started()
        project.do("money", "pay", amount="4000000", purpose="首付款", voucher="1")
        change = {"content_change": "optimisation", "goals": "unchanged", "changed_content": "换用容器"}
        project.do("unit", "adjust_and_file", **change, revised_estimate="10000000")
        project.do("unit", "hold_preliminary_acceptance", **ACCEPTANCE)
        project.hand_in().do("unit", "start_trial_run")
        bodies.wait(days=32)
        project.hand_in().do("unit", "apply_final_acceptance", **FINAL)
        project.hand_in().do("coordinator", "accept", **ACCEPTANCE)
        project.do("unit", "settle", final_cost="3900000", surplus_returned="100000")
        project.do("unit", "hand_in_catalogue", catalogue_number="YC-2022-0001")
        assert project.do("unit", "start_operation", **OPERATION)["state"] == "operating"
        history = project.seen()["history"]
        assert {step["basis"].partition(" ")[0] for step in history} == {"银网信规发〔2022〕1号"}
        assert [step["state"] for step in history if step["transition"] == "send_to_vice_mayor"] == ["vice_mayor_study"]

    @pytest.mark.requirement("Y-26a")
    def test_a_change_above_the_estimate_goes_through_the_government(self, bodies: Bodies) -> None:
        project = bodies.open().started()
        major = {"content_change": "major", "change_reason": "业务调整", **TRUE}
        project.do("unit", "request_change", revised_estimate="10500000", **major)
        project.do("government", "consent_change", consent_number="银政函〔2022〕5号")
        project.hand_in().do(
            "unit", "submit_adjustment", changed_content="增加模块", revised_estimate="10500000", **TRUE
        )
        reply = {"approved_estimate": "10500000", "reply_number": "银审批〔2022〕30号"}
        assert project.do("approval", "approve_change", **reply)["state"] == "implementing"


class TestRefused:
    @pytest.mark.requirement("Y-03")
    def test_what_is_no_it_project_is_not_opened(self, bodies: Bodies) -> None:
        refusal = bodies.ask(422, project_type="other")
        assert basis_of(refusal) == article("三")
        assert not Case.objects.exists()

    @pytest.mark.requirement("Y-12x")
    @pytest.mark.parametrize(
        ("changed", "item"),
        [
            ({"bill_items": ["server"]}, "一"),
            ({"repetition": "repeats"}, "四"),
            ({"crypto_section": "not_stated"}, "八"),
        ],
    )
    def test_a_ground_of_article_12_keeps_it_from_passing_and_it_is_refused(
        self, bodies: Bodies, changed: dict[str, Any], item: str
    ) -> None:
        project = bodies.open(**changed).needed()
        assert basis_of(project.do("coordinator", "pass_need", 422)) == f"{article('十二')}第{item}项"
        assert project.do("coordinator", "refuse_need", reason="有不予受理情形")["state"] == "need_refused"
        letters = bodies["unit"].get(f"/api/v1/cases/{project.uid}/documents").json()["items"]
        assert [letter["name"] for letter in letters] == ["need_refusal"]

    @pytest.mark.requirement("Y-14x", "Y-16")
    def test_one_review_is_not_enough(self, bodies: Bodies) -> None:
        project = bodies.open().needed()
        project.do("coordinator", "pass_need")
        project.do("unit", "start_documents", total_investment="12000000")
        assert basis_of(project.do("unit", "submit_documents", 422, **DOCUMENTS)) == article("十三")
        project.hand_in().do("unit", "submit_documents", **DOCUMENTS)
        assert project.do("coordinator", "pass_coordination", **FOUR_MET)["state"] == "joint_review"
        assert basis_of(project.do("security", "pass_security", 422, security_feasible="not_met")) == article("十五")
        assert project.do("security", "return_documents", reason="缺少等保方案")["state"] == "documents_returned"

    @pytest.mark.requirement("Y-33a")
    def test_used_before_acceptance_it_is_not_accepted_but_put_right(self, bodies: Bodies) -> None:
        project = bodies.open().in_trial()
        bodies.wait(days=32)
        refusal = project.hand_in().do("unit", "apply_final_acceptance", 422, **{**FINAL, "formal_use": "in_use"})
        assert basis_of(refusal) == article("三十三")
        order = {"in_use_since": "2022-05-01", "reason": "试运行期间正式使用", "rectify_by": "2022-08-01"}
        project.do("coordinator", "record_early_use", **order)
        assert "rectification" in {c["name"] for c in project.seen()["clocks"] if c["state"] == "running"}

    @pytest.mark.requirement("Y-32b")
    def test_less_than_a_month_of_trial_is_not_enough(self, bodies: Bodies) -> None:
        project = bodies.open().in_trial()
        bodies.wait(days=5)
        assert basis_of(project.hand_in().do("unit", "apply_final_acceptance", 422, **FINAL)) == article("三十二")

    @pytest.mark.requirement("Y-12")
    def test_another_unit_does_not_know_it(self, bodies: Bodies) -> None:
        project = bodies.open()
        assert bodies["other_unit"].get(f"/api/v1/cases/{project.uid}").status_code == 404
        project.do("other_unit", "submit_need", 404, **TRUE)


@pytest.mark.requirement("Y-39/40")
def test_opened_after_the_measure_ended_it_is_marked(bodies: Bodies) -> None:
    bodies.go_to(MONDAY.replace(year=2024, month=4))
    case = Case.objects.get(uid=bodies.open().uid)
    opening = next(e for e in event_selectors.history(by=SYSTEM, stream=case.stream) if e.type == "case.opened")
    assert article("四十") in [r["basis"] for r in opening.payload["remarks"] if r["rule"] == "measure_not_in_force"]
