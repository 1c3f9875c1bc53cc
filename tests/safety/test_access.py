"""Every route × role × object against the hand-reviewed `access.yaml`; a denied write changes nothing."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client

from tests.safety import walking
from tests.safety.walking import ENDS_SESSION, ROLES, Route, World

FILE = yaml.safe_load((Path(__file__).parent / "access.yaml").read_text())
DENIED = {"login", "403", "404", "405"}
FEW = ("anonymous", "own", "clerk")  # asked where the answer is the same refusal for everyone


def _expected() -> dict[Route, dict[str, str]]:
    found: dict[Route, dict[str, str]] = {}
    for group in FILE["groups"]:
        said = {role: str(answer) for role, answer in group["expect"].items()}
        assert set(said) <= {"everyone", *ROLES}, group["says"]
        for line in group["routes"]:
            method, pattern, *abouts = line.split(" ")
            for about in abouts or [""]:
                route = Route(method, pattern, about.removeprefix("@"))
                assert route not in found, f"{route} is listed twice"
                found[route] = {role: said.get(role, said["everyone"]) for role in ROLES}
    return found


EXPECTED = _expected()


def test_the_file_lists_every_route_and_no_other():
    there = set(walking.routes())
    assert not sorted(map(str, there - set(EXPECTED))), "routes without an expectation"
    assert not sorted(map(str, set(EXPECTED) - there)), "expectations of routes that are gone"
    assert set(FILE["roles"]) == set(ROLES)


def _roles(route: Route) -> list[str]:
    """Who is refused comes first, so that what is done does not change the answer to others."""
    answers = EXPECTED[route]
    asked = [r for r in FEW if r in answers] if set(answers.values()) <= {"405"} else list(answers)
    return sorted(asked, key=lambda role: answers[role] not in DENIED)


def _walk(world: World, route: Route, clients: dict[str, Client]) -> list[str]:
    wrong = []
    reads = route.method == "GET"
    before: tuple[Any, ...] = () if reads else walking.state()
    for role in _roles(route):
        ends = any(part in route.pattern for part in ENDS_SESSION)
        expected = EXPECTED[route][role]
        got = walking.ask(world, world.client(role) if ends else clients[role], route)
        if got != expected:
            wrong.append(f"{route} as {role}: {got}, not {expected}")
        if not reads and expected not in {"ok"}:
            after = walking.state()
            if after != before:
                wrong.append(f"{route} as {role} was refused, yet changed {before} to {after}")
            before = after
    return wrong


@pytest.mark.django_db(transaction=True)
def test_every_route_answers_every_role_as_the_file_says_and_a_refusal_changes_nothing(ningxia):
    world = walking.build()
    clients = {role: world.client(role) for role in ROLES}
    wrong = [line for route in walking.in_order(EXPECTED) for line in _walk(world, route, clients)]
    assert wrong == []
