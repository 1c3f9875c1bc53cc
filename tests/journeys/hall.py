"""The hall in a browser, in its own words: `fill_in`, `hand_in`, `supply`, `do`. A step looks for what a person sees."""

from datetime import date
from typing import Any

from playwright.sync_api import Page, expect

from yiwang.core.calendar import legal_day
from yiwang.core.clock import now
from yiwang.core.identifiers import make_citizen_id, make_uscc
from yiwang.demonstration import CITIZENS

OWNER, RESIDENT, STRANGER = (login for login, *_ in CITIZENS)
Answers = dict[str, Any]
PAPER: Any = {
    "name": "材料.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n",
}
SITUATION: Answers = {"application_type": "new", "business_form": "catering"}
OPERATOR: Answers = {
    "operator_name": "旅程餐馆（合成）",
    "operator_uscc": make_uscc("92", "640105", 4711),
    "representative_name": "王小明",
    "representative_citizen_id": make_citizen_id("640105", date(1988, 3, 2), 901),
    "contact_phone": OWNER,
}
VILLAGE = "640105001002"
PREMISES: Answers = {
    "shop_name": "旅程面馆",
    "business_place": VILLAGE,
    "business_address": "同心路 8 号",
    "floor_area": "80",
    "has_other_warehouse": "false",
}
SCOPE: Answers = {"catering_items": ["hot_food", "drinks"], "sells_online": "false", "staff_count": "4"}
PAPERS = ("business_licence", "layout_plan", "safety_rules", "health_certificates")
DEFECT: Answers = {
    "files_defective": "false",
    "form_defective": "true",
    "defects": "经营面积与布局图不一致，请更正为实测面积。",
}
EXAMINED: Answers = {"examination_conclusion": "conforms", "examination_opinion": "材料符合要求"}
CHECKED: Answers = {
    "officer_one": "核查员甲 6401001",
    "officer_two": "核查员乙 6401002",
    "site_conforms": "true",
    "site_findings": "布局与图纸一致",
}
PROPOSED: Answers = {"proposal_opinion": "见审查意见", "legal_grounds": "食品安全法第三十五条"}
LOOKS = 40


def today() -> str:
    """The day in Beijing, as a date field takes it."""
    return legal_day(now()).isoformat()


def answer(page: Page, answers: Answers) -> None:
    """Each question by its name: typed, ticked or chosen, as the page asks it."""
    for name, value in answers.items():
        control = page.locator(f"main [name='{name}']:not([type=hidden])")
        kind = control.first.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
        if kind == "checkbox":
            for box in control.all():
                box.set_checked(box.get_attribute("value") in value)
        elif kind == "radio":
            page.locator(f"main [name='{name}'][value='{value}']").check()
        elif kind == "select":
            control.select_option(value)
        else:
            control.fill(value)


def go_on(page: Page) -> None:
    """Keep this page of the form and go to the next."""
    page.get_by_role("button", name="保存并继续").click()


def begin(page: Page, words: str, matter: str) -> None:
    """Find a matter in everyday words, read its guide, begin the application."""
    page.goto("/")
    page.get_by_label("想办什么事").fill(words)
    page.get_by_role("button", name="搜索").click()
    page.get_by_role("link", name=matter, exact=True).first.click()
    expect(page.get_by_role("heading", name="要准备的材料")).to_be_visible()
    page.get_by_role("link", name="在线办理").click()


def choose_county(page: Page, county: str) -> None:
    """List the villages of a county, as it goes without script."""
    page.get_by_label("所在县（市、区）").select_option(label=county)
    page.get_by_role("button", name="列出乡镇和村（社区）").click()


def fill_in(page: Page) -> None:
    """The whole application for a restaurant, page by page, up to the page that shows everything."""
    for answers in (SITUATION, OPERATOR):
        answer(page, answers)
        go_on(page)
    choose_county(page, "西夏区")
    answer(page, PREMISES)
    go_on(page)
    answer(page, SCOPE)
    go_on(page)


def hand_in(page: Page) -> tuple[str, str]:
    """Hand in what was filled in: uid and number of the case."""
    page.get_by_role("button", name="提交申请").click()
    page.wait_for_url("**/cases/*/")
    number = page.locator("main .lead").inner_text().split()[-1]
    return page.url.rstrip("/").rpartition("/")[2], number


def supply(page: Page, *slots: str) -> None:
    """Upload a paper into each slot of the case in sight."""
    for slot in slots:
        form = page.locator(f"form[action$='/materials/{slot}/']")
        form.locator("input[type=file]").set_input_files(PAPER)
        form.get_by_role("button", name="上传").click()
        expect(form).to_have_count(0)


def offered(page: Page, uid: str) -> list[str]:
    """What the officer is offered on the case."""
    page.goto(f"/work/cases/{uid}/")
    return page.locator(".offers .button").all_inner_texts()


def do(page: Page, uid: str, step: str, **given: Any) -> None:
    """An officer does a step of a case: opens it, chooses the step, fills it in, confirms."""
    page.goto(f"/work/cases/{uid}/")
    page.locator(".offers").get_by_role("link", name=step, exact=True).click()
    answer(page, given)
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name=f"确认办理：{step}").click()
    expect(page.get_by_text(f"已办理：{step}")).to_be_visible()


def open_todo(page: Page, number: str) -> str:
    """An officer finds the case in the to-do list, claims its task and reads the case; the page's text."""
    page.goto("/work/")
    page.get_by_role("row").filter(has_text=number).get_by_role("button", name="签收").click()
    expect(page.get_by_text("已签收：")).to_be_visible()
    return page.locator("main").inner_text()


def wait_for(page: Page, address: str, *texts: str) -> None:
    """Look at a page again until the worker has brought these texts there."""
    for _ in range(LOOKS):
        page.goto(address)
        shown = page.locator("main").inner_text()
        if all(text in shown for text in texts):
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"{address} does not show {texts}: {shown}")


def read_letter(page: Page, uid: str, title: str) -> str:
    """Whoever applied opens a letter of the case."""
    page.goto(f"/cases/{uid}/")
    page.get_by_role("complementary").get_by_role("link", name=title).first.click()
    return page.locator("article").inner_text()
