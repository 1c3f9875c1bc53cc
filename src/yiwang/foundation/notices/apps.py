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
        from yiwang.web import navigation

        navigation.register("citizen", "我的消息", "notices:list_notices", order=80)
        navigation.register("operator", "短信发件箱", "notices:list_outbox", right="operations.see", order=80)
        channels.register("sandbox", Sandbox())
        sections.register(TEXTS)
