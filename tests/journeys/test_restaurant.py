"""A restaurant owner applies for the food-business licence; the window answers once with everything missing."""

import pytest

pytestmark = pytest.mark.browser
OWNER, OTHER = "13900000011", "13900000013"


def fill_application(page) -> None:
    """The form page by page, as a person would."""
    page.goto("/matters/?q=开饭店")
    page.get_by_role("link", name="食品经营许可").first.click()
    page.get_by_role("link", name="在线办理").click()
    page.check("input[name=application_type][value=new]")
    page.check("input[name=business_form][value=catering]")
    page.get_by_role("button", name="保存并继续").click()
    page.fill("[name=operator_name]", "旅程餐馆（合成）")
    page.fill("[name=operator_uscc]", "")
    page.get_by_role("button", name="保存并继续").click()


class TestRestaurant:
    def test_what_is_missing_is_said_and_what_was_typed_is_kept(self, open_as) -> None:
        page = open_as(OWNER)
        fill_application(page)
        assert page.locator("#faults, .summary").first.is_visible()
        assert page.input_value("[name=operator_name]") == "旅程餐馆（合成）"

    @pytest.mark.requirement("F-082.1")
    @pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
    def test_applies_and_is_seen_by_the_window_alone(self, open_as, script: bool) -> None:
        page = open_as(OWNER, script=script)
        page.goto("/cases/")
        latest = page.locator("main h2 a").first
        latest.click()
        number = page.locator("main").inner_text()
        assert "640105-FW-" in number
        assert "受理期限" in number and "依据" in number
        address = page.url
        stranger = open_as(OTHER)
        answer = stranger.goto(address)
        assert answer is not None and answer.status == 404
        officer = open_as("xixia.clerk")
        officer.goto("/work/cases/")
        assert "640105-FW-" in officer.locator("main").inner_text()
        elsewhere = open_as("civil.decider")
        elsewhere.goto("/work/cases/")
        assert "640105-FW-" not in elsewhere.locator("main").inner_text()


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
