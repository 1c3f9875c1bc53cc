"""What is not known neither passes nor refuses: the coordinator gets a task to find it out."""

import pytest

from tests.kinds.it_project.project import article
from yiwang.support.cases import services as case_services
from yiwang.support.cases.problems import GuardUnknown


@pytest.mark.requirement("Y-12", "Y-12x", "Y-12p")
@pytest.mark.django_db(transaction=True)
def test_a_missing_answer_opens_one_clarifying_task_and_decides_nothing(office):
    project = office.project_at("need_review", integration=None)
    for _ in range(2):
        with pytest.raises(GuardUnknown) as caught:
            case_services.move(
                by=office["coordinator"], case=project.case, transition="pass_need", input={}, at=project.at
            )
    assert caught.value.facts["missing"] == "integration"
    project.case.refresh_from_db()
    assert project.state == "need_review"
    assert project.case.tasks.filter(name="clarify", state="open").count() == 1
    assert project.todo["clarify"] == "yinchuan-wangxinju/reviewer"
    project.do("coordinator", "correct_evidence", integration="full")
    assert "clarify" not in project.todo
    assert project.do("coordinator", "pass_need").verdicts["g7_integration"] == ("no", f"{article('十二')}第七项")


@pytest.mark.requirement("Y-12x")
@pytest.mark.django_db(transaction=True)
def test_a_missing_answer_is_no_ground_of_refusal_either(office):
    project = office.project_at("need_review", command_centre_scene=None)
    with pytest.raises(GuardUnknown):
        case_services.move(
            by=office["coordinator"], case=project.case, transition="refuse_need", input={"reason": "缺"}, at=project.at
        )
    project.case.refresh_from_db()
    assert project.state == "need_review" and project.issued == []
    project.do("coordinator", "record_clarification", opinion="已向建设单位核实")
    assert project.todo == {"need_review": "yinchuan-wangxinju/reviewer"}


@pytest.mark.requirement("Y-13")
@pytest.mark.django_db(transaction=True)
def test_papers_whose_catalogue_is_not_stated_are_not_let_through(office):
    project = office.project_at("documents").hand_in()
    given = {"catalogue_in_design": "contained", "sharing_scope": "general", "truth_declared": True}
    with pytest.raises(GuardUnknown) as caught:
        case_services.move(
            by=office["unit"], case=project.case, transition="submit_documents", input=given, at=project.at
        )
    assert "catalogue_in_study" in str(caught.value.facts["missing"])
    project.case.refresh_from_db()
    assert project.state == "documents"
