"""The need analysis: what is asked of it, the eight grounds of refusal, what lets it pass all the same."""

import pytest

from tests.kinds.it_project.project import SOUND, TRUE, article
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases.problems import CaseNotFound, NotYours, StepRefused, TransitionIllegal

GROUNDS = [
    ("g1_hardware", "一", {"bill_items": ["application_software", "server_room"]}),
    ("g1_hardware", "一", {"bill_items": ["network"]}),
    ("g1_hardware", "一", {"bill_items": ["cloud"]}),
    ("g1_hardware", "一", {"bill_items": ["server"]}),
    ("g1_hardware", "一", {"bill_items": ["base_software"]}),
    ("g1_hardware", "一", {"bill_items": ["office_equipment"]}),
    ("g2_upper_consent", "二", {"upper_consent": "not_consulted"}),
    ("g2_upper_consent", "二", {"upper_consent": "declined"}),
    ("g3_catalogue", "三", {"resource_catalogue": "absent"}),
    ("g3_catalogue", "三", {"sharing_requirement": "not_met"}),
    ("g4_repetition", "四", {"repetition": "repeats"}),
    ("g4_repetition", "四", {"development": "own_without_reason"}),
    ("g5_same_type_open", "五", {"same_type_open": 1}),
    ("g6_command_scene", "六", {"command_centre_scene": "not_stated"}),
    ("g7_integration", "七", {"integration": "partial"}),
    ("g8_security_crypto", "八", {"security_section": "not_stated"}),
    ("g8_security_crypto", "八", {"crypto_section": "not_stated"}),
]


@pytest.mark.requirement("Y-12")
class TestSubmitNeed:
    def test_a_new_project_asks_the_unit_for_report_and_consent(self, office):
        project = office.open()
        assert project.state == "drafting"
        assert project.demanded == {"need_report", "upper_consent_proof"}
        assert project.todo == {"complete_need": "yinchuan-jiaoyu/project_officer"}
        assert project.told == {("applicant", "opened")}

    def test_without_the_report_it_is_refused_with_the_article_and_the_count(self, office):
        project = office.open()
        project.hand_in("upper_consent_proof")
        problem = project.refuses("unit", "submit_need", **TRUE)
        assert problem.facts["basis"] == article("十二")
        assert "仍缺 1 项" in problem.message

    def test_with_the_papers_the_coordinator_gets_the_review(self, office):
        project = office.open().hand_in().do("unit", "submit_need", **TRUE)
        assert project.state == "need_review"
        assert project.todo == {"need_review": "yinchuan-wangxinju/reviewer"}
        assert project.clock("need_review").state == "running"
        assert [t.name for t in case_selectors.list_tasks(by=office["coordinator"], kind="it_project")] == [
            "need_review"
        ]

    def test_documents_cannot_be_prepared_before_the_need_has_passed(self, office):
        project = office.project_at("need_review")
        project.refuses("unit", "start_documents", TransitionIllegal, total_investment="12000000")

    def test_a_returned_need_goes_back_to_the_unit(self, office):
        project = office.project_at("need_review").do("coordinator", "return_need", reason="请补充集成方案")
        assert project.state == "drafting"
        assert project.todo == {"complete_need": "yinchuan-jiaoyu/project_officer"}
        assert project.clock("need_review").state == "met"
        assert project.hand_in().do("unit", "submit_need", **TRUE).state == "need_review"


