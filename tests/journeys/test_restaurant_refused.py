"""A restaurant that is not licensed: refused with reasons and remedies, sent to the right body, or withdrawn."""

import pytest
from playwright.sync_api import expect

from tests.journeys import hall

pytestmark = pytest.mark.browser
REASONS = "操作间面积不足，没有独立的洗消区。"
RIGHT_BODY = "银川市市场监督管理局"


@pytest.fixture
def handed_in(open_as):
    """The owner's page, and uid and number of an application just handed in."""
    owner = open_as(hall.OWNER)
    owner.goto("/apply/food-business/")
    hall.fill_in(owner)
    return owner, *hall.hand_in(owner)


class TestRefused:
    @pytest.mark.requirement("F-082.1", "F-084.1", "F-084.2")
    def test_with_reasons_and_remedies_by_somebody_who_did_not_examine(self, open_as, handed_in) -> None:
        owner, uid, number = handed_in
        hall.supply(owner, *hall.PAPERS)
        clerk, examiner, decider = open_as("xixia.clerk"), open_as("xixia.examiner"), open_as("xixia.decider")
        hall.do(clerk, uid, "受理")
        hall.do(open_as("xixia.inspector"), uid, "登记现场核查", **hall.CHECKED, checked_on=hall.today())
        hall.do(examiner, uid, "登记材料审查", examination_conclusion="does_not_conform", examination_opinion=REASONS)
        assert not {"准予", "不予"} & set(hall.offered(decider, uid))
        hall.do(examiner, uid, "提出处理意见", **hall.PROPOSED, proposal="refuse")
        assert not {"准予", "不予"} & set(hall.offered(examiner, uid))
        decider.goto(f"/work/cases/{uid}/do/decide_refuse/")
        hall.answer(decider, {"reasons": REASONS})
        decider.on("dialog", lambda dialog: dialog.accept())
        decider.get_by_role("button", name="确认办理：不予").click()
        expect(decider.get_by_role("alert").get_by_role("listitem")).to_have_count(2)
        assert decider.input_value("[name=reasons]") == REASONS
        hall.answer(decider, {"legal_grounds": "食品安全法第三十三条", "decision_opinion": "不予许可"})
        decider.get_by_role("button", name="确认办理：不予").click()
        expect(decider.get_by_text("已办理：不予")).to_be_visible()
        hall.wait_for(owner, "/notices/", "您的办件 " + number + " 已作出不予决定")
        letter = hall.read_letter(owner, uid, "不予决定书")
        assert REASONS in letter and "食品安全法第三十三条" in letter
        assert "六十日内申请行政复议" in letter and "行政诉讼" in letter
        assert "准予决定书" not in owner.locator("main").inner_text()
        hall.do(clerk, uid, "送达", way="post", delivered_on=hall.today())
        owner.goto(f"/cases/{uid}/")
        expect(owner.locator("main")).to_contain_text("提起行政诉讼期限")
        expect(owner.locator(".timeline")).to_contain_text("行政许可法 38(2)")


class TestNotOurs:
    @pytest.mark.requirement("F-084.1")
    def test_is_told_which_body_to_ask(self, open_as, handed_in) -> None:
        owner, uid, number = handed_in
        clerk = open_as("xixia.clerk")
        hall.do(
            clerk,
            uid,
            "不予受理",
            decline_ground="not_our_power",
            right_agency=RIGHT_BODY,
            reasons="经营场所不在本辖区。",
            legal_grounds="行政许可法第三十二条",
        )
        hall.wait_for(owner, "/notices/", "您的办件 " + number + " 未被受理")
        letter = hall.read_letter(owner, uid, "不予受理通知书")
        assert f"应当申请的机关：{RIGHT_BODY}" in letter
        assert "经营场所不在本辖区" in letter and "六十日内申请行政复议" in letter


class TestWithdrawn:
    @pytest.mark.requirement("F-084.1")
    def test_the_owner_takes_it_back_and_the_office_can_do_nothing_more(self, open_as, handed_in) -> None:
        owner, uid, number = handed_in
        clerk = open_as("xixia.clerk")
        assert "一次性告知补正" in hall.offered(clerk, uid)
        owner.get_by_role("link", name="撤回申请").click()
        owner.get_by_role("button", name="确认").click()
        expect(owner.locator("main .badge").first).to_have_text("申请人撤回")
        assert hall.offered(clerk, uid) == []
        clerk.goto("/work/")
        expect(clerk.locator("main")).not_to_contain_text(number)
