from datetime import timedelta

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "yiwang.foundation.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiwang.foundation.jobs import registry as schedules
        from yiwang.foundation.notices import jobs
        from yiwang.foundation.notices.adapters.sms import registry as channels
        from yiwang.foundation.notices.adapters.sms.sandbox import Sandbox
        from yiwang.foundation.notices.texts import TEXTS
        from yiwang.foundation.packs import registry as sections
        from yiwang.web import navigation

        navigation.register("citizen", "我的消息", "notices:list_notices", order=80)
        navigation.register("operator", "短信发件箱", "notices:list_outbox", right="operations.see", order=80)
        channels.register("sandbox", Sandbox())
        schedules.schedule("notices.send_waiting", jobs.send_waiting, every=timedelta(minutes=1))
        sections.register(TEXTS)
