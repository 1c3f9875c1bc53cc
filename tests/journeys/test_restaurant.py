"""A restaurant owner gets the licence: from everyday words to the delivered decision, with and without script."""

import pytest
from playwright.sync_api import expect

from tests.journeys import hall

pytestmark = pytest.mark.browser
DRAFT = "/apply/food-business/"


def meets_faults(page) -> None:
    """Two wrong answers are told at the top, with focus and links to the questions; nothing typed is lost."""
    hall.answer(page, {**hall.OPERATOR, "operator_uscc": "91640105", "representative_citizen_id": "640105"})
    hall.go_on(page)
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    assert summary.get_by_role("link").count() == 2
    summary.get_by_role("link", name="统一社会信用代码有误").click()
    expect(page.locator(":target")).to_contain_text("应为 18 位")
    assert page.input_value("[name=operator_uscc]") == "91640105"
    assert page.input_value("[name=operator_name]") == hall.OPERATOR["operator_name"]


def leaves_and_comes_back(page) -> None:
    """What was typed last is kept without a click, and found again under my cases."""
    page.fill("[name=operator_name]", "写到一半的名称")
    expect(page.locator(".saved")).to_have_text("已自动保存")
    page.goto("/cases/")
    page.locator("main a[href='/apply/food-business/']").first.click()
    hall.go_on(page)
    assert page.input_value("[name=operator_name]") == "写到一半的名称"


class TestGranted:
    @pytest.mark.requirement("F-082.1", "F-084.1", "F-084.2", "F-080.4")
    def test_from_everyday_words_to_the_delivered_decision(self, open_as) -> None:
        owner = open_as(hall.OWNER)
        hall.begin(owner, "开饭店", "食品经营许可")
        hall.answer(owner, hall.SITUATION)
        hall.go_on(owner)
        meets_faults(owner)
        leaves_and_comes_back(owner)
        owner.goto(DRAFT)
        hall.fill_in(owner)
        shown = owner.locator("main").inner_text()
        assert "康庄社区" in shown and "80 平方米" in shown and "热食类食品制售、自制饮品制售" in shown
        uid, number = hall.hand_in(owner)
        page = owner.locator("main")
        expect(page).to_contain_text("受理期限")
        expect(page).to_contain_text("5个工作日")
        expect(page).to_contain_text("依据：行政许可法 32")
        assert number in hall.read_letter(owner, uid, "收件凭证")

        stranger = open_as(hall.STRANGER)
        answer = stranger.goto(f"/cases/{uid}/")
        assert answer is not None and answer.status == 404

        clerk = open_as("xixia.clerk")
        assert "王小明" not in hall.open_todo(clerk, number)
        assert "受理" not in hall.offered(clerk, uid)  # named, but nothing to press while papers are missing
        expect(clerk.get_by_text("还缺 4 项材料")).to_be_visible()
        hall.do(clerk, uid, "一次性告知补正", **hall.DEFECT)
        hall.wait_for(owner, "/notices/", "请补正材料", number)
        notice = hall.read_letter(owner, uid, "一次性补正告知书")
        assert "营业执照或其他主体资格证明" in notice and "从业人员健康证明" in notice
        assert "请更正为实测面积" in notice and "不再提出其他补正要求" in notice

        owner.goto(f"/cases/{uid}/")
        expect(owner.locator("main")).to_contain_text("补正期限")
        hall.supply(owner, *hall.PAPERS)
        owner.get_by_role("link", name="补正", exact=True).click()
        owner.get_by_text("更正申请表").click()
        owner.fill("[name=floor_area]", "96.5")
        owner.get_by_role("button", name="确认").click()
        expect(owner.locator("main .badge").first).to_have_text("已补正")

        assert "一次性告知补正" not in hall.offered(clerk, uid)
        expect(clerk.get_by_text("96.5 平方米")).to_be_visible()
        hall.do(clerk, uid, "受理")
        assert "现予受理" in hall.read_letter(owner, uid, "受理通知书")
        owner.goto(f"/cases/{uid}/")
        expect(owner.locator("main")).to_contain_text("承诺决定期限")

        inspector, examiner = open_as("xixia.inspector"), open_as("xixia.examiner")
        hall.do(inspector, uid, "登记现场核查", **hall.CHECKED, checked_on=hall.today())
        assert "提出处理意见" not in hall.offered(examiner, uid)
        hall.do(examiner, uid, "登记材料审查", **hall.EXAMINED)
        hall.do(examiner, uid, "提出处理意见", **hall.PROPOSED, proposal="grant")
        assert not {"准予", "不予"} & set(hall.offered(examiner, uid))
        answer = examiner.goto(f"/work/cases/{uid}/do/decide_grant/")
        assert answer is not None and answer.status in {403, 404}

        decider = open_as("xixia.decider")
        hall.open_todo(decider, number)
        hall.do(decider, uid, "准予", decision_opinion="符合条件，准予许可。")
        hall.do(clerk, uid, "送达", way="direct", delivered_on=hall.today())

        hall.wait_for(owner, "/notices/", "已送达", "已受理", number)
        assert "现决定准予" in hall.read_letter(owner, uid, "准予决定书")
        owner.goto(f"/cases/{uid}/")
        expect(owner.locator("main .badge").first).to_have_text("已送达，办结")
        expect(owner.locator("main")).to_contain_text("申请行政复议期限")
        owner.get_by_role("link", name="评价这件事").click()
        hall.answer(owner, {"grade": "1"})
        owner.get_by_role("button", name="提交评价").click()
        owner.goto(f"/cases/{uid}/")
        expect(owner.get_by_role("link", name="评价这件事")).to_have_count(0)


class TestWithoutScript:
    @pytest.mark.requirement("F-082.1")
    def test_the_whole_application_is_filled_in_and_handed_in(self, open_as) -> None:
        owner = open_as(hall.OWNER, script=False, mode="phone")
        hall.begin(owner, "开饭店", "食品经营许可")
        hall.answer(owner, hall.SITUATION)
        hall.go_on(owner)
        hall.answer(owner, {**hall.OPERATOR, "operator_uscc": ""})
        hall.go_on(owner)
        expect(owner.get_by_role("alert")).to_contain_text("请填写统一社会信用代码")
        assert owner.input_value("[name=operator_name]") == hall.OPERATOR["operator_name"]
        owner.goto(DRAFT)
        hall.fill_in(owner)
        uid, number = hall.hand_in(owner)
        assert number.startswith("640105-FW-")
        hall.supply(owner, *hall.PAPERS)
        clerk = open_as("xixia.clerk", script=False)
        hall.do(clerk, uid, "受理")
        owner.goto(f"/cases/{uid}/")
        expect(owner.locator("main .badge").first).to_have_text("已受理，审查中")


class TestLanguageAndMode:
    def test_stay_as_chosen(self, open_as) -> None:
        page = open_as()
        page.goto("/")
        page.get_by_role("button", name="English").click()
        page.get_by_role("button", name="中文").wait_for()
        page.goto("/matters/")
        assert page.locator("html").get_attribute("lang") == "en"
        page.get_by_role("button", name="中文").click()
        page.get_by_role("button", name="长辈版").click()
        page.goto("/")
        assert page.locator("html").get_attribute("data-mode") == "elder"
