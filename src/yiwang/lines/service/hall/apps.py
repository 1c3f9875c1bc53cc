from django.apps import AppConfig


class HallConfig(AppConfig):
    name = "yiwang.lines.service.hall"
    label = "hall"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiwang.foundation.packs import registry as packs
        from yiwang.lines.service.hall import sections
        from yiwang.web import navigation

        packs.register(sections.THEMES)

        navigation.register("citizen", "首页", "hall:home", order=10)
        navigation.register("citizen", "办事", "hall:find_matters", order=20)
        navigation.register("citizen", "我的办件", "hall:list_cases", order=30)
        navigation.register("citizen", "我的数据", "hall:show_account", order=50)
