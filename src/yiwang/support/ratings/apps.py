from datetime import timedelta

from django.apps import AppConfig

EVENTS = ("rating.given", "rating.entered", "rating.rater_opened", "rating.month_sealed")


class RatingsConfig(AppConfig):
    name = "yiwang.support.ratings"
    label = "ratings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiwang.foundation.access import registry as rights
        from yiwang.foundation.events import registry as events
        from yiwang.foundation.jobs import registry as schedules
        from yiwang.foundation.packs import registry as packs
        from yiwang.support.ratings import handlers, jobs, pack
        from yiwang.support.ratings.access import RIGHTS
        from yiwang.support.ratings.adapters.platform import registry as platforms
        from yiwang.support.ratings.adapters.platform.sandbox import Sandbox
        from yiwang.web import navigation

        rights.register(*RIGHTS)
        for name in EVENTS:
            events.declare(name)
        events.subscribe("ratings.remedies", ("rating.given",), handlers.open_remedies)
        events.subscribe("ratings.pushes", ("rating.given", "rating.entered"), handlers.queue_pushes)
        events.subscribe("ratings.cases", ("case.opened", "case.moved"), handlers.follow_cases)
        schedules.schedule("ratings.push", jobs.push_waiting, every=timedelta(minutes=1))
        schedules.schedule("ratings.seal", jobs.seal_months, every=timedelta(hours=6))
        platforms.register("sandbox", Sandbox())
        packs.register(pack.SECTION)
        packs.on_loaded.append(handlers.load_points)
        navigation.register("officer", "好差评", "ratings:show_desk", right="ratings.read", order=40)
        navigation.register("officer", "评价二维码", "ratings:show_points", right="ratings.offer", order=41)
        navigation.register("officer", "电话代录评价", "ratings:take_down", right="ratings.take_down", order=42)
        navigation.register_card(
            "服务好差评", "ratings:show_statistics", text="看各单位的评价，或者评价办过的事。", order=30
        )
