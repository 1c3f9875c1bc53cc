"""Whom the header shows what."""

import pytest

from yiwang.core.actor import Actor
from yiwang.web import navigation

CITIZEN = Actor(kind="person", name="p", party_id=1)


def officer(*rights: str, compartments: tuple[str, ...] = ()) -> Actor:
    return Actor(
        kind="officer",
        name="o",
        agency_id=1,
        rights=dict.fromkeys(rights, "agency"),
        compartments=frozenset(compartments),
    )


@pytest.fixture(autouse=True)
def _entries(_bare_header: None) -> None:
    navigation.register("operator", "运行", "ops", right="operation.see")
    navigation.register("officer", "统计", "figures", order=90)
    navigation.register("officer", "待办", "tasks", right="task.do", order=10)
    navigation.register("officer", "专案", "special", compartment="informants")
    navigation.register("citizen", "办事", "matters")


def shown(by: Actor) -> list[str]:
    return [entry.label for entry in navigation.entries_for(by)]


class TestEntries:
    def test_citizens_and_visitors_never_see_the_office(self):
        assert shown(CITIZEN) == shown(Actor.anonymous()) == ["办事"]

    def test_officers_see_what_their_rights_open_in_order(self):
        assert shown(officer()) == ["统计"]
        assert shown(officer("task.do", "operation.see")) == ["待办", "统计", "运行"]

    def test_a_compartment_is_not_even_named_to_others(self):
        assert "专案" not in shown(officer("task.do"))
        assert "专案" in shown(officer(compartments=("informants",)))
