from datetime import UTC, date, datetime

import pytest

from yiwang.core.actor import Actor
from yiwang.foundation.codes import selectors, services
from yiwang.foundation.codes.models import CalendarDay, CalendarYear
from yiwang.foundation.codes.problems import CodeNotFound
from yiwang.foundation.codes.services import CodeRow, DayRow, SetRow, YearRow

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
BY = Actor.system("test")


@pytest.fixture
def objects() -> None:
    """服务对象, cut to three values, with the values of a foreign profile."""
    services.load_sets(
        by=BY,
        at=AT,
        sets=[
            SetRow(
                name="service_object",
                title="服务对象",
                standard="GB/T 39046-2020",
                source="附录 A",
                codes=[
                    CodeRow("1", "自然人", "person", "Natural person"),
                    CodeRow("5", "行政机关", "body"),
                    CodeRow("6", "其他组织", "other"),
                ],
                mappings={"c0109": {"5": "", "6": "5", "9": "6"}},
            )
        ],
    )


@pytest.mark.usefixtures("objects")
class TestCodes:
    def test_label_is_chinese_or_the_translation_where_there_is_one(self) -> None:
        assert selectors.label("service_object", "1") == "自然人"
        assert selectors.label("service_object", "1", "en") == "Natural person"
        assert selectors.label("service_object", "5", "en") == "行政机关"

    def test_choices_keep_the_order_of_the_standard(self) -> None:
        assert [choice.value for choice in selectors.choices("service_object")] == ["1", "5", "6"]

    def test_our_own_word_leads_to_the_national_value(self) -> None:
        assert selectors.value_of("service_object", "other") == "6"

    @pytest.mark.parametrize(("foreign", "own"), [("1", "1"), ("6", "5"), ("9", "6")])
    def test_foreign_values_are_mapped_at_the_border(self, foreign: str, own: str) -> None:
        assert selectors.from_profile("service_object", "c0109", foreign) == own

    @pytest.mark.parametrize("foreign", ["5", "7"])
    def test_a_foreign_value_without_counterpart_is_refused_not_guessed(self, foreign: str) -> None:
        with pytest.raises(CodeNotFound):
            selectors.from_profile("service_object", "c0109", foreign)

    def test_unknown_codes_and_sets_are_refused_or_shown_as_they_are(self) -> None:
        for question in (("service_object", "8"), ("nothing", "1")):
            assert not selectors.has(*question)
            assert selectors.find_label(*question) == question[1]
            with pytest.raises(CodeNotFound):
                selectors.label(*question)

    def test_answers_cost_no_query_once_warm(self, django_assert_num_queries) -> None:
        selectors.label("service_object", "1")
        with django_assert_num_queries(0):
            selectors.label("service_object", "6")
            selectors.choices("service_object")

    def test_loading_again_replaces_the_set_at_once(self) -> None:
        assert selectors.has("service_object", "6")
        services.load_sets(
            by=BY, at=AT, sets=[SetRow("service_object", "服务对象", "新标准", "附录", [CodeRow("1", "个人")])]
        )
        assert selectors.label("service_object", "1") == "个人"
        assert not selectors.has("service_object", "6")


class TestCalendar:
    def test_a_layer_counts_by_its_notices_and_is_provisional_beyond_them(self) -> None:
        national = DayRow(date(2026, 10, 10), "makeup", "国庆节")
        own = [DayRow(date(2026, 5, 27), "holiday", "古尔邦节")]
        services.load_calendar(by=BY, layer="cn", years=[YearRow(2026, "通知", days=[national])], at=AT)
        services.load_calendar(by=BY, layer="cn-64", years=[YearRow(2026, "通知", days=own)], at=AT)
        nation, region = selectors.calendar_for(("cn",)), selectors.calendar_for(("cn", "cn-64"))
        assert nation.is_workday(date(2026, 10, 10))
        assert region.is_workday(date(2026, 10, 10))
        assert nation.is_workday(date(2026, 5, 27))
        assert not region.is_workday(date(2026, 5, 27))
        assert region.missing(date(2026, 12, 1), date(2027, 1, 1)) == ("cn 2027", "cn-64 2027")
        assert selectors.covered_years("cn") == [2026]

    def test_an_unknown_layer_covers_no_year(self) -> None:
        calendar = selectors.calendar_for(("nowhere",))
        assert calendar.missing(date(2026, 1, 1), date(2026, 1, 2)) == ("nowhere 2026",)

    def test_loading_the_next_year_is_seen_at_once_and_replaces_only_its_layer(self) -> None:
        services.load_calendar(by=BY, layer="cn", years=[YearRow(2026, "通知")], at=AT)
        services.load_calendar(by=BY, layer="cn-64", years=[YearRow(2021, "通知")], at=AT)
        assert selectors.calendar_for(("cn",)).missing(date(2027, 1, 1), date(2027, 1, 1)) == ("cn 2027",)
        new_year = DayRow(date(2027, 1, 1), "holiday", "元旦")
        years = [YearRow(2026, "通知"), YearRow(2027, "通知", days=[new_year])]
        services.load_calendar(by=BY, layer="cn", years=years, at=AT)
        assert selectors.calendar_for(("cn",)).missing(date(2027, 1, 1), date(2027, 1, 1)) == ()
        assert not selectors.calendar_for(("cn",)).is_workday(date(2027, 1, 1))
        covered = sorted(CalendarYear.objects.values_list("layer", "year"))
        assert covered == [("cn", 2026), ("cn", 2027), ("cn-64", 2021)]
        assert CalendarDay.objects.count() == 1

    def test_the_same_calendar_is_given_without_a_query(self, django_assert_num_queries) -> None:
        first = selectors.calendar_for(("cn", "cn-64"))
        with django_assert_num_queries(0):
            assert selectors.calendar_for(("cn", "cn-64")) is first
