"""Is the log what it says: every event placed once, positions without gaps, and the triggers that keep it so."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Max, Min

from yiwang.foundation.events.models import Event, Head, Outbox, Relayed

GUARDS = {
    "sqlite": {
        "events_event_outbox",
        *(
            f"{table}_no_{act}"
            for table in ("events_event", "events_relayed")
            for act in ("update", "delete", "replace")
        ),
    },
    "postgresql": {
        "events_event_outbox",
        *(f"{table}_no_{act}" for table in ("events_event", "events_relayed") for act in ("update", "truncate")),
    },
}
_STANDING = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}


@dataclass(frozen=True)
class Report:
    """What was looked at and what is wrong with it; `unrelayed` events have no position yet and are not a fault."""

    events: int
    head: int
    unrelayed: int
    faults: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Nothing is wrong."""
        return not self.faults

    def __str__(self) -> str:
        told = f"events {self.events}, positions 1–{self.head}, not yet relayed {self.unrelayed}"
        return "\n".join(
            [told, *(f"FAULT: {fault}" for fault in self.faults), "sound" if self.is_sound else "NOT SOUND"]
        )


def verify() -> Report:
    """Look at the whole log; for the operator's command, needs no actor because it shows no content."""
    head = Head.objects.filter(id=1).values_list("position", flat=True).first() or 0
    placed = Relayed.objects.aggregate(number=Count("position"), first=Min("position"), last=Max("position"))
    events, waiting = Event.objects.count(), Outbox.objects.count()
    faults = []
    if placed["number"] != head or (head and (placed["first"], placed["last"]) != (1, head)):
        faults.append(f"{placed['number']} positions stand where 1 to {head} should")
    if Relayed.objects.exclude(event_id__in=Event.objects.values("id")).exists():
        faults.append("a position names an event that is gone")
    if events != placed["number"] + waiting:
        faults.append(f"{events} events, but {placed['number']} placed and {waiting} waiting")
    missing = sorted(GUARDS[connection.vendor] - _standing())
    if missing:
        faults.append(f"triggers are missing or switched off: {', '.join(missing)}")
    return Report(events, head, waiting, tuple(faults))


def _standing() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(_STANDING[connection.vendor])
        return {name for (name,) in cursor.fetchall()}
