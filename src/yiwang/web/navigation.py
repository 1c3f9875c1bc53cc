"""What the header and the portal show: rooms register entries in `apps.ready()`."""

from dataclasses import dataclass

from yiwang.core.actor import Actor

AREAS = ("citizen", "officer", "operator")


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation, or one card of the portal; shown to whoever holds the right (empty: everybody)."""

    area: str
    label: str
    url_name: str
    right: str = ""
    order: int = 50
    text: str = ""
    icon: str = ""
    compartment: str = ""


DOORS = ("log_in", "log_out", "capacity")

_entries: list[Entry] = []
_cards: list[Entry] = []
_doors: dict[str, str] = {}


def register(area: str, label: str, url_name: str, *, right: str = "", order: int = 50, compartment: str = "") -> None:
    """An entry of the header in one of the areas; of a compartment only for whoever may know it."""
    entry = Entry(area, label, url_name, right, order, compartment=compartment)
    if entry not in _entries:
        _entries.append(entry)


def register_card(label: str, url_name: str, *, text: str, icon: str = "", order: int = 50) -> None:
    """A card on the citizen portal."""
    card = Entry("citizen", label, url_name, "", order, text, icon)
    if card not in _cards:
        _cards.append(card)


def register_door(name: str, url_name: str) -> None:
    """Where the header leads for logging in, logging out and choosing a capacity (`log_in`, `log_out`, `capacity`)."""
    if name not in DOORS:
        raise ValueError(f"{name} is no door of the header")
    _doors[name] = url_name


def doors() -> dict[str, str]:
    """The registered doors: name → URL name."""
    return dict(_doors)


def entries_for(by: Actor) -> list[Entry]:
    """The header entries for an actor: officers see the office's; residents, and whoever acts for one, the citizen's."""
    areas = {"officer", "operator"} if by.agency_id and by.on_behalf_of is None else {"citizen"}
    shown = [e for e in _entries if e.area in areas and (not e.right or by.may(e.right))]
    shown = [e for e in shown if not e.compartment or e.compartment in by.compartments]
    return sorted(shown, key=lambda e: (AREAS.index(e.area), e.order, e.label))


def cards() -> list[Entry]:
    """The cards of the portal in order."""
    return sorted(_cards, key=lambda c: (c.order, c.label))
