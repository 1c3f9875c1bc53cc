"""The official days of 2023 to 2026 as the State's notices print them, and Ningxia's own of 2021, for tests."""

from datetime import date, timedelta

from yiwang.core.calendar import Calendar, DayKind, Layer

OFF = {
    2023: "01-01…01-02 01-21…01-27 04-05 04-29…05-03 06-22…06-24 09-29…10-06 12-30…12-31",
    2024: "01-01 02-10…02-17 04-04…04-06 05-01…05-05 06-10 09-15…09-17 10-01…10-07",
    2025: "01-01 01-28…02-04 04-04…04-06 05-01…05-05 05-31…06-02 10-01…10-08",
    2026: "01-01…01-03 02-15…02-23 04-04…04-06 05-01…05-05 06-19…06-21 09-25…09-27 10-01…10-07",
}
MADE_UP = {
    2023: "01-28 01-29 04-23 05-06 06-25 10-07 10-08",
    2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
}


def _span(year: int, text: str) -> list[date]:
    first, _, last = text.partition("…")
    begin, end = (date.fromisoformat(f"{year}-{day}") for day in (first, last or first))
    return [begin + timedelta(days=n) for n in range((end - begin).days + 1)]


def _days() -> dict[date, DayKind]:
    days: dict[date, DayKind] = {}
    for year, text in OFF.items():
        days |= {day: "holiday" for span in text.split() for day in _span(year, span)}
    for year, text in MADE_UP.items():
        days |= {day: "makeup" for span in text.split() for day in _span(year, span)}
    return days


CN = Layer("cn", _days(), frozenset(OFF))
NINGXIA = Layer(
    "cn-64",
    {
        date(2021, 5, 13): "holiday",
        date(2021, 5, 14): "holiday",
        date(2021, 7, 19): "holiday",
        date(2021, 7, 20): "holiday",
    },
    frozenset({2021}),
)
CALENDAR = Calendar((CN,))
