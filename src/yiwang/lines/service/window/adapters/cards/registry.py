"""The card readers there are; the setting YIWANG_CARD_READER chooses one."""

from django.conf import settings

from yiwang.lines.service.window.adapters.cards.protocol import CardReader

_readers: dict[str, CardReader] = {}


def register(name: str, reader: CardReader) -> None:
    """Make a reader known."""
    _readers[name] = reader


def chosen() -> CardReader:
    """The reader of this deployment. Raises LookupError when the setting names none that exists."""
    name = settings.CARD_READER
    if name not in _readers:
        raise LookupError(f"YIWANG_CARD_READER names no reader: {name!r}; there are {sorted(_readers)}")
    return _readers[name]
