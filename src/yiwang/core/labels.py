"""Texts of packs: Chinese required, English where given."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Label:
    """A text in Chinese (required) and English (optional)."""

    zh: str
    en: str = ""

    def __str__(self) -> str:
        return self.zh

    def text(self, language: str = "zh") -> str:
        """The text in the reader's language, Chinese where there is no translation."""
        return self.en if language.startswith("en") and self.en else self.zh

    @classmethod
    def parse(cls, value: object, fallback: str = "") -> "Label":
        """A plain text or {zh, en}; None gives the fallback."""
        if isinstance(value, Mapping):
            return cls(zh=str(value.get("zh", fallback)), en=str(value.get("en", "")))
        return cls(zh=str(value) if value else fallback)
