"""Drafts: nothing typed is lost, nobody else reads it."""

from datetime import timedelta

import pytest
from django.db import transaction

from yiwang.core.actor import Actor
from yiwang.support.forms import selectors as form_selectors
from yiwang.support.forms import services as form_services
from yiwang.support.forms.models import Draft
from yiwang.support.forms.problems import DraftConflict, DraftRefused
from yiwang.support.forms.tests.factories import AT, a_person, person

pytestmark = pytest.mark.django_db
TYPED = {"name": "马秀英", "account": "62x", "items": ["hot", "cold"]}


def save(by: Actor, version: int = 0, **typed: object) -> Draft:
    return form_services.save_draft(by=by, subject="640511001000", answers=typed or TYPED, version=version, at=AT)


def test_keeps_everything_typed_right_or_wrong() -> None:
    by = person(a_person().pk)
    save(by)
    draft = form_selectors.get_draft(by=by, subject="640511001000")
    assert draft is not None
    assert (draft.answers, draft.version) == (TYPED, 1)


def test_a_second_save_goes_on_from_the_first() -> None:
    by = person(a_person().pk)
    save(by)
    assert save(by, version=1, name="马秀兰").version == 2
    assert form_selectors.get_draft(by=by, subject="640511001000").answers == {"name": "马秀兰"}


@pytest.mark.parametrize("version", [0, 1, 3])
def test_a_page_opened_earlier_overwrites_nothing(version: int) -> None:
    by = person(a_person().pk)
    save(by)
    save(by, version=1, name="马秀兰")
    with pytest.raises(DraftConflict), transaction.atomic():
        save(by, version=version, name="旧页面")
    assert form_selectors.get_draft(by=by, subject="640511001000").answers == {"name": "马秀兰"}


def test_nobody_else_reads_it_and_nothing_lies_in_clear() -> None:
    me, other = a_person(1), a_person(2)
    save(person(me.pk))
    assert form_selectors.get_draft(by=person(other.pk), subject="640511001000") is None
    assert form_selectors.get_draft(by=Actor.anonymous(), subject="640511001000") is None
    assert "马秀英" not in Draft.objects.get().answers_sealed


def test_a_draft_for_a_principal_is_apart_from_ones_own() -> None:
    agent, first, second = a_person(1), a_person(2), a_person(3)
    save(person(agent.pk), name="代办员自己")
    save(person(agent.pk, first.pk), name="张大爷")
    save(person(agent.pk, second.pk), name="李大娘")
    assert form_selectors.get_draft(by=person(agent.pk, first.pk), subject="640511001000").answers == {"name": "张大爷"}
    assert form_selectors.get_draft(by=person(first.pk), subject="640511001000") is None


def test_not_for_strangers_and_not_without_end() -> None:
    with pytest.raises(DraftRefused), transaction.atomic():
        save(Actor.anonymous())
    by = person(a_person().pk)
    with pytest.raises(DraftRefused), transaction.atomic():
        save(by, name="长" * 40_000)
    assert Draft.objects.count() == 0


def test_thrown_away_by_its_author_only() -> None:
    me, other = a_person(1), a_person(2)
    save(person(me.pk))
    assert form_services.discard_draft(by=person(other.pk), subject="640511001000") is False
    assert form_services.discard_draft(by=person(me.pk), subject="640511001000") is True
    assert form_selectors.list_drafts(by=person(me.pk)) == []


def test_old_ones_are_cleared_by_the_platform_only() -> None:
    me = person(a_person().pk)
    save(me)
    later = AT + timedelta(days=1)
    assert form_services.discard_drafts_older_than(by=me, before=later) == 0
    assert form_services.discard_drafts_older_than(by=Actor.system("drafts"), before=AT) == 0
    assert form_services.discard_drafts_older_than(by=Actor.system("drafts"), before=later) == 1
