"""Deny by default: what roles grant, how far it reaches, and inside which compartments."""

from pathlib import Path

import pytest

from yiwang.core.actor import Actor
from yiwang.core.problems import Forbidden
from yiwang.foundation.access import selectors
from yiwang.foundation.access import services as access_services
from yiwang.foundation.access.models import Role
from yiwang.foundation.access.registry import Right, register, rights
from yiwang.foundation.access.sections import check_roles
from yiwang.foundation.packs.registry import PackContext

XIXIA, YINCHUAN = "640105000000", "640100000000"
BESIDE = ("640104001000", "640104000000", YINCHUAN, "640000000000")
INSIDE = ("640105001001", "640105001000", XIXIA, YINCHUAN, "640000000000")


def officer(**rights: str) -> Actor:
    """Somebody of two bodies of Xixia who knows of service cases."""
    return Actor(
        kind="officer",
        name="o",
        agency_id=1,
        agency_ids=(1, 2),
        place=XIXIA,
        place_level="county",
        rights={right.replace("_", "."): reach for right, reach in rights.items()},
        compartments=frozenset({"service"}),
    )


class TestAllows:
    def test_nothing_that_was_not_granted(self):
        assert not selectors.allows(officer(), "cases.read")
        assert not selectors.allows(Actor.anonymous(), "cases.read")

    def test_the_own_body_and_its_departments_only(self):
        by = officer(cases_read="agency")
        assert selectors.allows(by, "cases.read", agency_id=2)
        assert not selectors.allows(by, "cases.read", agency_id=3)

    def test_the_place_of_the_appointment_only(self):
        by = officer(cases_read="place")
        assert selectors.allows(by, "cases.read", agency_id=3, places=INSIDE)
        assert not selectors.allows(by, "cases.read", agency_id=3, places=BESIDE)

    def test_the_region_reaches_everywhere(self):
        by = Actor(kind="officer", name="o", place="640000000000", place_level="region", rights={"cases.read": "place"})
        assert selectors.allows(by, "cases.read", places=BESIDE)

    def test_not_what_lies_in_another_compartment(self):
        by = officer(cases_read="place")
        assert selectors.allows(by, "cases.read", compartment="service")
        assert not selectors.allows(by, "cases.read", compartment="informant")

    def test_the_system_exactly_what_it_lists(self):
        by = Actor.system("timer", "cases.act")
        assert selectors.allows(by, "cases.act", agency_id=9, places=BESIDE, compartment="informant")
        assert not selectors.allows(by, "cases.read")


class TestRequire:
    def test_refuses_with_the_next_step(self):
        with pytest.raises(Forbidden) as refusal:
            access_services.require(officer(cases_read="agency"), "cases.read", agency_id=3)
        assert refusal.value.status == 403
        assert refusal.value.remedy


@pytest.mark.django_db
class TestRoles:
    DOCUMENTS = {
        "roles": {
            "roles": {
                "clerk": {"name": "窗口", "compartments": ["service"], "grants": {"cases.read": "agency"}},
                "supervisor": {"name": "督办", "compartments": ["hotline"], "grants": {"cases.read": "place"}},
            }
        }
    }

    def test_together_grant_the_widest_reach_and_all_compartments(self):
        access_services.load_roles(pack="trial", documents=self.DOCUMENTS)
        granted, compartments = selectors.grants_of(["clerk", "supervisor", "unknown"])
        assert granted == {"cases.read": "place"}
        assert compartments == {"service", "hotline"}

    def test_no_role_grants_nothing(self):
        access_services.load_roles(pack="trial", documents=self.DOCUMENTS)
        assert selectors.grants_of([]) == ({}, frozenset())

    def test_are_replaced_by_a_new_load_and_other_packs_kept(self):
        access_services.load_roles(pack="trial", documents=self.DOCUMENTS)
        access_services.load_roles(pack="other", documents={"a": {"roles": {"guest": {"name": "来宾"}}}})
        access_services.load_roles(pack="trial", documents={"a": {"roles": {"clerk": {"name": "窗口"}}}})
        assert list(Role.objects.order_by("code").values_list("code", flat=True)) == ["clerk", "guest"]
        assert selectors.grants_of(["clerk", "supervisor"]) == ({}, frozenset())

    def test_ask_no_query_when_warm(self, django_assert_num_queries):
        access_services.load_roles(pack="trial", documents=self.DOCUMENTS)
        selectors.grants_of(["clerk"])
        with django_assert_num_queries(0):
            selectors.grants_of(["supervisor"])


class TestCheckRoles:
    def faults(self, roles: dict[str, object]) -> list[str]:
        documents = {"roles": {"roles": roles}}
        context = PackContext(Path(), "roles", {"roles": documents}, {})
        return [fault.message for fault in check_roles(documents, context)]

    def test_accepts_rights_that_rooms_define(self):
        assert self.faults({"clerk": {"name": "窗口", "grants": {"operations.see": "agency"}}}) == []

    def test_refuses_an_unknown_right_a_wrong_reach_and_a_missing_name_at_once(self):
        assert self.faults({"clerk": {"grants": {"cases.fly": "agency", "operations.see": "world"}}}) == [
            "角色缺少名称",
            "没有名为 cases.fly 的权限",
            "范围应为 agency 或 place",
        ]


def test_every_right_has_a_chinese_name_and_says_what_it_allows():
    assert all(right.zh and right.allows and "." in name for name, right in rights().items())


def test_a_right_is_known_once_registered():
    before = dict(rights())
    register(Right("trial.right", "试用", "试用"))
    assert "trial.right" in rights()
    del rights()["trial.right"]
    assert rights() == before
