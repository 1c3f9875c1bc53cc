"""Limits: every way a date can fall, and the laws that any limit keeps."""

from datetime import UTC, date, datetime, timedelta
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiwang.core.calendar import (
    BEIJING,
    Calendar,
    Layer,
    Limit,
    LimitRefused,
    Pause,
    due,
    end_of_day,
    legal_day,
    light,
    used_share,
)
from yiwang.core.tests.official import CALENDAR, CN, NINGXIA

FOREVER = Calendar((Layer("always", CN.days, frozenset(range(2023, 2040))),))
UNITS = ("workday", "day", "month", "workhour", "hour", "minute")
starts = st.datetimes(datetime(2023, 1, 1), datetime(2026, 6, 30), timezones=st.just(BEIJING))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


def pause(first: str, last: str) -> Pause:
    return Pause(at(first), at(last))


class TestParse:
    @pytest.mark.parametrize(
        ("text", "limit"),
        [
            ("5 workdays", Limit(5, "workday")), ("1 workday", Limit(1, "workday")), (" 3  months ", Limit(3, "month")),
            ("10 days", Limit(10, "day")), ("2 workhours", Limit(2, "workhour")), ("24 hours", Limit(24, "hour")),
            ("30 minutes", Limit(30, "minute")), ("0 workdays", Limit(0, "workday")),
        ],
    )  # fmt: skip
    def test_reads(self, text, limit):
        assert Limit.parse(text) == limit

    @pytest.mark.parametrize("text", ["", "5", "workdays", "-1 days", "1.5 days", "5 weeks", "5 workdays 3", "５天"])
    def test_refuses_and_says_how_to_write_it(self, text):
        with pytest.raises(LimitRefused) as refused:
            Limit.parse(text)
        assert "5 workdays" in refused.value.remedy

    @given(st.integers(0, 9999), st.sampled_from(UNITS))
    def test_reads_what_it_prints(self, amount, unit):
        assert Limit.parse(str(Limit(amount, unit))) == Limit(amount, unit)


class TestDayLimits:
    @pytest.mark.parametrize(
        ("start", "limit", "last"),
        [
            # 行政许可法 32: five working days to ask for what is missing
            ("2026-11-20T10:00", "5 workdays", "2026-11-27"),
            ("2026-11-20T23:59", "5 workdays", "2026-11-27"),
            ("2026-11-21T10:00", "5 workdays", "2026-11-27"),  # handed in on a Saturday
            # 行政许可法 42, 44 across the National Day holiday and its made-up Saturday
            ("2026-09-18T10:00", "20 workdays", "2026-10-22"),
            ("2026-09-30T10:00", "10 workdays", "2026-10-20"),
            ("2026-10-09T10:00", "1 workday", "2026-10-10"),  # a Saturday that is worked
            # across the Spring Festival, made-up days on both sides
            ("2026-02-13T10:00", "3 workdays", "2026-02-25"),
            ("2026-02-10T09:00", "20 workdays", "2026-03-16"),
            ("2025-01-24T10:00", "5 workdays", "2025-02-07"),
            # handled on the day
            ("2026-11-20T10:00", "0 workdays", "2026-11-20"),
            ("2026-11-21T10:00", "0 workdays", "2026-11-23"),
            # calendar days, whose last rest day moves on
            ("2026-09-16T10:00", "15 days", "2026-10-08"),  # 1 October
            ("2026-11-11T10:00", "10 days", "2026-11-23"),  # a Saturday
            ("2026-09-30T10:00", "10 days", "2026-10-10"),  # a Saturday that is worked stays
            ("2026-08-23T10:00", "90 days", "2026-11-23"),  # a Saturday, ninety days after filing
            ("2026-01-05T10:00", "60 days", "2026-03-06"),
            # months: the same day number, clipped, moved on when it is a rest day
            ("2026-01-30T10:00", "1 month", "2026-02-28"),  # a Saturday that is worked
            ("2026-08-31T10:00", "1 month", "2026-09-30"),
            ("2026-08-22T10:00", "3 months", "2026-11-23"),  # 22 November is a Sunday
            ("2023-11-30T10:00", "3 months", "2024-02-29"),
            # the legal day is Beijing's: 00:30 there is still yesterday in UTC
            ("2026-11-20T00:30", "1 workday", "2026-11-23"),
        ],
    )
    def test_last_day(self, start, limit, last):
        found = due(at(start).astimezone(UTC), Limit.parse(limit), CALENDAR)
        assert found.at == at(f"{last}T23:59:59")
        assert found.at.tzinfo is UTC
        assert found.provisional == ()

    def test_thirty_working_days_past_the_last_notice_are_provisional(self):
        found = due(at("2026-11-20T10:00"), Limit(30, "workday"), CALENDAR)
        assert legal_day(found.at) == date(2027, 1, 1)
        assert found.provisional == ("cn 2027",)

    def test_becomes_final_and_moves_once_the_notice_is_loaded(self):
        notice = Layer("cn", {**CN.days, date(2027, 1, 1): "holiday"}, CN.years | {2027})
        found = due(at("2026-11-20T10:00"), Limit(30, "workday"), Calendar((notice,)))
        assert (legal_day(found.at), found.provisional) == (date(2027, 1, 4), ())

    def test_a_region_without_its_notice_is_provisional_and_the_state_is_not(self):
        start, limit = at("2026-03-02T10:00"), Limit(5, "workday")
        assert due(start, limit, Calendar((CN, NINGXIA))).provisional == ("cn-64 2026",)
        assert due(start, limit, CALENDAR).provisional == ()

    def test_calendar_days_rest_on_a_notice_only_for_their_last_day(self):
        assert due(at("2026-12-01T10:00"), Limit(60, "day"), CALENDAR).provisional == ("cn 2027",)
        assert due(at("2022-12-01T10:00"), Limit(60, "day"), CALENDAR).provisional == ()