@pytest.mark.requirement("Y-12x")
class TestEightGrounds:
    @pytest.mark.parametrize(("rule", "item", "answers"), GROUNDS)
    def test_each_ground_bars_the_pass_with_its_article(self, office, rule, item, answers):
        project = office.project_at("need_review", **answers)
        problem = project.refuses("coordinator", "pass_need")
        assert problem.facts["basis"] == f"{article('十二')}第{item}项"

    @pytest.mark.parametrize(("rule", "item", "answers"), GROUNDS[::3])
    def test_the_refusal_is_a_notice_that_names_the_ground(self, office, rule, item, answers):
        project = office.project_at("need_review", **answers)
        project.do("coordinator", "refuse_need", reason="存在不予受理情形")
        assert project.state == "need_refused"
        assert project.remarks == {rule: ("yes", f"{article('十二')}第{item}项")}
        assert project.issued == ["need_refusal"]
        assert project.told == {("applicant", "need_refused")}
        assert project.case.closed_at is not None and project.case.result.result == "refused"
        assert project.todo == {}

    def test_grounds_are_told_all_at_once(self, office):
        project = office.project_at("need_review", bill_items=["server"], integration="none", same_type_open=2)
        problem = project.refuses("coordinator", "pass_need")
        assert problem.facts["basis"] == "；".join(f"{article('十二')}第{n}项" for n in "一五七")

    def test_the_pass_stays_open_to_a_special_provision(self, office):
        project = office.project_at("need_review", bill_items=["server"])
        offers = case_selectors.offered(by=office["coordinator"], case=project.case, at=project.at)
        assert {o.transition.name: o.is_ready for o in offers} == {
            "correct_evidence": True, "return_need": True, "refuse_need": True, "pass_need": True,
        }  # fmt: skip

    def test_without_any_ground_nothing_can_be_refused(self, office):
        project = office.project_at("need_review")
        problem = project.refuses("coordinator", "refuse_need", reason="不想受理")
        assert "没有任何不予受理情形成立" in problem.message

    def test_a_secret_project_may_contain_its_own_hardware(self, office):
        project = office.project_at("need_review", is_secret=True, bill_items=["server_room"])
        assert project.do("coordinator", "pass_need").verdicts["g1_hardware"] == ("no", f"{article('十二')}第一项")

    def test_the_register_itself_knows_a_project_of_the_same_type_in_building(self, office):
        office.project_at("implementing")
        second = office.project_at("need_review", project_name="示例教育视频平台", same_type_open=0)
        problem = second.refuses("coordinator", "pass_need")
        assert problem.facts["basis"] == f"{article('十二')}第五项"

    def test_another_type_in_building_is_no_ground(self, office):
        office.project_at("implementing")
        second = office.project_at("need_review", project_name="示例教育门户", project_type="portal")
        assert second.do("coordinator", "pass_need").state == "need_passed"

    def test_the_reviewer_is_shown_a_system_of_the_same_name(self, office):
        office.project_at("need_review")
        second = office.project_at("need_review").do("coordinator", "pass_need")
        assert second.remarks["similar_systems_known"] == ("yes", f"{article('十二')}第四项")

    def test_evidence_put_right_removes_the_ground(self, office):
        project = office.project_at("need_review", bill_items=["server"])
        project.do("coordinator", "correct_evidence", bill_items=["data"])
        assert project.do("coordinator", "pass_need").state == "need_passed"


@pytest.mark.requirement("Y-12p")
class TestPassNeed:
    def test_a_pass_records_every_ground_with_its_article(self, office):
        project = office.project_at("need_passed")
        assert project.verdicts == {
            rule: ("no", f"{article('十二')}第{item}项") for rule, item in {g[0]: g[1] for g in GROUNDS}.items()
        }
        assert project.todo == {"prepare_documents": "yinchuan-jiaoyu/project_officer"}
        assert project.clock("need_review").state == "met"

    def test_a_special_provision_with_its_legal_basis_passes_against_a_ground(self, office):
        project = office.project_at("need_review", bill_items=["server"])
        project.do("coordinator", "pass_need", special_provision=True, special_provision_basis="某条例第三条")
        assert project.state == "need_passed"
        assert project.remarks["special_provision_used"] == ("yes", article("十二"))
        assert project.case.answers["special_provision_basis"] == "某条例第三条"

    def test_a_special_provision_without_a_basis_is_refused(self, office):
        project = office.project_at("need_review", bill_items=["server"])
        problem = project.refuses("coordinator", "pass_need", StepRefused, special_provision=True)
        assert [f.field for f in problem.faults] == ["special_provision_basis"]

    def test_the_unit_does_not_pass_its_own_need(self, office):
        office.project_at("need_review").refuses("unit", "pass_need", NotYours)

    @pytest.mark.parametrize("who", ["security", "approval", "other_unit"])
    def test_others_do_not_see_it_before_they_have_a_part_in_it(self, office, who):
        office.project_at("need_review").refuses(who, "pass_need", CaseNotFound)

    def test_an_ordinary_pass_says_nothing_of_special_provisions(self, office):
        assert "special_provision_used" not in office.project_at("need_passed").remarks


@pytest.mark.requirement("Y-12")
class TestBeforeTheReview:
    def test_the_unit_amends_its_answers_and_the_papers_follow(self, office):
        project = office.open().do("unit", "amend_need", answers={**SOUND, "upper_consent": "awaiting"})
        assert project.demanded == {"need_report"}
        assert project.case.answers["upper_consent"] == "awaiting"

    def test_the_unit_may_withdraw_until_the_reply(self, office):
        project = office.project_at("evaluated").do("unit", "withdraw", reason="缓建")
        assert project.state == "withdrawn" and project.todo == {} and project.case.result.result == "withdrawn"

    def test_after_the_reply_it_may_not(self, office):
        office.project_at("approved").refuses("unit", "withdraw", TransitionIllegal, reason="缓建")
