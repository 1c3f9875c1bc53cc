"""The hotline's agent registers a call, and a unit's project meets the eight grounds, each in a browser."""

import pytest

pytestmark = pytest.mark.browser


class TestHotline:
    @pytest.mark.requirement("F-071.1")
    def test_an_order_filed_online_reaches_the_centre_and_no_other_office(self, open_as) -> None:
        resident = open_as("13900000013")
        resident.goto("/cases/")
        resident.locator("main h2 a").first.click()
        number = next(w for w in resident.locator("main").inner_text().split() if w.startswith("640100-RX-"))
        agent = open_as("hotline.agent")
        agent.goto("/hotline/")
        assert number in agent.locator("main").inner_text()
        handler = open_as("market.handler")
        handler.goto("/work/cases/")
        assert number not in handler.locator("main").inner_text()

    def test_the_console_asks_for_place_and_topic(self, open_as) -> None:
        agent = open_as("hotline.agent")
        agent.goto("/hotline/register/")
        assert agent.locator("form").count() >= 1
        assert "发生地" in agent.locator("main").inner_text()


class TestProject:
    @pytest.mark.requirement("Y-12x")
    def test_the_reviewer_sees_each_ground_with_its_article(self, open_as) -> None:
        reviewer = open_as("project.reviewer")
        reviewer.goto("/projects/")
        reviewer.locator("main table a").first.click()
        text = reviewer.locator("main").inner_text()
        assert "第十二条" in text
        unit = open_as("project.unit")
        answer = unit.goto("/hotline/")
        assert answer is not None and answer.status == 403
