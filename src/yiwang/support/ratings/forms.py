"""What is asked of somebody who rates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiwang.support.ratings.services import Opinion

GRADES = [("1", _("非常满意")), ("2", _("满意")), ("3", _("基本满意")), ("4", _("不满意")), ("5", _("非常不满意"))]
REQUIRED = {"required": _("请填写此项")}


class OpinionForm(forms.Form):
    """The grade and the words."""

    grade = forms.ChoiceField(
        label=_("您的评价"), choices=GRADES, widget=forms.RadioSelect, error_messages={"required": _("请选择一项")}
    )
    comment = forms.CharField(
        label=_("想说的话"),
        help_text=_("不要写姓名、电话、证件号码。"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": "5"}),
    )

    @property
    def opinion(self) -> Opinion:
        """What was given, once the form is valid."""
        found: dict[str, Any] = self.cleaned_data
        return Opinion(int(found["grade"]), found["comment"], found.get("phone", ""))


class ContactForm(OpinionForm):
    """A contact at a point: whoever wants to be called back leaves a number."""

    phone = forms.RegexField(
        r"^[0-9 +-]{7,20}$",
        label=_("联系电话"),
        help_text=_("愿意接受回访的才填写；被评价的单位看不到。"),
        required=False,
        error_messages={"invalid": _("请填写电话号码的数字")},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )


class NumberForm(OpinionForm):
    """A case named by its number and check number."""

    number = forms.CharField(label=_("办件编号"), max_length=64, error_messages=REQUIRED)
    check = forms.CharField(
        label=_("校验码"),
        help_text=_("办结短信和回执上的 8 位数字"),
        max_length=8,
        error_messages=REQUIRED,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    field_order = ("number", "check", "grade", "comment")


class CodeForm(forms.Form):
    """The point and the ticket for which a code is shown."""

    point = forms.ChoiceField(label=_("服务点位"), choices=())
    ticket = forms.CharField(
        label=_("排队号或者办件编号"), help_text=_("一个号只能评价一次"), max_length=64, error_messages=REQUIRED
    )

    def __init__(self, *args: object, points: list[tuple[str, str]], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["point"].choices = points  # type: ignore[attr-defined]
