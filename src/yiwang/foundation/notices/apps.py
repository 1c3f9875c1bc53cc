from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "yiwang.foundation.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiwang.foundation.notices.adapters.sms import registry as channels
        from yiwang.foundation.notices.adapters.sms.sandbox import Sandbox
        from yiwang.foundation.notices.texts import TEXTS
        from yiwang.foundation.packs import registry as sections

        channels.register("sandbox", Sandbox())
        sections.register(TEXTS)