class TestStops:
    @pytest.mark.parametrize(
        ("stops", "last"),
        [
            ([], "2026-12-18"),
            ([pause("2026-11-25T09:00", "2026-11-25T17:00")], "2026-12-18"),  # within a day: nothing
            ([pause("2026-11-25T09:00", "2026-11-26T09:00")], "2026-12-21"),
            ([pause("2026-11-27T09:00", "2026-11-30T09:00")], "2026-12-21"),  # a weekend between
            ([pause("2026-11-28T09:00", "2026-11-29T09:00")], "2026-12-18"),  # a weekend alone
            ([pause("2026-11-25T09:00", "2026-12-02T09:00")], "2026-12-25"),
            # the hearing and the expert review ran at once: counted once
            (
                [pause("2026-11-25T09:00", "2026-12-02T09:00"), pause("2026-11-30T09:00", "2026-12-02T08:00")],
                "2026-12-25",
            ),
            (
                [pause("2026-11-30T09:00", "2026-12-04T09:00"), pause("2026-11-25T09:00", "2026-12-02T09:00")],
                "2026-12-29",
            ),
            # one after the other, meeting on a day
            (
                [pause("2026-11-25T09:00", "2026-11-27T09:00"), pause("2026-11-27T10:00", "2026-12-01T09:00")],
                "2026-12-24",
            ),
            # begun before the clock: from the clock's start
            ([pause("2026-11-10T09:00", "2026-11-23T09:00")], "2026-12-21"),
            # begun on the last day, and within the time an earlier stop won
            ([pause("2026-12-18T09:00", "2026-12-22T09:00")], "2026-12-22"),
            (
                [pause("2026-11-25T09:00", "2026-12-02T09:00"), pause("2026-12-24T09:00", "2026-12-25T09:00")],
                "2026-12-28",
            ),
            # begun on the last day, a Friday, and over on Sunday: no working day, yet it cannot end while stopped
            ([pause("2026-12-18T09:00", "2026-12-20T09:00")], "2026-12-21"),
            # begun after it had run out: too late
            ([pause("2026-12-21T09:00", "2026-12-31T09:00")], "2026-12-18"),
        ],
    )
    def test_working_days_of_the_actual_dates_are_added(self, stops, last):
        found = due(at("2026-11-20T10:00"), Limit(20, "workday"), CALENDAR, pauses=stops)
        assert found.at == end_of_day(date.fromisoformat(last))

    def test_a_stop_over_the_national_day_counts_working_days_only(self):
        stop = [
            pause("2026-09-25T09:00", "2026-10-09T09:00")
        ]  # six working days: 28-30 September, 8-9 October, one more
        without = due(at("2026-09-14T10:00"), Limit(20, "workday"), CALENDAR).at
        assert legal_day(without) == date(2026, 10, 16)
        found = due(at("2026-09-14T10:00"), Limit(20, "workday"), CALENDAR, pauses=stop).at
        assert legal_day(found) == CALENDAR.add_workdays(date(2026, 10, 16), 5)

    def test_calendar_days_add_calendar_days(self):
        found = due(
            at("2026-03-02T10:00"), Limit(60, "day"), CALENDAR, pauses=[pause("2026-03-10T09:00", "2026-03-20T09:00")]
        )
        assert legal_day(found.at) == date(2026, 5, 11)

    def test_a_stop_on_the_rest_days_before_the_moved_last_day_pushes_that_day(self):
        found = due(
            at("2026-11-11T10:00"), Limit(10, "day"), CALENDAR, pauses=[pause("2026-11-22T09:00", "2026-11-25T09:00")]
        )
        assert legal_day(found.at) == date(2026, 11, 26)

    def test_hours_stop_to_the_second(self):
        stop = [pause("2026-11-20T11:00", "2026-11-20T11:45")]
        assert due(at("2026-11-20T10:00"), Limit(2, "hour"), CALENDAR, pauses=stop).at == at("2026-11-20T12:45")

    def test_office_hours_stop_for_office_hours(self):
        stop = [pause("2026-11-20T11:00", "2026-11-20T14:00")]
        assert due(at("2026-11-20T10:00"), Limit(2, "workhour"), CALENDAR, pauses=stop).at == at("2026-11-20T15:00")


