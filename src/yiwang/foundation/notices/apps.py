from datetime import timedelta

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "yiwang.foundation.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiwang.foundation.jobs import registry as schedules
        from yiwang.foundation.notices import jobs

        schedules.schedule("notices.send", jobs.send_queued, every=timedelta(seconds=5))
