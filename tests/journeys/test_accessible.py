"""Every main page, on a desktop, a phone and in elder mode: axe finds nothing serious, nothing scrolls sideways."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser
PAGES = {
    "": ["/login/", "/", "/matters/", "/matters/food-business/", "/style/"],
    "13900000011": ["/", "/apply/food-business/", "/apply/kind:hotline/", "/cases/", "/account/", "/notices/"],
    "xixia.examiner": ["/work/", "/work/cases/", "/work/search/", "/work/kinds/service/"],
    "hotline.agent": ["/hotline/", "/hotline/register/"],
    "project.reviewer": ["/projects/", "/projects/board/"],
    "operator": ["/work/operations/"],
    "administrator": [
        f"/work/administration/{page}"
        for page in ("agencies/", "agencies/xixia-shenpi/", "accounts/", "accounts/new/", "tokens/")
    ],
}


@pytest.mark.parametrize("mode", ["desktop", "phone", "elder"])
@pytest.mark.parametrize("login", list(PAGES), ids=lambda login: login or "visitor")
def test_pages_have_no_serious_findings(open_as, login: str, mode: str) -> None:
    page = open_as(login, mode=mode)
    findings = []
    for address in PAGES[login]:
        answer = page.goto(address)
        assert answer is not None and answer.status == 200, address
        violations = Axe().run(page).response["violations"]
        findings += [
            (address, v["id"], v["nodes"][0]["html"][:120])
            for v in violations
            if v["impact"] in {"serious", "critical"}
        ]
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wider > 1:
            findings.append((address, "scrolls sideways", str(wider)))
    assert findings == []
