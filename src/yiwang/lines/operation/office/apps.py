from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "yiwang.lines.operation.office"
    label = "office"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiwang.web import navigation

        navigation.register("officer", "待办", "office:list_tasks", right="cases.act", order=10)
        navigation.register("officer", "办件", "office:list_cases", right="cases.read", order=20)
        navigation.register("officer", "团队", "office:show_team", right="cases.read", order=30)
        navigation.register("officer", "检索", "office:search", right="cases.search", order=40)
        navigation.register("officer", "办件库", "office:show_library", right="cases.library", order=50)
        navigation.register("officer", "业务流程", "office:list_kinds", order=60)
        navigation.register("operator", "运行", "office:show_operations", right="operations.see", order=10)
