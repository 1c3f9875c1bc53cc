"""Steps of the bench that need Django: make (token, body, in-process cost), raw (replay), waiting (what is not drained)."""

import json
import os
import sys
import time
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Max  # noqa: E402

from tests.bench import raw  # noqa: E402
from yiwang import demonstration  # noqa: E402
from yiwang.core import clock  # noqa: E402
from yiwang.core.actor import Actor  # noqa: E402
from yiwang.foundation.accounts import selectors as account_selectors  # noqa: E402
from yiwang.foundation.accounts import services as account_services  # noqa: E402
from yiwang.foundation.events import registry  # noqa: E402
from yiwang.foundation.events.models import Cursor, Outbox, Relayed  # noqa: E402
from yiwang.foundation.jobs.models import Job  # noqa: E402
from yiwang.support.cases import services as case_services  # noqa: E402

MAKER = Actor.system("bench", "parties.register", "accounts.open", "accounts.tokens")
LOGIN = "13900000011"


def _resident() -> Any:
    account = account_selectors.find_account(LOGIN)
    if account is None:
        demonstration.make_citizens(clock.now())
        account = account_selectors.find_account(LOGIN)
    return account


def _submit(actor: Actor, key: str) -> None:
    application = case_services.Application(matter="food-business", answers=demonstration.food_answers(0))
    case_services.submit(by=actor, application=application, key=key, at=clock.now())


def _captured() -> list[raw.Statement]:
    actor = account_selectors.actor_for(_resident(), at=clock.now())
    _submit(actor, "first")
    found: list[tuple[str, Any]] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        _submit(actor, f"captured-{time.time_ns()}")
    return [raw.Statement.of(sql, params or ()) for sql, params in found]


def make() -> None:
    account = _resident()
    token = account_services.issue_token(by=MAKER, name="bench", at=clock.now(), party=account.party)
    actor = account_selectors.actor_for(account, at=clock.now())
    statements = _captured()
    for n in range(20):
        _submit(actor, f"warm-in-process-{n}")
    began = time.process_time()
    for n in range(200):
        _submit(actor, f"in-process-{n}")
    service = (time.process_time() - began) / 200 * 1000
    body = {"matter": "food-business", "answers": demonstration.food_answers(0)}
    queries = len([s for s in statements if not s.sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))])
    print(json.dumps({"token": token, "body": body, "service_ms": service, "queries": queries}))


def replay() -> None:
    writes = [s for s in _captured() if s.sql.startswith(("INSERT", "UPDATE"))]
    seconds = float(os.environ.get("BENCH_SECONDS", "5"))
    if connection.vendor == "sqlite":
        name = str(settings.DATABASES["default"]["NAME"])
        connection.close()
        done, cpu = raw.on_sqlite(name, writes, seconds)
    else:
        done, cpu = raw.on_postgresql(os.environ["DATABASE_URL"], writes, seconds)
    print(json.dumps({"done": done, "cpu": cpu, "statements": len(writes)}))


def waiting() -> None:
    last = Relayed.objects.aggregate(last=Max("position"))["last"] or 0
    read = dict(Cursor.objects.values_list("consumer", "position"))
    behind = sum(last - read.get(consumer.name, 0) for consumer in registry.consumers())
    print(Outbox.objects.count() + behind + Job.objects.filter(state__in=("ready", "running")).count())


if __name__ == "__main__":
    {"make": make, "raw": replay, "waiting": waiting}[sys.argv[1]]()
