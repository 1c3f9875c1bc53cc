"""Bilingual texts of packs in the language of the page."""

from django.utils.translation import get_language

from yiwang.core.labels import Label


def said(label: Label) -> str:
    """The text in the reader's language, Chinese where there is no translation."""
    return label.text(get_language() or "zh")
