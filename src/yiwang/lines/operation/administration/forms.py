"""What is typed in administration. Whether it is allowed the services say."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from yiwang.core.problems import Problem
from yiwang.foundation.agencies.models import Post
from yiwang.lines.operation.administration.selectors import KINDS
from yiwang.web.problems import message_of

_DAY = {"type": "date"}


def _day(**options: object) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"), **options)  # type: ignore[arg-type]


def blame(form: forms.Form, problem: Problem) -> None:
    """Says at its field what a service refused."""
    told = [(fault.field, fault.message) for fault in problem.faults] or [(problem.field, message_of(problem))]
    for field, message in told:
        if field in form.fields:
            form.add_error(field, message)


class AppointForm(forms.Form):
    """Whom to appoint to which post, from when to when."""

    post = forms.ChoiceField(label=_("岗位"))
    name = forms.CharField(label=_("姓名"), max_length=60)
    number = forms.CharField(label=_("公民身份号码"), help_text=_("姓名和号码都与登记一致才能任职"), max_length=18)
    kind = forms.ChoiceField(label=_("任职方式"), choices=list(KINDS.items()))
    valid_from = _day(label=_("从哪一天起"), help_text=_("这一天零时起有岗位的权限"))
    valid_to = _day(label=_("到哪一天为止"), help_text=_("从这一天起不再有权限；试用和挂职必须填写"), required=False)
    basis = forms.CharField(label=_("依据"), help_text=_("任免文件的名称和文号"), max_length=200)

    def __init__(self, *args: object, posts: Iterable[Post], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["post"].choices = [("", _("请选择")), *((post.code, post.name) for post in posts)]  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """On which day an appointment ends."""

    on = _day(label=_("从哪一天起不再任职"), help_text=_("这一天零时起权限消失；已定的日期只能提前"))
    basis = forms.CharField(label=_("依据"), help_text=_("任免文件的名称和文号"), max_length=200)


class AccountForm(forms.Form):
    """For whom an account is opened."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    number = forms.CharField(
        label=_("公民身份号码"), help_text=_("按身份证填写；尚未登记的人员会一并登记"), max_length=18
    )
    phone = forms.CharField(label=_("手机号"), max_length=20, required=False)
    handle = forms.RegexField(
        r"^[a-z][a-z0-9_.-]{1,39}$",
        label=_("工作账号"),
        help_text=_("工作人员填写，小写字母开头，不要用姓名；居民留空，用公民身份号码登录"),
        error_messages={"invalid": _("请用小写字母开头的 2 至 40 个字母、数字、点或横线")},
        max_length=40,
        required=False,
    )
    label = forms.CharField(
        label=_("工号"), help_text=_("办件记录里公开显示的称呼，不要用姓名"), max_length=60, required=False
    )


class TokenForm(forms.Form):
    """For which application of which body a token is issued."""

    agency = forms.CharField(label=_("单位代码"), help_text=_("在“任免”中可以查到"), max_length=80)
    post = forms.CharField(
        label=_("岗位代码"), help_text=_("在“任免”的单位页可以查到；应用具有这个岗位的权限"), max_length=40
    )
    name = forms.RegexField(
        r"^[0-9A-Za-z][0-9A-Za-z_.:-]{0,79}$",
        label=_("应用名称"),
        help_text=_("英文字母和数字，历史记录里显示为 app:名称"),
        error_messages={"invalid": _("请用字母、数字、点或横线")},
        max_length=80,
    )
    days = forms.IntegerField(label=_("有效天数"), initial=365, min_value=1, max_value=1825)
