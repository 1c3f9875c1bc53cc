from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "yiwang.foundation.agencies"
    label = "agencies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiwang.foundation.access import registry as rights
        from yiwang.foundation.agencies.access import EVENTS, RIGHTS
        from yiwang.foundation.agencies.sections import AGENCIES, POWER
        from yiwang.foundation.events import registry as events
        from yiwang.foundation.packs import registry as packs

        rights.register(*RIGHTS)
        for name, keys in EVENTS.items():
            events.declare(name, keys=keys)
        packs.register(AGENCIES)
        packs.register(POWER)