class TestExtensions:
    def test_twenty_and_ten_run_as_thirty(self):
        found = due(at("2026-09-18T10:00"), Limit(20, "workday"), CALENDAR, extensions=[Limit(10, "workday")])
        assert found == due(at("2026-09-18T10:00"), Limit(30, "workday"), CALENDAR)

    def test_an_extension_in_another_unit_runs_from_the_end(self):
        found = due(at("2026-11-20T10:00"), Limit(5, "workday"), CALENDAR, extensions=[Limit(3, "day")])
        assert legal_day(found.at) == date(2026, 11, 30)

    def test_stop_and_extension_together(self):
        stop = [pause("2026-11-25T09:00", "2026-12-02T09:00")]
        found = due(
            at("2026-11-20T10:00"), Limit(20, "workday"), FOREVER, pauses=stop, extensions=[Limit(10, "workday")]
        )
        assert legal_day(found.at) == date(2027, 1, 8)


class TestHours:
    @pytest.mark.parametrize(
        ("start", "limit", "end"),
        [
            # hours and minutes run through nights and holidays
            ("2026-11-20T22:00", "24 hours", "2026-11-21T22:00"),
            ("2026-11-20T23:50", "30 minutes", "2026-11-21T00:20"),
            # 12345: two working hours to sign for
            ("2026-11-20T10:00", "2 workhours", "2026-11-20T12:00"),
            ("2026-11-20T11:00", "2 workhours", "2026-11-20T14:30"),
            ("2026-11-20T17:00", "2 workhours", "2026-11-23T10:30"),
            ("2026-11-20T20:00", "2 workhours", "2026-11-23T11:00"),
            ("2026-11-21T10:00", "2 workhours", "2026-11-23T11:00"),
            ("2026-10-09T17:00", "2 workhours", "2026-10-10T10:30"),
            ("2026-09-30T17:00", "2 workhours", "2026-10-08T10:30"),
            ("2026-11-20T12:30", "7 workhours", "2026-11-23T12:00"),
            ("2026-11-20T10:00", "0 workhours", "2026-11-20T10:00"),
        ],
    )
    def test_ends(self, start, limit, end):
        found = due(at(start), Limit.parse(limit), CALENDAR)
        assert (found.at, found.provisional) == (at(end), ())

    def test_office_hours_of_a_year_without_notice_are_provisional_and_running_hours_are_not(self):
        start = at("2026-12-31T17:00")
        assert due(start, Limit(2, "workhour"), CALENDAR).provisional == ("cn 2027",)
        assert due(start, Limit(24, "hour"), CALENDAR).provisional == ()


