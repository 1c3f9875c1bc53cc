"""What is typed at the door."""

from django import forms
from django.utils.translation import gettext_lazy as _

_CURRENT = forms.PasswordInput(attrs={"autocomplete": "current-password"})


class LoginForm(forms.Form):
    """Name and password; nothing is said about rights here."""

    login = forms.CharField(
        label=_("账号"),
        help_text=_("手机号、公民身份号码，或工作账号"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(label=_("密码"), max_length=128, strip=False, widget=_CURRENT)


class PasswordForm(forms.Form):
    """The old password and the new one; how strong it must be the service says."""

    old = forms.CharField(label=_("现在的密码"), max_length=128, strip=False, widget=_CURRENT)
    new = forms.CharField(
        label=_("新密码"),
        help_text=_("至少 8 个字符，不能全是数字，不能是常见密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class CodeForm(forms.Form):
    """The one-time code from the administrator or the window, and the new password."""

    login = forms.CharField(label=_("账号"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username"}))
    code = forms.CharField(
        label=_("一次性口令"),
        help_text=_("管理员或窗口当面给您的 12 位字母和数字，横线可以不填"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )
    new = forms.CharField(
        label=_("新密码"),
        help_text=_("至少 8 个字符，不能全是数字，不能是常见密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class DelegationForm(forms.Form):
    """Whom one authorises and until when."""

    name = forms.CharField(label=_("代办人姓名"), max_length=60)
    number = forms.CharField(
        label=_("代办人公民身份号码"), help_text=_("姓名和号码都与登记一致才能授权"), max_length=18
    )
    valid_to = forms.DateField(
        label=_("到哪一天为止"),
        help_text=_("从这一天起授权失效；不填则长期有效，可以随时收回"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
