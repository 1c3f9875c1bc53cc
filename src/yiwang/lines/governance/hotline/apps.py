from django.apps import AppConfig


class HotlineConfig(AppConfig):
    name = "yiwang.lines.governance.hotline"
    label = "hotline"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiwang.foundation.access import registry
        from yiwang.lines.governance.hotline.access import RIGHTS
        from yiwang.web import navigation

        registry.register(*RIGHTS)
        navigation.register("officer", "12345 话务台", "hotline:show_console", right="hotline.register", order=12)
        navigation.register_card(
            "反映诉求（12345）",
            "hotline:new_request",
            text="咨询、求助、投诉、举报和建议，也可以拨打 12345。",
            order=10,
        )
