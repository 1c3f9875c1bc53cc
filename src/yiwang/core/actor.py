"""Who acts: the one value that every service and selector asks about rights and scope."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ActorKind = Literal["person", "officer", "application", "system", "anonymous"]
Reach = Literal["agency", "place"]

PLACE_LEVELS = ("region", "city", "county", "township", "village")


@dataclass(frozen=True)
class Actor:
    """A person, an officer in one appointment, an application or the system itself.

    `rights` maps a right's name to its reach: within the actor's agencies, or in the whole place
    of the appointment. `place` is the 12-digit code of the appointment's place, `place_level` its
    level. `agency_ids` are the agencies the appointment stands for (own body and its departments),
    `agency_party_id` the organisation that the body is when it applies for something itself.
    """

    kind: ActorKind
    name: str
    account_id: int | None = None
    party_id: int | None = None
    on_behalf_of: int | None = None
    appointment_id: int | None = None
    agency_id: int | None = None
    agency_ids: tuple[int, ...] = ()
    agency_party_id: int | None = None
    post: str = ""
    place: str = ""
    place_level: str = ""
    rights: Mapping[str, Reach] = field(default_factory=dict)
    compartments: frozenset[str] = frozenset()
    level: int = 0
    purpose: str = ""
    channel: str = "web"

    @classmethod
    def system(cls, name: str, *rights: str) -> "Actor":
        """The platform acting by itself (a job, a timer) with exactly the rights listed."""
        return cls(kind="system", name=f"system:{name}", rights=dict.fromkeys(rights, "place"), channel="system")

    @classmethod
    def anonymous(cls) -> "Actor":
        """Somebody not logged in: may read what is public."""
        return cls(kind="anonymous", name="anonymous")

    @property
    def principal_id(self) -> int | None:
        """The party in whose interest the act is done: the principal of a delegation, else the actor."""
        return self.on_behalf_of or self.party_id

    def may(self, right: str) -> bool:
        """Does this actor hold the right at all (its reach is asked separately)?"""
        return right in self.rights

    def place_filter(self) -> dict[str, str]:
        """Equality on the one place column that bounds this appointment; nothing for the region or the system."""
        if self.place_level in {"", "region"}:
            return {}
        return {self.place_level: self.place}

    def agencies(self, right: str) -> tuple[int, ...] | None:
        """The agencies within reach for this right; None means every agency of the place, () means none."""
        reach = self.rights.get(right)
        if reach is None:
            return ()
        return None if reach == "place" else self.agency_ids
