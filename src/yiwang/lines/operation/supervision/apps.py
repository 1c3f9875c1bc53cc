from django.apps import AppConfig

EVENTS = (
    "supervision.ordered",
    "supervision.reported",
    "supervision.report_decided",
    "supervision.period_sealed",
    "supervision.appealed",
    "supervision.appeal_decided",
)


class SupervisionConfig(AppConfig):
    name = "yiwang.lines.operation.supervision"
    label = "supervision"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiwang.foundation.access import registry as rights
        from yiwang.foundation.events import registry as events
        from yiwang.foundation.packs import registry as packs
        from yiwang.lines.operation.supervision import lists
        from yiwang.lines.operation.supervision.access import RIGHTS
        from yiwang.web import navigation

        rights.register(*RIGHTS)
        for name in EVENTS:
            events.declare(name)
        packs.register(lists.SECTION)
        navigation.register("officer", "督查", "supervision:list_stuck", right="supervision.see", order=35)
