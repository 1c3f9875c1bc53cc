"""Steps of the kill test that need Django: prepare (database, pack, token, bodies), reconcile (ledger against tables)."""

import json
import sys
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db.models import Max, Min  # noqa: E402

from yiwang import demonstration  # noqa: E402
from yiwang.core import clock  # noqa: E402
from yiwang.core.actor import Actor  # noqa: E402
from yiwang.core.identifiers import make_citizen_id  # noqa: E402
from yiwang.foundation.accounts import services as account_services  # noqa: E402
from yiwang.foundation.events.models import Cursor, DeadLetter, Event, Head, Outbox, Relayed, Reply  # noqa: E402
from yiwang.foundation.jobs import worker  # noqa: E402
from yiwang.foundation.jobs.models import Job  # noqa: E402
from yiwang.foundation.packs import services as pack_services  # noqa: E402
from yiwang.foundation.parties import services as party_services  # noqa: E402
from yiwang.support.cases.models import Case, CaseFact, Clock, Duty, Material, Series, Step, Task  # noqa: E402

MAKER = Actor.system("chaos", "packs.load", "parties.register", "accounts.tokens")
PARTS = {"duties": Duty, "tasks": Task, "clocks": Clock, "steps": Step, "materials": Material, "facts": CaseFact}


def prepare() -> None:
    """The pack, one resident with a token, and the body of each kind of application."""
    call_command("migrate", verbosity=0, interactive=False)
    now = clock.now()
    pack_services.load(by=MAKER, path=settings.PACKS / settings.PACK, at=now)
    party = party_services.register_person(
        by=MAKER,
        name="王小明",
        citizen_id=make_citizen_id("640105", now.date().replace(year=1988), 7),
        phone="13900000007",
        home_place="640105000000",
        level=3,
        at=now,
        synthetic=True,
    )
    token = account_services.issue_token(by=MAKER, name="chaos", at=now, party=party)
    food = {"matter": "food-business", "answers": demonstration.food_answers(0)}
    print(json.dumps({"token": token, "food": food}))


def _shapes() -> dict[int, tuple[Any, ...]]:
    """What belongs to each case, by its key: how many rows of each part, and its events in order."""
    counts: dict[int, Counter[str]] = {}
    for name, model in PARTS.items():
        for case_id in model._default_manager.values_list("case_id", flat=True):
            counts.setdefault(case_id, Counter())[name] += 1
    events: dict[str, list[str]] = {}
    for stream, name in Event.objects.filter(stream__startswith="case:").order_by("id").values_list("stream", "type"):
        events.setdefault(stream, []).append(name)
    return {
        case.pk: (case.kind, tuple(sorted(counts.get(case.pk, {}).items())), tuple(events.get(case.stream, ())))
        for case in Case.objects.all()
    }


def reconcile(ledger_file: str) -> None:
    """Lets the worker finish; findings, each a sentence: none when the ledger and the tables say the same."""
    worker.run(stop=threading.Event(), once=True)
    ledger: dict[str, str] = json.loads(Path(ledger_file).read_text())
    found: list[str] = []

    def hold(name: str, got: Any, wanted: Any) -> None:
        if got != wanted:
            found.append(f"{name}: {got!r}, not {wanted!r}")

    cases = {str(uid): pk for uid, pk in Case.objects.values_list("uid", "pk")}
    hold("acknowledged cases that are missing", sorted(set(ledger.values()) - set(cases)), [])
    hold("cases nobody asked for", sorted(set(cases) - set(ledger.values())), [])
    hold("keys that share a case", len(set(ledger.values())), len(ledger))
    replies = dict(Reply.objects.filter(state="done").values_list("key", "ref"))
    hold("replies", replies, ledger)
    hold("replies in flight", Reply.objects.exclude(state="done").count(), 0)

    shapes = _shapes()
    in_peace = {kind: shapes[cases[ledger[f"peace-{kind}"]]] for kind in ("food", "order")}
    for shape in in_peace.values():
        assert {"duties", "tasks", "clocks", "steps"} <= {name for name, _ in shape[1]}, shape
        assert "case.opened" in shape[2], shape
    wanted = {shape[0]: shape for shape in in_peace.values()}
    maimed = Counter(shape for shape in shapes.values() if shape != wanted[shape[0]])
    hold("cases that are not whole", dict(maimed), {})
    streams = set(Event.objects.filter(stream__startswith="case:").values_list("stream", flat=True))
    hold("streams of cases that do not exist", sorted(streams - {f"case:{uid}" for uid in cases}), [])
    hold("numbers given", sum(Series.objects.values_list("last", flat=True)), len(cases))

    count = Event.objects.count()
    ends = Relayed.objects.aggregate(first=Min("position"), last=Max("position"))
    hold("events without a position", Outbox.objects.count(), 0)
    hold("positions", (ends["first"], ends["last"], Relayed.objects.count()), (1, count, count))
    hold("head", Head.objects.get().position, count)
    hold("consumers behind", dict(Cursor.objects.exclude(position=count).values_list("consumer", "position")), {})
    hold("dead letters", DeadLetter.objects.exclude(state="done").count(), 0)
    hold("failed jobs", Job.objects.filter(state="failed").count(), 0)
    left = Job.objects.unfinished().count()
    print(json.dumps({"found": found, "cases": len(cases), "events": count, "jobs_left": left}, ensure_ascii=False))


if __name__ == "__main__":
    prepare() if sys.argv[1] == "prepare" else reconcile(sys.argv[2])
