"""IT projects in a browser, in the measure's words: a need is applied for, an office does its step, papers come in."""

from playwright.sync_api import Page, expect

from tests.journeys.hall import PAPER, Answers, answer, do

MEASURE = "银网信规发〔2022〕1号"
NEED: Answers = {
    "application": "investment",
    "is_secret": "false",
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
    "same_type_open": "0",
    "command_centre_scene": "stated",
    "integration": "full",
    "security_section": "stated",
    "crypto_section": "stated",
    "new_base_items": "not_contained",
    "legacy_network": "nothing_legacy",
    "traditional_infrastructure": "not_involved",
}
TRUE: Answers = {"truth_declared": "true"}
DOCUMENTS: Answers = {
    "catalogue_in_study": "contained", "catalogue_in_design": "contained", "sharing_scope": "general", **TRUE,
}  # fmt: skip
FOUR_MET: Answers = dict.fromkeys(
    ("intensive_building", "open_sharing", "interconnection", "business_cooperation"), "met"
)
REQUEST: Answers = {"project_code": "2204-640100-04-04-123456", "submitted_document": "design", **TRUE}
EVALUATION: Answers = {"evaluation_way": "experts", "evaluation_opinion": "可行"}
REPLY: Answers = {
    "approved_document": "design",
    "approved_estimate": "10000000",
    "reply_content": "建设数据共享平台一套，公开招标",
    "reply_number": "银审批〔2026〕7号",
}
BATCH: Answers = {
    "batch": "2026-2",
    "batch_rank": "1",
    "batch_money": "50000000",
    "year_funds": "5000000",
    "joint_minutes": "会商纪要〔2026〕3号",
}
YEAR_PLAN: Answers = {"plan_year": "2026", "year_funds": "5000000"}
MANAGEMENT: Answers = {
    "responsible_body": "信息化建设办公室",
    "responsible_person": "张三",
    "separate_account": "kept",
    "procurement": "controllable",
    "security_measures": "met",
}
CHANGE: Answers = {"content_change": "major", "revised_estimate": "10500000", "change_reason": "增加接口", **TRUE}
ADJUSTMENT: Answers = {"changed_content": "增加两个接口", "revised_estimate": "10500000", **TRUE}
ACCEPTANCE: Answers = {"conclusion": "同意通过验收", "participants": "发改、财政、审批、网信"}
FINAL: Answers = {"formal_use": "not_in_use", "acceptance_conditions": "met", **TRUE}


def consider(page: Page, name: str, **changed: object) -> None:
    """The unit states its need and looks at what the measure says of it; nothing is handed in yet."""
    page.goto("/projects/")
    page.get_by_role("link", name="申报项目").first.click()
    page.get_by_role("link", name="政府投资建设项目").click()
    answer(page, {**NEED, "project_name": name, **changed})
    page.get_by_role("button", name="核对并看结论").click()
    expect(page.get_by_role("heading", name="核对申报：办法的结论")).to_be_visible()


def apply(page: Page, name: str, **changed: object) -> tuple[str, str]:
    """The unit applies for a project: uid and number."""
    consider(page, name, **changed)
    return submit(page)


def submit(page: Page) -> tuple[str, str]:
    """The unit hands in the need that it has looked at: uid and number."""
    page.get_by_role("button", name="提交申报").click()
    page.wait_for_url("**/projects/*-*-*-*-*/")
    number = page.locator("main .breadcrumbs").inner_text().split()[-1]
    return page.url.rstrip("/").rpartition("/")[2], number


def hand_in(page: Page, uid: str) -> None:
    """The unit hands in every paper that is demanded."""
    page.goto(f"/work/cases/{uid}/")
    forms = page.locator("form[action*='/materials/'][action$='/attach/']")
    while waiting := forms.count():
        card = page.locator("li.card").filter(has=forms).first
        card.locator("summary").click()
        card.locator("input[type=file]").set_input_files(PAPER)
        card.get_by_role("button", name="上传").click()
        expect(forms).to_have_count(waiting - 1)


def state_need(page: Page, uid: str) -> None:
    """The unit hands in its papers and submits the need for review."""
    hand_in(page, uid)
    do(page, uid, "提交需求分析报告", **TRUE)


def refused(page: Page, uid: str, step: str, **given: object) -> str:
    """An officer tries a step that the measure does not allow; what the page says."""
    page.goto(f"/work/cases/{uid}/")
    page.locator(".offers").get_by_role("link", name=step, exact=True).click()
    answer(page, given)
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name=f"确认办理：{step}").click()
    alert = page.get_by_role("alert")
    expect(alert).to_be_visible()
    return alert.inner_text()


def rulings(page: Page, heading: str) -> dict[str, tuple[str, str]]:
    """A set of rules on the page in sight: article to yes, no or unknown, and why."""
    box = page.locator("details").filter(has_text=heading).first
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    rows = [row.locator("td").all_inner_texts() for row in box.locator("tbody tr").all()]
    return {cells[3].split(" 未核对")[0].strip(): (cells[1].split("\n")[0], cells[0]) for cells in rows}


def on_board(page: Page, column: str) -> str:
    """What stands in a column of the batch board."""
    page.goto("/projects/board/")
    return page.locator(".board section, .board .column").filter(has_text=column).first.inner_text()


def money(page: Page, uid: str) -> str:
    """What the register says of the project's money."""
    page.goto(f"/projects/{uid}/")
    return page.locator("main dl").first.inner_text()
