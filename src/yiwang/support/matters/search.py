"""Finding a matter by what people type: its code, name, everyday words, pinyin or pinyin initials. Pure."""

import unicodedata
from collections.abc import Iterable

from pypinyin import Style, lazy_pinyin

GLUE = "\t"


def search_text(code: str, name: str, keywords: Iterable[str]) -> str:
    """What a matter is found by, one line: words, then their pinyin, then their initials."""
    words = [normalise(word) for word in (name, *keywords)]
    pinyin = ["".join(lazy_pinyin(word)) for word in words]
    initials = ["".join(lazy_pinyin(word, style=Style.FIRST_LETTER)) for word in words]
    return GLUE.join(["", code, *words, *pinyin, *initials, ""]).lower()


def normalise(text: str) -> str:
    """Half-width, lower case, without spaces and punctuation."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(character for character in folded if character.isalnum())


def pieces(query: str) -> list[str]:
    """The pairs of characters of a normalised query: what a whole sentence still shares with a matter's words."""
    return list(dict.fromkeys(query[i : i + 2] for i in range(len(query) - 1)))


def rank(query: str, name: str, text: str) -> float:
    """How well a matter answers a normalised query; 0 is not at all.

    Code or exact name first, then the beginning of the name, the name, a word's beginning, any word, a word that sounds
    alike (“食品经赢”); last, the share of character pairs in common, so that “我想开个饭店” still finds “开饭店”.
    """
    plain = normalise(name)
    if query == plain or f"{GLUE}{query}{GLUE}" in text:
        return 100 if query == plain else 90
    if plain.startswith(query):
        return 80
    if query in plain:
        return 70
    if f"{GLUE}{query}" in text:
        return 60
    if query in text:
        return 50
    spoken = "".join(lazy_pinyin(query)).lower()
    if len(query) > 1 and f"{GLUE}{spoken}" in text:
        return 45
    words = [word for word in text.split(GLUE) if word and not word.isascii()]
    best = max((_spoken(query, word) for word in words), default=0.0)
    return 40 * best


def _spoken(query: str, word: str) -> float:
    """The share of a word's characters that a sentence holds in the same order, if its characters nearly all occur."""
    if len(query) < len(word) or len(word) < 2:
        return 0.0
    position, found = 0, 0
    for character in word:
        place = query.find(character, position)
        if place >= 0:
            found, position = found + 1, place + 1
    share = found / len(word)
    return share if share >= 0.75 else 0.0