class TestLaws:
    @given(starts, st.integers(0, 120), st.sampled_from(UNITS))
    def test_never_ends_before_it_began_and_longer_never_ends_earlier(self, start, amount, unit):
        one, more = (due(start, Limit(n, unit), FOREVER).at for n in (amount, amount + 1))
        assert start <= one <= more

    @given(starts, st.integers(0, 120), st.sampled_from(UNITS[:3]))
    def test_day_limits_end_with_a_working_day(self, start, amount, unit):
        found = due(start, Limit(amount, unit), FOREVER).at
        assert FOREVER.is_workday(legal_day(found))
        assert found == end_of_day(legal_day(found))

    @given(starts, st.integers(1, 60))
    def test_working_days_agree_with_a_finger_on_the_calendar(self, start, amount):
        day, left = legal_day(start), amount
        while left:
            day += timedelta(days=1)
            left -= FOREVER.is_workday(day)
        assert due(start, Limit(amount, "workday"), FOREVER).at == end_of_day(day)

    @given(starts, st.integers(1, 40), st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 400)), max_size=4))
    def test_stops_add_exactly_the_working_days_they_cover_while_the_clock_runs(self, start, amount, spans):
        stops = [Pause(start + timedelta(hours=a), start + timedelta(hours=a + b)) for a, b in spans]
        day, left, end = legal_day(start), amount, legal_day(start)
        while left:  # a day after the first is not counted when some stop covers its beginning
            day += timedelta(days=1)
            covered = any(legal_day(s.from_at) < day <= legal_day(s.to_at) for s in stops)
            left -= FOREVER.is_workday(day) and not covered
            end = day
        while over := [legal_day(s.to_at) for s in stops if legal_day(s.from_at) <= end < legal_day(s.to_at)]:
            end = FOREVER.next_workday(max(over))  # stopped on its last day
        assert due(start, Limit(amount, "workday"), FOREVER, pauses=stops).at == end_of_day(end)

    @given(
        starts, st.integers(1, 60), st.sampled_from(UNITS),
        st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 400)), max_size=4),
    )  # fmt: skip
    def test_a_stop_that_begins_in_time_never_outlasts_the_limit(self, start, amount, unit, spans):
        stops = [Pause(start + timedelta(hours=a), start + timedelta(hours=a + b)) for a, b in spans]
        limit = Limit(amount, unit)
        found = due(start, limit, FOREVER, pauses=stops).at
        plain = due(start, limit, FOREVER).at
        assert found >= plain
        assert all(s.to_at.date() <= legal_day(found) for s in stops if s.from_at < plain)

    @given(starts, st.integers(1, 200))
    def test_office_hours_lie_within_office_hours(self, start, amount):
        found = due(start, Limit(amount, "workhour"), FOREVER).at.astimezone(BEIJING)
        assert FOREVER.is_workday(found.date())
        assert "09:00" < f"{found:%H:%M:%S}" <= "12:00:00" or "13:30" < f"{found:%H:%M:%S}" <= "17:30:00"


class TestLight:
    START, DUE = at("2026-11-20T10:00"), at("2026-12-04T23:59:59")  # ten working days

    @pytest.mark.parametrize(
        ("now", "colour"),
        [
            ("2026-11-20T10:00", "green"), ("2026-11-30T23:00", "green"), ("2026-12-01T09:00", "yellow"),
            ("2026-12-03T23:59", "yellow"), ("2026-12-04T00:00", "orange"), ("2026-12-04T23:59:59", "orange"),
            ("2026-12-05T00:00", "red"),
        ],
    )  # fmt: skip
    def test_by_working_days(self, now, colour):
        assert light(self.START, self.DUE, at(now), calendar=CALENDAR) == colour

    def test_by_time_where_no_calendar_is_given(self):
        assert light(self.START, self.DUE, at("2026-11-29T10:00")) == "green"
        assert light(self.START, self.DUE, at("2026-12-01T10:00")) == "yellow"

    def test_stops_count_on_neither_side(self):
        stop = [pause("2026-11-23T09:00", "2026-11-27T09:00")]
        end = due(self.START, Limit(10, "workday"), CALENDAR, pauses=stop).at
        assert used_share(self.START, end, at("2026-11-27T17:00"), calendar=CALENDAR, pauses=stop) == pytest.approx(0.1)
        assert used_share(self.START, end, end, calendar=CALENDAR, pauses=stop) == 1.0

    @pytest.mark.parametrize(
        ("minutes", "colour"), [(0, "green"), (20, "green"), (21, "orange"), (30, "orange"), (31, "red")]
    )
    def test_half_an_hour_runs_through_the_colours(self, minutes, colour):
        start = at("2026-11-20T10:00")
        assert light(start, start + timedelta(minutes=30), start + timedelta(minutes=minutes)) == colour

    def test_the_threshold_is_a_setting(self):
        assert light(self.START, self.DUE, at("2026-11-27T10:00"), calendar=CALENDAR, yellow_from=0.5) == "yellow"


class TestSpeed:
    def test_twenty_working_days_take_well_under_fifty_microseconds(self):
        start, limit = at("2026-11-20T10:00"), Limit(20, "workday")
        due(start, limit, CALENDAR)
        rounds = []
        for _ in range(20):
            begun = perf_counter()
            for _ in range(100):
                due(start, limit, CALENDAR)
            rounds.append((perf_counter() - begun) / 100)
        assert min(rounds) < 50e-6
