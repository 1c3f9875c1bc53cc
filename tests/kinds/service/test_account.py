"""The digital account: entered in one application, offered in the next; the draft is gone once it was handed in."""

from datetime import timedelta

import pytest

from tests.conftest import AT
from tests.kinds.service.test_allowance import agent_for, apply_for, authorise, resident
from tests.people import citizen
from yiwang.foundation.events import services as event_services
from yiwang.foundation.events.models import Event
from yiwang.support.cases.handlers import fill_account
from yiwang.support.forms import selectors as form_selectors
from yiwang.support.forms import services as form_services
from yiwang.support.forms.models import AccountEntry
from yiwang.support.matters import selectors as matter_selectors

pytestmark = pytest.mark.requirement("F-086.1")
assert resident


def follow():
    """The events so far reach the account."""
    event_services.relay()
    while event_services.pump("cases.account", AT):
        pass


def offered(by, code="old-age-allowance"):
    schema = form_selectors.schema_of(matter_selectors.open_matter(by=by, code=code, at=AT).form_hash)
    return {name: found.value for name, found in form_selectors.prefill(schema, by).items()}


class TestAccount:
    def test_what_was_handed_in_is_offered_next_time(self, hall, resident):
        by = resident.actor()
        assert "bank_account" not in offered(by)
        apply_for(hall, resident, by=by, filed_by="self")
        follow()
        again = offered(by)
        assert (again["bank_name"], again["bank_account"]) == ("宁夏银行", "6222020000001234")

    def test_is_kept_sealed(self, hall, resident):
        apply_for(hall, resident, by=resident.actor(), filed_by="self")
        follow()
        kept = AccountEntry.objects.filter(party=resident.party)
        assert {e.key for e in kept} == {
            "person.home_place",
            "person.home_address",
            "person.phone",
            "person.bank_name",
            "person.bank_account",
        }
        assert not any("6222020000001234" in e.value_sealed for e in kept)

    def test_belongs_to_the_resident_when_an_agent_filed(self, hall, resident):
        authorise(hall, resident)
        apply_for(hall, resident)
        follow()
        assert {e.party_id for e in AccountEntry.objects.all()} == {resident.party.pk}
        assert "bank_account" not in offered(agent_for(hall, resident))

    def test_nobody_else_is_offered_it(self, hall, resident):
        apply_for(hall, resident, by=resident.actor(), filed_by="self")
        follow()
        assert "bank_account" not in offered(citizen("赵六").actor())

    def test_the_draft_is_gone_once_it_was_handed_in(self, hall, resident):
        by = resident.actor()
        for subject in ("old-age-allowance", "food-business"):
            form_services.save_draft(by=by, subject=subject, answers={"bank_name": "宁"}, version=0, at=AT)
        apply_for(hall, resident, by=by, filed_by="self")
        follow()
        assert [subject for subject, _ in form_selectors.list_drafts(by=by)] == ["food-business"]

    def test_a_draft_begun_since_is_kept(self, hall, resident):
        by = resident.actor()
        apply_for(hall, resident, by=by, filed_by="self")
        later = AT + timedelta(minutes=5)
        form_services.save_draft(by=by, subject="old-age-allowance", answers={"bank_name": "新"}, version=0, at=later)
        follow()
        assert [subject for subject, _ in form_selectors.list_drafts(by=by)] == ["old-age-allowance"]

    def test_another_delivery_of_the_event_changes_nothing(self, hall, resident):
        apply_for(hall, resident, by=resident.actor(), filed_by="self")
        follow()
        before = list(AccountEntry.objects.order_by("key").values_list("key", "entered_at"))
        fill_account([Event.objects.get(type="case.opened")])
        assert list(AccountEntry.objects.order_by("key").values_list("key", "entered_at")) == before
