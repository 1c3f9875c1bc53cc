"""The hotline in a browser, in its own words: a call is taken, a request is filed, an officer does a step."""

from playwright.sync_api import Page, expect

from tests.journeys.hall import Answers, answer, go_on

COUNTY = "640105000000"
VILLAGE = "640105001002"
COMPLAINT: Answers = {"category": "complaint", "topic": "market", "anonymous": "false", "confidential": "false"}
REPORT: Answers = {**COMPLAINT, "category": "report"}
CONTENT: Answers = {
    "subject": "夜市缺斤短两",
    "content": "在夜市买的水果称重不足，摊主不肯退。",
    "place": VILLAGE,
    "urgency": "ordinary",
    "is_enterprise": "false",
}
CALLER: Answers = {"caller_name": "李静", "caller_phone": "13900000013"}
BY_TABLE: Answers = {"overrides_table": "false", "joint": "false", "has_statutory_limit": "false"}
SOLVED: Answers = {"reply": "已责令摊主退款，并校准了衡器。", "reply_outcome": "solved"}
SOLVED_AGAIN: Answers = {"reply": "已当场复秤并对摊主立案处理。", "reply_outcome": "solved"}
CALLED: Answers = {"contacted": "true", "solved": "solved", "satisfied": "2"}


def call(page: Page, *, about: Answers) -> tuple[str, str]:
    """The agent takes a call: looks the caller up, types it in, registers. uid and number of the order."""
    page.goto("/hotline/register/")
    page.locator("#county").select_option(COUNTY)
    page.get_by_role("button", name="查来电人").click()
    answer(page, {**about, **CONTENT, **CALLER})
    page.get_by_role("button", name="登记工单").click()
    page.wait_for_url("**/hotline/orders/*/")
    return _named(page)


def file(page: Page) -> tuple[str, str]:
    """A resident files a request online, page by page. uid and number of the order."""
    page.goto("/hotline/request/")
    answer(page, COMPLAINT)
    go_on(page)
    page.get_by_label("所在县（市、区）").select_option(COUNTY)
    page.get_by_role("button", name="列出乡镇和村（社区）").click()
    answer(page, CONTENT)
    go_on(page)
    answer(page, CALLER)
    go_on(page)
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/cases/*/")
    return _named(page)


def _named(page: Page) -> tuple[str, str]:
    number = next(word for word in page.locator("main").inner_text().split() if word.startswith("640100-"))
    return page.url.rstrip("/").rpartition("/")[2], number


def read_order(page: Page, uid: str) -> str:
    """The order at the console, as the centre reads it."""
    page.goto(f"/hotline/orders/{uid}/")
    expect(page.get_by_role("heading", name="诉求", exact=True)).to_be_visible()
    return page.locator("main").inner_text()


def finds(page: Page, number: str) -> bool:
    """Does an officer find the order by its number?"""
    page.goto(f"/work/search/?q={number}")
    return page.locator("main").get_by_role("link", name=number).count() == 1
