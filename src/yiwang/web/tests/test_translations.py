"""Catalogues are compiled without any tool of the system."""

import gettext
from pathlib import Path

import pytest

from yiwang.web import translations

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "办事"\nmsgstr "Services"\n'


def test_compiles_what_is_newer_and_only_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(translations, "LOCALE", tmp_path)
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(PO, encoding="utf-8")
    assert translations.compile_all() == 1
    assert translations.compile_all() == 0
    with (folder / "django.mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("办事") == "Services"
