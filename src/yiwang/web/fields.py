"""The questions of a page. Each field draws itself (`{{ form.name.as_field_group }}`), keyboard and autofill included."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.widgets import Widget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yiwang.core import identifiers
from yiwang.core.identifiers import IdentifierRefused

Choices = Iterable[tuple[str, Any]]
Found = TypeVar("Found")
MOST_RADIOS = 7
REQUIRED: dict[str, Any] = {"required": lazy("请填写此项")}
CHOSEN: dict[str, Any] = {"required": lazy("请选择一项")}
YES, NO = lazy("是"), lazy("否")
DAYS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]


class TextField(forms.CharField):
    """One line of text."""

    default_error_messages = REQUIRED
    attributes: Mapping[str, str] = {}

    def widget_attrs(self, widget: Widget) -> dict[str, Any]:
        """What phones and assistive software need to know."""
        return {**super().widget_attrs(widget), **self.attributes}


class TextAreaField(TextField):
    """Several lines of text."""

    widget = forms.Textarea
    attributes = {"rows": "5"}


class PasswordField(TextField):
    """A password; spaces count."""

    widget = forms.PasswordInput
    attributes = {"autocomplete": "current-password"}

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)


class PhoneField(TextField):
    """A mobile or fixed telephone number; its digits."""

    attributes = {"inputmode": "tel", "autocomplete": "tel", "maxlength": "20"}

    def clean(self, value: Any) -> str:
        """The number. Raises ValidationError."""
        text = super().clean(value)
        return _checked(lambda: identifiers.check_phone(text)) if text else ""


class CitizenIdField(TextField):
    """A citizen's number; 15 digits become 18. Birth dates after `today` are refused."""

    attributes = {"autocomplete": "off", "spellcheck": "false", "maxlength": "20"}

    def __init__(self, *, today: date, **options: Any) -> None:
        self.today = today
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        """The number of 18. Raises ValidationError."""
        text = super().clean(value)
        return _checked(lambda: identifiers.check_citizen_id(text, self.today).number) if text else ""


class CreditCodeField(TextField):
    """A unified social credit code."""

    attributes = {"autocomplete": "off", "spellcheck": "false", "maxlength": "20"}

    def clean(self, value: Any) -> str:
        """The code of 18. Raises ValidationError."""
        text = super().clean(value)
        return _checked(lambda: identifiers.check_uscc(text)) if text else ""


class IntegerField(forms.IntegerField):
    """A whole number; full-width digits and thousands marks are understood."""

    widget = forms.TextInput
    default_error_messages = REQUIRED | {"invalid": lazy("请填写整数，例如 12")}

    def widget_attrs(self, widget: Widget) -> dict[str, Any]:
        """A keyboard of digits."""
        return {**super().widget_attrs(widget), "inputmode": "numeric", "autocomplete": "off", "data-width": "short"}

    def to_python(self, value: Any) -> int | None:
        """The number. Raises ValidationError."""
        return super().to_python(_digits(value))


class DecimalField(forms.DecimalField):
    """A number with a fraction."""

    widget = forms.TextInput
    default_error_messages = REQUIRED | {"invalid": lazy("请填写数字，例如 12.5")}

    def widget_attrs(self, widget: Widget) -> dict[str, Any]:
        """A keyboard of digits and a point."""
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off", "data-width": "short"}

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """The number. Raises ValidationError."""
        return super().to_python(_digits(value))


class MoneyField(DecimalField):
    """An amount typed in yuan with at most two decimals; its value is in cents, and so is `initial`."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": lazy("请填写金额，例如 1280.50"),
        "max_decimal_places": lazy("金额最多两位小数"),
    }
    unit = lazy("元")

    def __init__(self, *, min_cents: int | None = 0, max_cents: int | None = None, **options: Any) -> None:
        super().__init__(
            min_value=None if min_cents is None else Decimal(min_cents) / 100,
            max_value=None if max_cents is None else Decimal(max_cents) / 100,
            decimal_places=2,
            **options,
        )

    def clean(self, value: Any) -> Any:
        """Cents, or None. Raises ValidationError."""
        yuan = super().clean(value)
        return None if yuan is None else int(yuan * 100)

    def prepare_value(self, value: Any) -> Any:
        """Cents shown as yuan; what was typed is shown as typed."""
        return f"{Decimal(value) / 100:.2f}" if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compares cents with cents; what cannot be read has changed."""
        if data in self.empty_values:
            return initial is not None
        try:
            return bool(self.clean(data) != initial)
        except ValidationError:
            return True


