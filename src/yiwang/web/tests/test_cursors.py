"""Cursors met in the wild: lists that change between two pages, and texts that no list has made."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from hypothesis import given
from hypothesis import strategies as st

from yiwang.core.paging import MAX_PAGE, CursorRefused, encode
from yiwang.web.paging import page

AT = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
KEYS = ("-expire_date", "-session_key")

pytestmark = pytest.mark.django_db


def row(key: str, minute: int) -> None:
    Session.objects.create(session_key=key, session_data="", expire_date=AT + timedelta(minutes=minute))


def test_what_comes_or_goes_meanwhile_does_not_shift_the_next_page() -> None:
    for minute, key in enumerate("abcd"):
        row(key, minute)
    first = page(Session.objects.all(), keys=KEYS, cursor="", limit=2)
    row("e", 9)
    Session.objects.filter(session_key="d").delete()
    second = page(Session.objects.all(), keys=KEYS, cursor=first.next, limit=2)
    assert [session.session_key for session in second.items] == ["b", "a"]


def test_no_page_is_longer_than_the_most_allowed() -> None:
    Group.objects.bulk_create(Group(name=f"{number}") for number in range(MAX_PAGE + 1))
    assert len(page(Group.objects.all(), keys=("id",), cursor="", limit=10_000).items) == MAX_PAGE


@pytest.mark.parametrize("instant", ["yesterday", "2026-11-16T02:00:00", "2026-11-16T02:00:00+00:00\x00"])
def test_what_is_no_instant_is_refused(instant: str) -> None:
    with pytest.raises(CursorRefused):
        page(Session.objects.all(), keys=KEYS, cursor=encode([instant, "a"]))


@pytest.mark.parametrize("number", ["one", 2**63, 1e300])
def test_a_number_that_no_row_can_have_is_refused(number: object) -> None:
    with pytest.raises(CursorRefused):
        page(Group.objects.all(), keys=("id",), cursor=encode([number]))


@given(cursor=st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", max_size=60))
def test_any_text_is_a_page_or_a_refusal(cursor: str) -> None:
    with suppress(CursorRefused):
        page(Group.objects.all(), keys=("id",), cursor=cursor)
