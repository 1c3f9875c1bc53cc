from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "yiwang.foundation.parties"
    label = "parties"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiwang.foundation.access import registry as rights
        from yiwang.foundation.events import registry as events
        from yiwang.foundation.parties.access import EVENTS, RIGHTS

        rights.register(*RIGHTS)
        for name, keys in EVENTS.items():
            events.declare(name, keys=keys)
