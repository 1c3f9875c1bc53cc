from datetime import time, timedelta

from django.apps import AppConfig


class WindowConfig(AppConfig):
    name = "yiwang.lines.service.window"
    label = "window"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiwang.foundation.access import registry as rights
        from yiwang.foundation.events import registry as events
        from yiwang.foundation.jobs import registry as schedules
        from yiwang.lines.service.window import handlers, jobs
        from yiwang.lines.service.window.access import CLOSE, EVENTS, RECEIVE, RIGHTS, SIGN
        from yiwang.lines.service.window.adapters.cameras import registry as cameras
        from yiwang.lines.service.window.adapters.cameras.sandbox import Sandbox as Camera
        from yiwang.lines.service.window.adapters.cards import registry as cards
        from yiwang.lines.service.window.adapters.cards.sandbox import Sandbox as Reader
        from yiwang.lines.service.window.adapters.post import registry as posts
        from yiwang.lines.service.window.adapters.post.sandbox import Sandbox as Post
        from yiwang.lines.service.window.adapters.vertical import registry as verticals
        from yiwang.lines.service.window.adapters.vertical.sandbox import Sandbox as Vertical
        from yiwang.web import navigation

        rights.register(*RIGHTS)
        for name, keys in EVENTS.items():
            events.declare(name, keys=keys)
        cards.register("sandbox", Reader())
        cameras.register("sandbox", Camera())
        posts.register("sandbox", Post())
        verticals.register("sandbox", Vertical())
        events.subscribe("window.vertical", ("case.moved",), handlers.file_accepted)
        schedules.schedule("window.file_vertically", jobs.file_vertically, every=timedelta(minutes=1))
        schedules.schedule("window.hear_vertically", jobs.hear_vertically, every=timedelta(minutes=10))
        schedules.schedule("window.mark_no_shows", jobs.mark_no_shows, every=timedelta(minutes=10))
        schedules.schedule("window.reconcile", jobs.reconcile, daily=time(22, 0))
        schedules.schedule("window.send_parcels", jobs.send_parcels, every=timedelta(minutes=1))
        schedules.schedule("window.track_parcels", jobs.track_parcels, every=timedelta(minutes=30))
        navigation.register("officer", "综合窗口", "window:show_desk", right=RECEIVE, order=14)
        navigation.register("officer", "原件交接", "window:list_slips", right=SIGN, order=15)
        navigation.register("officer", "条线对接", "window:list_filings", right=SIGN, order=17)
        navigation.register("officer", "排队叫号", "window:show_queue", right=RECEIVE, order=13)
        navigation.register("citizen", "预约取号", "window:show_booking", order=40)
        navigation.register("officer", "窗口日结", "window:show_day", right=CLOSE, order=16)
        navigation.register_card(
            "办不成事",
            "window:report_failure",
            text="不收件又不给理由、来回跑、超期没有结果，告诉我们，限期答复。",
            order=20,
        )
