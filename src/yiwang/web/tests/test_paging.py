"""Keyset pages meet every row once, whatever the sizes; a foreign cursor is refused."""

import pytest
from django.contrib.contenttypes.models import ContentType

from yiwang.core.paging import CursorRefused, encode
from yiwang.web.paging import page

KEYS = ("-app_label", "id")


@pytest.mark.django_db
class TestPage:
    @pytest.mark.parametrize("limit", [1, 3, 100])
    def test_meets_every_row_once_in_order(self, limit: int) -> None:
        met: list[int] = []
        cursor = ""
        while True:
            found = page(ContentType.objects.all(), keys=KEYS, cursor=cursor, limit=limit)
            met += [row.pk for row in found.items]
            cursor = found.next
            if not cursor:
                break
        assert met == list(ContentType.objects.order_by(*KEYS).values_list("pk", flat=True))
        assert len(met) > 3

    def test_asks_one_question(self, django_assert_num_queries: object) -> None:
        with django_assert_num_queries(1):  # type: ignore[operator]
            page(ContentType.objects.all(), keys=KEYS, cursor="", limit=2)

    @pytest.mark.parametrize("limit", [-5, 0])
    def test_a_page_holds_at_least_one_row(self, limit: int) -> None:
        assert len(page(ContentType.objects.all(), keys=KEYS, cursor="", limit=limit).items) == 1

    @pytest.mark.parametrize("cursor", ["rubbish", encode(["a"]), encode(["a", "b", "c"]), encode(["a", "no number"])])
    def test_refuses_a_cursor_of_another_list(self, cursor: str) -> None:
        with pytest.raises(CursorRefused):
            page(ContentType.objects.all(), keys=KEYS, cursor=cursor)
