from datetime import timedelta

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "yiwang.lines.service.library"
    label = "library"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiwang.foundation.access import registry as rights
        from yiwang.foundation.events import registry as events
        from yiwang.foundation.jobs import registry as schedules
        from yiwang.lines.service.library import jobs
        from yiwang.lines.service.library.access import EDIT, EVENTS, PUBLISH, REVIEW, RIGHTS
        from yiwang.web import navigation

        rights.register(*RIGHTS)
        for name, keys in EVENTS.items():
            events.declare(name, keys=keys)
        schedules.schedule("library.let_stand", jobs.let_stand, every=timedelta(minutes=1))
        for number, right in enumerate((EDIT, REVIEW, PUBLISH)):
            navigation.register("officer", "事项库", "library:list_drafts", right=right, order=40 + number)
