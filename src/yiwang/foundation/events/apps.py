from django.apps import AppConfig

from yiwang.foundation.events import registry


class EventsConfig(AppConfig):
    name = "yiwang.foundation.events"
    label = "events"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        registry.declare("events.replayed", keys=("event", "state"))
