from datetime import time, timedelta

from django.apps import AppConfig

from yiwang.foundation.jobs import registry


class JobsConfig(AppConfig):
    name = "yiwang.foundation.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiwang.foundation.jobs import jobs

        registry.schedule("events.purge_replies", jobs.purge_replies, every=timedelta(hours=1))
        registry.schedule("jobs.purge", jobs.purge_jobs, daily=time(3, 20))
        registry.schedule("files.sweep", jobs.sweep_files, daily=time(3, 40))
