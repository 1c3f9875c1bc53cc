"""Fields understand what people type, refuse with a remedy, and draw label, hint, fault and control together."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from yiwang.core import identifiers
from yiwang.web import fields

TODAY = date(2026, 11, 21)


class TestMoneyField:
    @pytest.mark.parametrize(
        ("typed", "cents"), [("1280.5", 128050), ("12,800.50", 1280050), ("１２．３", 1230), ("0", 0)]
    )
    def test_takes_yuan_and_gives_cents(self, typed: str, cents: int) -> None:
        assert fields.MoneyField().clean(typed) == cents

    @pytest.mark.parametrize(
        ("typed", "said"),
        [("1.234", "金额最多两位小数"), ("一百", "请填写金额，例如 1280.50"), ("", "请填写此项")],
    )
    def test_refuses_with_a_remedy(self, typed: str, said: str) -> None:
        with pytest.raises(ValidationError) as refused:
            fields.MoneyField().clean(typed)
        assert refused.value.messages == [said]

    def test_refuses_less_than_nothing_and_more_than_the_most(self) -> None:
        for typed in ("-1", "1000.01"):
            with pytest.raises(ValidationError):
                fields.MoneyField(max_cents=100000).clean(typed)

    def test_shows_cents_as_yuan_and_typed_text_as_typed(self) -> None:
        assert fields.MoneyField().prepare_value(128050) == "1280.50"
        assert fields.MoneyField().prepare_value("12,8") == "12,8"

    def test_is_unchanged_when_the_same_amount_comes_back(self) -> None:
        assert not fields.MoneyField().has_changed(128050, "1,280.50")
        assert fields.MoneyField().has_changed(128050, "1,280.51")


class TestNumbersAndDays:
    def test_whole_numbers_in_full_width(self) -> None:
        assert fields.IntegerField().clean("１，２００") == 1200

    def test_fractions(self) -> None:
        assert fields.DecimalField().clean("86.50") == Decimal("86.50")

    @pytest.mark.parametrize("typed", ["2026-11-21", "2026/11/21", "2026年11月21日", "2026.11.21", "20261121"])
    def test_days_as_people_write_them(self, typed: str) -> None:
        assert fields.DateField().clean(typed) == TODAY


class TestChoices:
    def test_up_to_seven_are_all_in_sight(self) -> None:
        seven = [(str(n), str(n)) for n in range(7)]
        assert isinstance(fields.ChoiceField(choices=seven).widget, forms.RadioSelect)

    def test_beyond_seven_is_a_list_that_begins_empty(self) -> None:
        field = fields.ChoiceField(choices=[(str(n), str(n)) for n in range(8)])
        assert isinstance(field.widget, forms.Select) and not isinstance(field.widget, forms.RadioSelect)
        assert next(iter(field.choices))[0] == ""

    def test_yes_no_and_silence_differ(self) -> None:
        field = fields.BooleanField(required=False)
        assert [field.clean(value) for value in ("true", "false", "")] == [True, False, None]
        with pytest.raises(ValidationError):
            fields.BooleanField().clean("")


class TestIdentifiers:
    def test_a_phone_number(self) -> None:
        assert fields.PhoneField().clean("138 0000 0000") == "13800000000"

    def test_a_citizen_number_with_its_check_digit(self) -> None:
        number = identifiers.make_citizen_id("640105", date(1960, 1, 2), 1)
        field = fields.CitizenIdField(today=TODAY)
        assert field.clean(number.lower()) == number
        wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
        with pytest.raises(ValidationError) as refused:
            field.clean(wrong)
        assert wrong not in str(refused.value)

    def test_an_optional_one_may_be_empty(self) -> None:
        assert fields.CreditCodeField(required=False).clean("") == ""


class TestFileField:
    def test_refuses_what_is_too_large(self) -> None:
        field = fields.FileField(max_bytes=1_048_576, accept=(".pdf",))
        with pytest.raises(ValidationError) as refused:
            field.clean(SimpleUploadedFile("图.pdf", b"x" * 1_048_577))
        assert refused.value.messages == ["文件超过 1 MB，请压缩或拆分后再上传"]
        assert field.help_text == "PDF，不超过 1 MB"


class TestDrawing:
    class Form(forms.Form):
        shop = fields.TextField(label="店名", help_text="与营业执照一致")
        sure = fields.ConfirmField(label="我承诺属实")
        kind = fields.ChoiceField(label="业态", choices=[("a", "甲"), ("b", "乙")], required=False)

    def test_a_group_joins_label_hint_fault_and_control(self) -> None:
        drawn = self.Form(data={})["shop"].as_field_group()
        assert '<label for="id_shop">店名' in drawn
        assert 'aria-describedby="id_shop_helptext id_shop_error"' in drawn
        assert 'aria-invalid="true"' in drawn
        assert "请填写此项" in drawn

    def test_a_choice_is_a_fieldset_with_its_legend(self) -> None:
        drawn = self.Form()["kind"].as_field_group()
        assert "<fieldset" in drawn and "<legend>业态" in drawn and "选填" in drawn

    def test_a_declaration_is_one_box_inside_its_label(self) -> None:
        drawn = self.Form()["sure"].as_field_group()
        assert drawn.count("我承诺属实") == 1
        assert drawn.index('<label for="id_sure">') < drawn.index('type="checkbox"') < drawn.index("我承诺属实")
