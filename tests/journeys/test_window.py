"""At the counter: a person without an account is received by card, the application filled in and handed in."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import hall

pytestmark = pytest.mark.browser


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


class TestCounter:
    @pytest.mark.requirement("F-080.4", "F-082.1")
    def test_from_the_card_to_the_application_handed_in(self, open_as) -> None:
        clerk = open_as("xixia.clerk")
        receive(clerk)
        choose(clerk, "开饭店", "食品经营许可")
        fill_in(clerk)
