"""What is left of a limit, in the words of whoever must keep it, on the pages of the holder and of the party."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.conftest import AT
from tests.people import client_for
from yiwang.support.cases.models import Clock


def left(hall, case, ningxia, at):
    """What the case page tells the clerk, without its markup."""
    ningxia.move_clock(at)
    page = client_for(hall.person("clerk")).get(f"/work/cases/{case.case.uid}/").content.decode()
    found = page.split("<dt>剩余</dt><dd>")[-1] if "<dt>剩余</dt>" in page else page.split("<dt>已超期</dt><dd>")[-1]
    word = "剩余" if "<dt>剩余</dt>" in page else "已超期"
    return f"{word} {found.split('</dd>')[0]}"


class TestLeft:
    @pytest.mark.parametrize(
        ("day", "hour", "words"),
        [
            (16, 2, "剩余 5 个工作日"),
            (18, 2, "剩余 3 个工作日"),
            (23, 2, "剩余 13 小时 59 分钟"),
            (24, 2, "已超期 1 个工作日"),
            (25, 2, "已超期 2 个工作日"),
        ],
    )
    def test_working_days_then_hours_then_how_late(self, hall, ningxia, day, hour, words):
        case = hall.apply()
        assert left(hall, case, ningxia, datetime(2026, 11, day, hour, tzinfo=UTC)) == words

    @pytest.mark.parametrize(
        ("unit", "due", "words"),
        [
            ("day", timedelta(days=12), "剩余 12 天"),
            ("month", timedelta(days=40), "剩余 40 天"),
            ("hour", timedelta(hours=30, minutes=20), "剩余 30 小时 20 分钟"),
            ("workhour", timedelta(days=1), "剩余 7 个工作小时 0 分钟"),
        ],
    )
    def test_each_unit_in_its_own_words(self, hall, ningxia, unit, due, words):
        case = hall.apply()
        Clock.objects.filter(case=case.case, name="acceptance").update(unit=unit, due_at=AT + due)
        assert left(hall, case, ningxia, AT) == words

    def test_the_party_reads_it_too_and_in_english(self, hall):
        case = hall.apply()
        client = client_for(hall.person("applicant"))
        assert "<dt>剩余</dt><dd>5 个工作日</dd>" in client.get(f"/cases/{case.case.uid}/").content.decode()
        client.cookies["django_language"] = "en"
        page = client.get(f"/cases/{case.case.uid}/").content.decode()
        assert "<dt>Left</dt><dd>5 working days</dd>" in page

    def test_a_stopped_or_ended_limit_has_none(self, hall):
        case = hall.apply()
        Clock.objects.filter(case=case.case).update(state="ended", ended_at=AT)
        page = client_for(hall.person("clerk")).get(f"/work/cases/{case.case.uid}/").content.decode()
        assert "<dt>剩余</dt>" not in page
