"""The design system alone: no room above it has registered anything in the header."""

import pytest

from yiwang.web import navigation


@pytest.fixture(autouse=True)
def _bare_header(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_entries", [])
    monkeypatch.setattr(navigation, "_cards", [])
    monkeypatch.setattr(navigation, "_doors", {})
