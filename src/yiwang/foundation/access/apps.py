from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "yiwang.foundation.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiwang.foundation.access import registry as rights
        from yiwang.foundation.access.sections import ROLES
        from yiwang.foundation.packs import access, registry

        rights.register(*(rights.Right(*right) for right in access.RIGHTS))
        rights.register(
            rights.Right("operations.see", "查看运行", "查看任务、事件、死信和健康状况"),
            rights.Right("operations.replay", "重放死信", "重试没有送达的事件"),
        )
        registry.register(ROLES)
