from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "yiwang.foundation.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiwang.foundation.access.sections import ROLES  # noqa: PLC0415
        from yiwang.foundation.packs import registry  # noqa: PLC0415

        registry.register(ROLES)
