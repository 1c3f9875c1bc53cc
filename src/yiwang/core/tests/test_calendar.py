"""Working days as the State's and the region's notices set them, and what is said where no notice is loaded."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiwang.core.calendar import Calendar, Layer, add_months, end_of_day, legal_day
from yiwang.core.tests.official import CALENDAR, CN, NINGXIA

days = st.dates(date(2023, 1, 1), date(2026, 12, 31))


def slow_count(first: date, last: date) -> int:
    return sum(CALENDAR.is_workday(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


class TestIsWorkday:
    @pytest.mark.parametrize(
        ("day", "works"),
        [
            ("2026-11-20", True),  # a Friday
            ("2026-11-21", False),  # a Saturday
            ("2026-10-10", True),  # a Saturday worked in exchange
            ("2026-10-01", False),  # a Thursday of the National Day holiday
            ("2026-02-14", True),  # the Saturday before the Spring Festival
            ("2026-01-04", True),  # a Sunday
            ("2025-02-04", False),  # the last day of the Spring Festival
        ],
    )
    def test_by_notice(self, day, works):
        assert CALENDAR.is_workday(date.fromisoformat(day)) is works

    @pytest.mark.parametrize("year", [2025, 2026])
    def test_both_years_have_248_working_days(self, year):
        assert CALENDAR.count_workdays(date(year - 1, 12, 31), date(year, 12, 31)) == 248

    def test_a_regional_notice_adds_its_festival_for_the_region_only(self):
        ningxia, day = Calendar((CN, NINGXIA)), date(2021, 7, 20)
        assert (ningxia.is_workday(day), CALENDAR.is_workday(day)) == (False, True)

    def test_the_more_particular_layer_decides(self):
        day = date(2026, 10, 1)
        own = Layer("hall", {day: "work"}, frozenset({2026}))
        assert Calendar((CN, own)).is_workday(day)
        assert not Calendar((own, CN)).is_workday(day)


class TestMissing:
    def test_names_each_layer_and_year_without_a_notice(self):
        ningxia = Calendar((CN, NINGXIA))
        assert ningxia.missing(date(2026, 12, 1), date(2027, 1, 5)) == ("cn 2027", "cn-64 2026", "cn-64 2027")
        assert CALENDAR.missing(date(2026, 1, 1), date(2026, 12, 31)) == ()


class TestCounting:
    @given(days, st.integers(0, 300))
    def test_adding_and_counting_undo_each_other(self, day, amount):
        assert CALENDAR.count_workdays(day, CALENDAR.add_workdays(day, amount)) == amount

    @given(days, days)
    def test_counts_what_a_finger_on_the_calendar_counts(self, first, last):
        expected = slow_count(first, last) if first <= last else -slow_count(last, first)
        assert CALENDAR.count_workdays(first, last) == expected

    @given(days, st.integers(1, 60))
    def test_ends_on_a_working_day_after_the_first(self, day, amount):
        end = CALENDAR.add_workdays(day, amount)
        assert end > day
        assert CALENDAR.is_workday(end)

    def test_next_workday(self):
        assert CALENDAR.next_workday(date(2026, 10, 1)) == date(2026, 10, 8)
        assert CALENDAR.next_workday(date(2026, 10, 10)) == date(2026, 10, 10)


class TestLegalDay:
    def test_is_the_day_in_beijing(self):
        assert legal_day(datetime(2026, 11, 20, 15, 59, 59, tzinfo=UTC)) == date(2026, 11, 20)
        assert legal_day(datetime(2026, 11, 20, 16, tzinfo=UTC)) == date(2026, 11, 21)

    @given(days)
    def test_ends_with_its_last_second(self, day):
        assert legal_day(end_of_day(day)) == day
        assert legal_day(end_of_day(day) + timedelta(seconds=1)) == day + timedelta(days=1)


class TestAddMonths:
    @pytest.mark.parametrize(
        ("day", "months", "expected"),
        [
            ("2026-01-31", 1, "2026-02-28"),
            ("2024-01-31", 1, "2024-02-29"),
            ("2026-11-30", 3, "2027-02-28"),
            ("2026-12-15", 1, "2027-01-15"),
            ("2026-03-31", -1, "2026-02-28"),
            ("2024-02-29", 12, "2025-02-28"),
        ],
    )
    def test_keeps_the_day_number_or_takes_the_last(self, day, months, expected):
        assert add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)
