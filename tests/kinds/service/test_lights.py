"""Lights of a running limit: recorded once, the holders told, before the limit is over."""

from datetime import timedelta

import pytest

from yiwang.foundation.events.models import Event
from yiwang.support.cases import services as case_services


class TestLights:
    @pytest.mark.requirement("F-084.2")
    def test_turning_orange_is_recorded_and_told_once(self, hall):
        case = hall.apply()
        before = case.clock("acceptance").due_at - timedelta(hours=6)
        assert case_services.watch_lights(at=before) > 0
        assert case_services.watch_lights(at=before) == 0
        (event,) = Event.objects.filter(type="case.light_changed", payload__clock="acceptance")
        assert (event.payload["light"], event.payload["notices"]) == (
            "orange",
            [{"to": "duty:assist", "text": "@orange"}],
        )

    def test_says_nothing_while_there_is_time(self, hall):
        case = hall.apply()
        assert case_services.watch_lights(at=case.case.opened_at + timedelta(minutes=1)) == 0
        assert not Event.objects.filter(type="case.light_changed").exists()
