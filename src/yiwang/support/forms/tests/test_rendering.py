"""A form on the page: questions shown, filled, answered; nothing typed is lost."""

import pytest
from django.http import QueryDict

from yiwang.support.forms import selectors as form_selectors
from yiwang.support.forms.problems import DraftRefused
from yiwang.support.forms.selectors import Prefilled, Source
from yiwang.support.forms.tests.factories import TODAY, add_place, field, schema

FORM = schema(
    field("name", zh="名称", required=True, max=4),
    field("rent", "money", zh="房租"),
    field("since", "date", zh="起租日"),
    field("owner", zh="房主", required=True, when="kind = 'rented'"),
    situations=[
        {
            "name": "kind",
            "label": {"zh": "房屋", "en": "House"},
            "type": "choice",
            "required": True,
            "choices": [{"value": "own", "label": {"zh": "自有"}}, {"value": "rented", "label": {"zh": "租用"}}],
        },
        {"name": "uses", "label": {"zh": "用途"}, "type": "choices", "choices": ["live", "work"]},
        {"name": "heated", "label": {"zh": "供暖"}, "type": "boolean"},
    ],
)


def post(text: str) -> QueryDict:
    return QueryDict(text)


class TestBuildForm:
    def test_a_page_shows_only_its_own_questions(self) -> None:
        first = form_selectors.build_form(FORM, today=TODAY, section=-1)
        assert list(first.fields) == ["kind", "uses", "heated"]
        second = form_selectors.build_form(FORM, today=TODAY, section=0, initial={"kind": "own"})
        assert list(second.fields) == ["name", "rent", "since"]

    def test_an_undecided_question_is_shown_a_denied_one_is_not(self) -> None:
        assert "owner" in form_selectors.build_form(FORM, today=TODAY).fields
        assert "owner" not in form_selectors.build_form(FORM, today=TODAY, initial={"kind": "own"}).fields
        assert "owner" in form_selectors.build_form(FORM, today=TODAY, initial={"kind": "rented"}).fields

    def test_answers_are_the_clean_ones(self) -> None:
        data = post("kind=own&uses=work&uses=live&heated=false&name=老屋&rent=12.50&since=2026年1月2日")
        form = form_selectors.build_form(FORM, today=TODAY, data=data)
        assert form.is_valid(), form.errors
        assert form.answers == {
            "kind": "own",
            "uses": ["live", "work"],
            "heated": False,
            "name": "老屋",
            "rent": 1250,
            "since": "2026-01-02",
        }

    def test_answers_of_other_pages_count(self) -> None:
        form = form_selectors.build_form(
            FORM, today=TODAY, section=0, initial={"kind": "own", "heated": True}, data=post("name=老屋")
        )
        assert form.is_valid(), form.errors
        assert form.answers == {"kind": "own", "heated": True, "name": "老屋"}

    def test_every_fault_stands_at_its_field_and_nothing_typed_is_lost(self) -> None:
        form = form_selectors.build_form(FORM, today=TODAY, data=post("kind=own&name=太长的名字&rent=abc"))
        assert not form.is_valid()
        assert set(form.errors) == {"name", "rent"}
        html = form.as_p()
        assert "太长的名字" in html and "abc" in html

    def test_a_refusal_from_elsewhere_stands_at_the_top(self) -> None:
        form = form_selectors.build_form(FORM, today=TODAY, data=post("kind=own&name=老屋"))
        assert form.is_valid()
        form.refuse(DraftRefused(reason="尚未登录"))
        assert form.non_field_errors() == ["草稿无法保存：尚未登录"]

    def test_html_typed_into_a_field_is_shown_as_text(self) -> None:
        form = form_selectors.build_form(FORM, today=TODAY, data=post("name=<b>x</b>"))
        assert "<b>x</b>" not in form.as_p()

    def test_a_prefilled_answer_says_where_it_is_from_and_what_was_typed_goes_first(self) -> None:
        prefilled = {
            "name": Prefilled("老屋", Source("不动产登记", "名称", TODAY)),
            "rent": Prefilled("9.00", Source("数字账户", "房租", TODAY)),
        }
        form = form_selectors.build_form(FORM, today=TODAY, prefilled=prefilled, initial={"rent": "12.50"})
        assert (form["name"].initial, form["rent"].initial) == ("老屋", "12.50")
        assert form.fields["name"].help_text == "已自动填写，来源：不动产登记·名称（2026-11-23）"
        assert "数字账户" not in form.fields["rent"].help_text

    def test_sections_come_with_their_headings(self) -> None:
        form = form_selectors.build_form(FORM, today=TODAY, initial={"kind": "own"})
        assert [(title, [bound.name for bound in fields]) for title, fields in form.sections()] == [
            ("", ["kind", "uses", "heated"]),
            ("内容", ["name", "rent", "since"]),
        ]

    def test_a_page_is_valid_when_its_own_questions_are(self) -> None:
        page = form_selectors.build_form(FORM, today=TODAY, section=-1, data=post("kind=own"))
        assert page.is_valid(), page.errors
        assert page.typed == {"kind": "own"}
        wrong = form_selectors.build_form(FORM, today=TODAY, section=-1, data=post("kind=castle"))
        assert list(wrong.errors) == ["kind"]


@pytest.mark.django_db
class TestPlacesByName:
    FORM = schema(field("home", "place", zh="常住地", level="township", required=True))

    @pytest.fixture(autouse=True)
    def _places(self) -> None:
        add_place("640000000000", "宁夏", "宁夏回族自治区", None)
        add_place("640100000000", "银川市", "宁夏回族自治区银川市", "640000000000")
        add_place("640105000000", "西夏区", "宁夏回族自治区银川市西夏区", "640100000000")
        for code, name in (("001", "西花园路街道"), ("002", "北京西路街道"), ("003", "文昌路街道")):
            add_place(f"640105{code}000", name, f"宁夏回族自治区银川市西夏区{name}", "640105000000")

    def form(self, typed: str) -> form_selectors.AnswersForm:
        return form_selectors.build_form(self.FORM, today=TODAY, data={"home": typed})

    @pytest.mark.parametrize(
        "typed", ["文昌路街道", "西夏区 文昌", "640105003000", "宁夏回族自治区银川市西夏区文昌路街道"]
    )
    def test_a_name_that_means_one_place_becomes_its_code(self, typed: str) -> None:
        form = self.form(typed)
        assert form.is_valid(), form.errors
        assert form.answers == {"home": "640105003000"}

    def test_of_several_the_person_chooses(self) -> None:
        form = self.form("西夏区")
        assert not form.is_valid()
        assert list(form.errors) == ["home"] and len(form.errors["home"]) == 1
        html = str(form["home"])
        assert html.count('type="radio"') == 4 and "640105001000" in html

    def test_an_unknown_name_stays_as_typed(self) -> None:
        form = self.form("月亮街道")
        assert list(form.errors) == ["home"]
        assert "月亮街道" in str(form["home"])

    def test_a_code_is_shown_by_its_name(self) -> None:
        form = form_selectors.build_form(self.FORM, today=TODAY, initial={"home": "640105003000"})
        assert "宁夏回族自治区银川市西夏区文昌路街道" in str(form["home"])


def test_options_known_only_now_are_offered() -> None:
    form = schema(field("slots", "materials", zh="要补正的材料"))
    page = form_selectors.build_form(form, today=TODAY, options={"slots": [("plan", "平面图"), ("card", "身份证")]})
    assert "平面图" in str(page["slots"]) and str(page["slots"]).count("checkbox") == 2