class DateField(forms.DateField):
    """A day; typed with hyphens, points, slashes or 年月日 where the browser offers no calendar."""

    default_error_messages = REQUIRED | {"invalid": lazy("请填写日期，例如 2026-11-21")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(input_formats=DAYS, **options)


class BooleanField(forms.TypedChoiceField):
    """Yes or no, each as its own choice, so that silence is never taken for no. True, False, or None if optional."""

    default_error_messages = CHOSEN

    def __init__(self, *, yes: Any = YES, no: Any = NO, **options: Any) -> None:
        choices = [("true", yes), ("false", no)]
        super().__init__(choices=choices, coerce=_is_true, empty_value=None, widget=forms.RadioSelect, **options)

    def prepare_value(self, value: Any) -> Any:
        """A stored answer is shown again."""
        return {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value


class ConfirmField(forms.BooleanField):
    """One box to tick: a declaration that the person makes."""

    default_error_messages = {"required": lazy("请勾选后继续")}


class ChoiceField(forms.ChoiceField):
    """One of several: all in sight up to seven, a list to open beyond."""

    default_error_messages = CHOSEN | {"invalid_choice": lazy("请在列出的选项中选择")}

    def __init__(self, *, choices: Choices, **options: Any) -> None:
        offered = list(choices)
        if len(offered) <= MOST_RADIOS:
            options.setdefault("widget", forms.RadioSelect)
        elif offered[0][0] != "":
            offered.insert(0, ("", lazy("请选择")))
        super().__init__(choices=offered, **options)


class MultipleChoiceField(forms.MultipleChoiceField):
    """Any of several, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": lazy("请至少选择一项"),
        "invalid_choice": lazy("请在列出的选项中选择"),
    }


class FileField(forms.FileField):
    """A file to hand in. `max_bytes` bounds its size; `accept` lists endings offered first, such as .pdf."""

    default_error_messages = {"required": lazy("请选择文件"), "empty": lazy("文件是空的，请重新选择")}

    def __init__(self, *, max_bytes: int, accept: Sequence[str] = (), **options: Any) -> None:
        self.max_bytes, self.accept = max_bytes, accept
        options.setdefault("help_text", _limits(max_bytes, accept))
        super().__init__(**options)

    def widget_attrs(self, widget: Widget) -> dict[str, Any]:
        """The endings offered by the file chooser."""
        offered = {"accept": ",".join(self.accept)} if self.accept else {}
        return {**super().widget_attrs(widget), **offered}

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The upload. Raises ValidationError; what the bytes are is checked where they are stored."""
        upload = super().clean(data, initial)
        if isinstance(upload, UploadedFile) and (upload.size or 0) > self.max_bytes:
            most = self.max_bytes // 1_048_576
            raise ValidationError(_("文件超过 {most} MB，请压缩或拆分后再上传").format(most=most), code="too_large")
        return upload


def _limits(max_bytes: int, accept: Sequence[str]) -> str:
    most = _("不超过 {most} MB").format(most=max_bytes // 1_048_576)
    return f"{'、'.join(ending.lstrip('.').upper() for ending in accept)}，{most}" if accept else most


def _digits(value: Any) -> Any:
    """Full-width digits and points become plain ones; thousands marks go."""
    return unicodedata.normalize("NFKC", value).replace(",", "").strip() if isinstance(value, str) else value


def _is_true(value: str) -> bool:
    return value == "true"


def _checked(check: Callable[[], Found]) -> Found:
    try:
        return check()
    except IdentifierRefused as problem:
        raise ValidationError("。".join(filter(None, (problem.message, problem.remedy))), code=problem.type) from None
