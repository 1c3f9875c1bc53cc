"""At the counter: a person without an account is received by card, papers photographed, the result handed out against identity."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import hall

pytestmark = pytest.mark.browser
SLOTS = ("business_licence", "layout_plan", "safety_rules", "health_certificates")


def lay_card(page: Page, plate: str, button: str) -> None:
    """A card is laid on the reader and read."""
    page.get_by_label("读卡器上的证件").select_option(plate)
    page.get_by_role("button", name=button).click()


def receive(page: Page) -> None:
    """The clerk asks for consent and reads the card; what goes wrong is said."""
    page.goto("/window/")
    page.get_by_role("link", name="接待来人").first.click()
    lay_card(page, "resident", "读卡并开始")
    expect(page.get_by_role("alert")).to_contain_text("还没有同意")
    page.get_by_label("来人同意").check()
    lay_card(page, "broken", "读卡并开始")
    expect(page.get_by_role("alert")).to_contain_text("消磁")
    page.get_by_label("来人同意").check()
    lay_card(page, "resident", "读卡并开始")
    expect(page.get_by_role("heading", name="选择事项")).to_be_visible()


def choose(page: Page, words: str, matter: str) -> None:
    """The matter is found in plain words."""
    page.get_by_label("来人想办什么事").fill(words)
    page.get_by_role("button", name="搜索").click()
    page.get_by_role("main").get_by_role("link", name=matter, exact=True).click()


def fill_in(page: Page) -> None:
    """One page for the clerk: the situation first, then everything it asks."""
    hall.answer(page, hall.SITUATION)
    page.get_by_label("所在县（市、区）").select_option(label="西夏区")
    page.get_by_role("button", name="按所选更新表单").click()
    page.get_by_role("button", name="以来人名义提交").click()
    expect(page.get_by_role("alert")).to_be_visible()
    for answers in (hall.OPERATOR, hall.PREMISES, hall.SCOPE):
        hall.answer(page, answers)
    page.get_by_role("button", name="以来人名义提交").click()
    expect(page.get_by_text("请拍摄材料，然后打印回执")).to_be_visible()


def photograph(page: Page, slot: str, plate: str = "clear") -> None:
    """A paper is laid under the camera; it comes into its slot."""
    form = page.locator(f"form[action$='/papers/{slot}/']")
    form.get_by_role("combobox").select_option(plate)
    form.get_by_role("button", name="拍摄").click()
    expect(form).to_have_count(0)


class TestCounter:
    @pytest.mark.requirement("F-080.4", "F-082.1", "F-082.2")
    def test_from_the_card_to_the_result_in_the_hand(self, open_as) -> None:
        clerk = open_as("xixia.clerk")
        receive(clerk)
        choose(clerk, "开饭店", "食品经营许可")
        fill_in(clerk)
        reception = clerk.url
        for slot in SLOTS:
            photograph(clerk, slot)
        clerk.get_by_role("link", name="回执和一次性告知").click()
        expect(clerk.get_by_text("不缺材料")).to_be_visible()
        number = clerk.locator("article .number-big").inner_text()

        uid = self.decide(open_as, number)
        clerk.goto("/window/results/")
        clerk.get_by_role("main").get_by_role("link", name=number).click()
        lay_card(clerk, "visitor", "读卡并发放")
        expect(clerk.get_by_role("alert")).to_contain_text("不是当事人")
        lay_card(clerk, "resident", "读卡并发放")
        expect(clerk.get_by_text("已登记出件")).to_be_visible()
        clerk.goto(reception)
        expect(clerk.locator("main .lead")).to_contain_text("已送达")
        clerk.goto(f"/work/cases/{uid}/")
        expect(clerk.locator("main")).to_contain_text("送达")

    def decide(self, open_as, number: str) -> str:
        """The back office accepts, examines and grants."""
        clerk = open_as("xixia.clerk")
        hall.open_todo(clerk, number)
        clerk.goto(f"/work/search/?q={number}")
        clerk.get_by_role("main").get_by_role("link", name=number).first.click()
        uid = clerk.url.rstrip("/").rpartition("/")[2]
        hall.do(clerk, uid, "受理")
        examiner = open_as("xixia.examiner")
        hall.do(examiner, uid, "登记材料审查", **hall.EXAMINED)
        hall.do(open_as("xixia.inspector"), uid, "登记现场核查", **hall.CHECKED, checked_on=hall.today())
        hall.do(examiner, uid, "提出处理意见", **hall.PROPOSED, proposal="grant")
        hall.do(open_as("xixia.decider"), uid, "准予", decision_opinion="准予。")
        return uid
