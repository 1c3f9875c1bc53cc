"""SIGKILL at random moments under load: the clients' ledger of acknowledged keys reconciles with the tables.

YIWANG_KILLS says how often (6 in the suite, 200 in `make chaos`), YIWANG_SEED repeats a run's choices.
"""

import json
import os
import random
import threading
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.api.orders import ORDER
from tests.chaos.site import Site

KILLS = int(os.environ.get("YIWANG_KILLS", "6"))
SEED = int(os.environ.get("YIWANG_SEED", "0")) or random.SystemRandom().randrange(1, 1_000_000)
SERVER = os.environ.get("DATABASE_URL", "")
ALONE = "PYTEST_XDIST_WORKER" not in os.environ  # a backend killed hard restarts the server of every other test
CLIENTS = 4
PATIENCE = 90.0


class Client(threading.Thread):
    """Submits cases one after the other; a key without an acknowledgement is sent again until it has one."""

    def __init__(self, site: Site, token: str, bodies: dict[str, Any], number: int) -> None:
        super().__init__(daemon=True)
        self.pick, self.stop = random.Random(SEED * 100 + number), threading.Event()
        self.bodies, self.ledger = list(bodies.values()), dict[str, str]()
        self.faults, self.retries = list[str](), 0
        self.http = httpx.Client(base_url=site.url, headers={"authorization": f"Bearer {token}"}, timeout=20)

    def run(self) -> None:
        try:
            while not self.stop.is_set() and not self.faults:
                key, body = uuid4().hex, self.pick.choice(self.bodies)
                self.ledger[key] = self.submit(key, body)
                if self.pick.random() < 0.2 and self.submit(key, body) != self.ledger[key]:
                    self.faults.append(f"{key} was answered with two cases")
                time.sleep(self.pick.random() * 0.1)
        except (AssertionError, KeyError, ValueError) as fault:
            self.faults.append(f"{type(fault).__name__}: {fault}")

    def submit(self, key: str, body: dict[str, Any]) -> str:
        """The case that the key was acknowledged with, however often it had to be sent."""
        until = time.monotonic() + PATIENCE
        last = ""
        while time.monotonic() < until:
            try:
                answer = self.http.post("/api/v1/cases", json=body, headers={"idempotency-key": key})
            except httpx.HTTPError as lost:
                last = type(lost).__name__
            else:
                if answer.status_code == 201:
                    return str(answer.json()["uid"])
                last = f"{answer.status_code} {answer.text[:300]}"
                assert answer.status_code >= 500 or answer.status_code in {409, 429}, last
            self.retries += 1
            time.sleep(0.3)
        raise AssertionError(f"{key} was never acknowledged: {last}")


def _strike(site: Site, pick: random.Random) -> str:
    targets = ["web", "web", "worker", "all"]
    if SERVER:
        targets += ["backend", "backend", "hard backend"] if ALONE else ["backend", "backend"]
    target = pick.choice(targets)
    if target.endswith("backend"):
        site.kill_backend(target == "hard backend", pick)
        time.sleep(0.3)
    else:
        site.kill(target)
    if not target.endswith("backend") or not site.is_up():
        site.end()
        site.start()
    return target


def _settle(site: Site, ledger: Path) -> dict[str, Any]:
    """What is left to relay, hand on and do is done; leases of killed workers run out only in the long form."""
    until = time.monotonic() + (PATIENCE if KILLS > 20 else 0)
    while True:
        report: dict[str, Any] = site.step("reconcile", str(ledger))
        if not report["jobs_left"] or time.monotonic() > until:
            return report
        time.sleep(5)


@pytest.fixture
def site(tmp_path):
    made = Site(tmp_path, SERVER)
    yield made
    made.close()


def test_what_was_acknowledged_is_there_once_and_whole_and_nothing_else_is(site, tmp_path):
    prepared = site.step("prepare")
    bodies = {"food": prepared["food"], "order": {"kind": "hotline", "answers": ORDER}}
    site.start()
    clients = [Client(site, prepared["token"], bodies, number) for number in range(CLIENTS)]
    ledger = {f"peace-{name}": clients[0].submit(f"peace-{name}", body) for name, body in bodies.items()}

    pick, struck = random.Random(SEED), []
    for client in clients:
        client.start()
    for _ in range(KILLS):
        time.sleep(pick.uniform(0.2, 1.2))
        if not site.is_up():  # a backend's death may take a process with it a moment later
            site.end()
            site.start()
        struck.append(_strike(site, pick))
        assert not [fault for client in clients for fault in client.faults], f"seed {SEED}: {struck}"
    for client in clients:
        client.stop.set()
    for client in clients:
        client.join(PATIENCE)
        assert not client.is_alive() and not client.faults, f"seed {SEED}: {client.faults}"
        ledger |= client.ledger
    if site.process:
        site.process.terminate()
    site.end()

    written = tmp_path / "ledger.json"
    written.write_text(json.dumps(ledger))
    report = _settle(site, written)
    retries = sum(client.retries for client in clients)
    print(f"\n{KILLS} kills (seed {SEED}), {len(ledger)} keys, {retries} retries, {report}")
    assert report["found"] == [], f"seed {SEED}: {struck}"
    assert len(ledger) > KILLS
    assert KILLS <= 20 or report["jobs_left"] == 0
