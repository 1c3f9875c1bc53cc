from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "yiwang.foundation.agencies"
    label = "agencies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiwang.foundation.access import registry as rights  # noqa: PLC0415
        from yiwang.foundation.agencies.access import RIGHTS  # noqa: PLC0415
        from yiwang.foundation.agencies.sections import AGENCIES, POWER  # noqa: PLC0415
        from yiwang.foundation.events import registry as events  # noqa: PLC0415
        from yiwang.foundation.packs import registry as packs  # noqa: PLC0415

        rights.register(*RIGHTS)
        for name in ("agency.appointed", "agency.appointment_ended"):
            events.declare(name)
        packs.register(AGENCIES)
        packs.register(POWER)
