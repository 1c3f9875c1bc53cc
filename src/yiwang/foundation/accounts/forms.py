"""What is typed at the door."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yiwang.web import fields


class LoginForm(forms.Form):
    login = fields.TextField(label=_("账号"), hint=_("手机号、身份证号，或工作账号"), max_length=60)
    password = fields.PasswordField(label=_("密码"), max_length=128)
