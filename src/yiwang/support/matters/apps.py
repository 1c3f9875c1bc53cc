from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "yiwang.support.matters"
    label = "matters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiwang.foundation.access import registry as rights
        from yiwang.foundation.events import registry as events
        from yiwang.foundation.packs import registry as packs
        from yiwang.support.matters import access, pack

        packs.register(pack.SECTION)
        rights.register(*(rights.Right(*right) for right in access.RIGHTS))
        for event, keys in access.EVENTS.items():
            events.declare(event, 1, keys)
