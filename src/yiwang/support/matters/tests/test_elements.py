"""What the library refuses: powers without a power basis, altered basic elements, promises longer than the law."""

import pytest

from yiwang.core.calendar import Limit
from yiwang.support.matters.elements import check_library, check_local, check_matter, is_longer
from yiwang.support.matters.tests.factories import form, matter

BASIS = {"document": "内部制度", "article": "3", "verified": True}


def places(**changes: object) -> list[str]:
    return [fault.field for fault in check_matter(matter(**changes), form())]


class TestCheckMatter:
    def test_a_whole_matter_has_no_fault(self) -> None:
        assert places() == []

    @pytest.mark.requirement("F-062.4")
    def test_a_power_without_a_power_basis_is_refused(self) -> None:
        assert places(power_basis=None) == ["power_basis"]
        assert places(power_basis=[]) == ["power_basis"]
        assert places(power_basis=[{"document": "", "verified": False}]) == ["power_basis.0"]

    @pytest.mark.requirement("F-062.4")
    @pytest.mark.parametrize("type", ["00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10"])
    def test_every_type_of_power_needs_it(self, type: str) -> None:
        assert places(type=type, code=f"64{type}17001000", power_basis=None) == ["power_basis"]

    @pytest.mark.requirement("F-062.4")
    @pytest.mark.parametrize("type", ["11", "20", "21"])
    def test_public_service_and_internal_matters_rest_on_another_stated_basis(self, type: str) -> None:
        code = f"64{type}17001000"
        assert places(type=type, code=code, power_basis=None, basis=[BASIS]) == []
        assert places(type=type, code=code, power_basis=None, basis=None) == ["basis"]

    @pytest.mark.requirement("F-062.1")
    @pytest.mark.parametrize(
        ("part", "fault"), [("service", []), ("governance", []), ("operation", []), ("other", ["part"])]
    )
    def test_a_matter_belongs_to_one_of_three_parts(self, part: str, fault: list[str]) -> None:
        assert places(part=part) == fault

    def test_the_code_carries_the_type(self) -> None:
        assert places(code="640217001000") == ["code"]
        assert places(code="6401170010") == ["code"]

    def test_a_verified_basis_names_its_article(self) -> None:
        assert places(basis=[{"document": "食品安全法", "article": "", "verified": True}]) == ["basis.0"]
        assert places(basis=[{"document": "食品安全法", "article": "35"}]) == ["basis.0"]

    def test_a_promise_never_exceeds_the_law(self) -> None:
        law = {"document": "行政许可法", "article": "42", "verified": True}
        assert places(limits={"decision": {"statutory": "20 workdays", "promised": "21 workdays", "basis": law}}) == [
            "limits.decision.promised"
        ]
        assert places(limits={"decision": {"basis": law}}) == ["limits.decision"]
        assert places(limits={"decision": {"statutory": "soon", "basis": law}}) == ["limits.decision"]

    def test_an_unverified_limit_never_drives_deemed_acceptance(self) -> None:
        guess = {
            "acceptance": {"statutory": "5 workdays", "basis": {"document": "参数", "article": "", "verified": False}}
        }
        assert places(limits=guess, handling={"deemed_acceptance": True}) == ["handling.deemed_acceptance"]

    def test_conditions_use_the_words_of_the_form(self) -> None:
        body = matter(outcomes=[{"when": "colour = 'red'", "set": {"route": "x"}}])
        assert [fault.field for fault in check_matter(body, form())] == ["outcomes.0.when"]
        assert "form" in [fault.field for fault in check_matter(matter(), None)]

    def test_what_the_state_holds_is_asked_of_the_state_first(self) -> None:
        slot = {
            "slot": "card", "name": {"zh": "身份证"}, "necessity": 1, "source": "20",
            "satisfied_by": ["upload", "licence:identity_card"], "basis": BASIS,
        }  # fmt: skip
        assert places(materials=[slot]) == ["materials.0"]

    def test_only_material_that_may_follow_may_be_owed(self) -> None:
        slot = {
            "slot": "plan", "name": {"zh": "平面图"}, "necessity": 1, "source": "10",
            "satisfied_by": ["upload", "later"], "basis": BASIS,
        }  # fmt: skip
        assert places(materials=[slot]) == ["materials.0"]


class TestFourLevelsSame:
    @pytest.mark.requirement("F-062.2")
    @pytest.mark.parametrize("element", ["name", "part", "type", "basis", "power_basis"])
    def test_one_code_means_one_set_of_basic_elements(self, element: str) -> None:
        other = matter(**{element: "99"})
        faults = check_library({"region": matter(), "county": other})
        assert len(faults) == 1 and element in faults[0].message

    @pytest.mark.requirement("F-062.2", "F-062.3")
    @pytest.mark.parametrize(
        ("element", "altered"),
        [
            ("name", "小摊点许可"), ("code", "640117002000"), ("type", "20"), ("part", "governance"),
            ("basis", [BASIS]), ("power_basis", []), ("materials", []), ("outcomes", []), ("objects", ["2"]),
            ("form", "other"), ("fees", {"charged": True}), ("conditions", []), ("levels", ["city"]),
        ],
    )  # fmt: skip
    def test_a_lower_level_never_alters_an_element(self, element: str, altered: object) -> None:
        assert [fault.field for fault in check_local(matter(), {element: altered})] == [element]

    def test_a_lower_level_may_repeat_elements_word_for_word(self) -> None:
        assert check_local(matter(), matter()) == []

    def test_a_lower_level_may_add_its_windows_and_tighten_its_promise(self) -> None:
        local = {
            "windows": ["西夏区政务大厅 12 号"],
            "hours": "9:00–17:30",
            "limits": {"decision": {"promised": "7 workdays"}},
        }
        assert check_local(matter(), local) == []

    @pytest.mark.parametrize(
        "limits",
        [
            {"decision": {"promised": "11 workdays"}},
            {"decision": {"promised": "9 months"}},
            {"decision": {"statutory": "30 workdays"}},
            {"decision": {"basis": BASIS}},
            {"publicity": {"promised": "5 workdays"}},
        ],
    )
    def test_a_lower_level_never_loosens_or_invents_a_limit(self, limits: dict[str, object]) -> None:
        assert len(check_local(matter(), {"limits": limits})) == 1


@pytest.mark.parametrize(
    ("one", "other", "longer"),
    [
        ("10 workdays", "10 workdays", False), ("11 workdays", "10 workdays", True), ("10 days", "10 workdays", False),
        ("5 workdays", "7 days", True), ("1 months", "30 days", True), ("28 days", "1 months", False),
        ("24 hours", "1 days", False), ("30 minutes", "1 workhours", False), ("8 workhours", "1 workdays", True),
    ],
)  # fmt: skip
def test_limits_of_different_units_are_compared_on_the_safe_side(one: str, other: str, longer: bool) -> None:
    assert is_longer(Limit.parse(one), Limit.parse(other)) is longer
