"""A group draws label, hint, fault and control together."""

from django import forms


class TestDrawing:
    class Form(forms.Form):
        shop = forms.CharField(label="店名", help_text="与营业执照一致")
        sure = forms.BooleanField(label="我承诺属实")
        kind = forms.ChoiceField(
            label="业态", choices=[("a", "甲"), ("b", "乙")], required=False, widget=forms.RadioSelect
        )

    def test_a_group_joins_label_hint_fault_and_control(self) -> None:
        drawn = self.Form(data={})["shop"].as_field_group()
        assert '<label for="id_shop">店名' in drawn
        assert 'aria-describedby="id_shop_helptext id_shop_error"' in drawn
        assert 'aria-invalid="true"' in drawn
        assert "faults" in drawn

    def test_a_choice_is_a_fieldset_with_its_legend(self) -> None:
        drawn = self.Form()["kind"].as_field_group()
        assert "<fieldset" in drawn and "<legend>业态" in drawn and "选填" in drawn

    def test_a_declaration_is_one_box_inside_its_label(self) -> None:
        drawn = self.Form()["sure"].as_field_group()
        assert drawn.count("我承诺属实") == 1
        assert drawn.index('<label for="id_sure">') < drawn.index('type="checkbox"') < drawn.index("我承诺属实")
