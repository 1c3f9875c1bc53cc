"""Lists by keyset: nothing is lost or repeated, whatever comes or goes between two pages."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from hypothesis import given
from hypothesis import strategies as st

from yiwang.core.paging import CursorRefused, encode
from yiwang.web.paging import page

AT = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
NEWEST_FIRST = ("-expire_date", "-session_key")

pytestmark = pytest.mark.django_db


def row(key: str, minute: int) -> Session:
    return Session.objects.create(session_key=key, session_data="", expire_date=AT + timedelta(minutes=minute))


def walked(keys: tuple[str, ...], limit: int) -> list[list[str]]:
    """Every page from the first to the last."""
    pages, cursor = [], ""
    while True:
        found = page(Session.objects.all(), keys=keys, cursor=cursor, limit=limit)
        pages.append([session.session_key for session in found.items])
        cursor = found.next
        if not cursor:
            return pages


class TestPages:
    def test_rows_of_the_same_instant_are_neither_lost_nor_repeated(self):
        for key, minute in (("a", 1), ("b", 2), ("c", 2), ("d", 2), ("e", 3)):
            row(key, minute)
        assert walked(NEWEST_FIRST, 2) == [["e", "d"], ["c", "b"], ["a"]]
        assert walked(("expire_date", "-session_key"), 2) == [["a", "d"], ["c", "b"], ["e"]]

    def test_a_full_last_page_has_no_next_one(self):
        row("a", 1)
        row("b", 2)
        assert walked(NEWEST_FIRST, 2) == [["b", "a"]]

    def test_an_empty_list_is_one_empty_page(self):
        assert walked(NEWEST_FIRST, 2) == [[]]

    def test_what_arrives_meanwhile_does_not_shift_the_next_page(self):
        for minute, key in enumerate("abcd"):
            row(key, minute)
        first = page(Session.objects.all(), keys=NEWEST_FIRST, cursor="", limit=2)
        row("e", 9)
        Session.objects.filter(session_key="d").delete()
        second = page(Session.objects.all(), keys=NEWEST_FIRST, cursor=first.next, limit=2)
        assert [s.session_key for s in second.items] == ["b", "a"]

    @pytest.mark.parametrize(("asked", "given"), [(0, 1), (-5, 1), (2, 2), (10_000, 100)])
    def test_the_limit_is_held_between_1_and_100(self, asked: int, given: int):
        Group.objects.bulk_create(Group(name=f"{number}") for number in range(101))
        assert len(page(Group.objects.all(), keys=("id",), cursor="", limit=asked).items) == given


class TestCursors:
    @pytest.mark.parametrize(
        "cursor",
        [
            "x",
            "%%%",
            "中文",
            encode(["2026-11-16T02:00:00+00:00"]),
            encode(["yesterday", "a"]),
            encode(["2026-11-16T02:00:00", "a"]),
            encode([[1], "a"]),
            encode([None, "a"]),
            encode(["2026-11-16T02:00:00+00:00", "a\x00"]),
        ],
    )
    def test_what_this_list_did_not_make_is_refused(self, cursor: str):
        with pytest.raises(CursorRefused):
            page(Session.objects.all(), keys=NEWEST_FIRST, cursor=cursor)

    @pytest.mark.parametrize("number", ["one", 2**63, 1e300])
    def test_numbers_that_no_row_can_have_are_refused(self, number: object):
        with pytest.raises(CursorRefused):
            page(Group.objects.all(), keys=("id",), cursor=encode([number]))

    @given(cursor=st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", max_size=60))
    def test_any_text_is_a_page_or_a_refusal(self, cursor: str):
        with suppress(CursorRefused):
            page(Group.objects.all(), keys=("id",), cursor=cursor)
