from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "yiwang.lines.operation.administration"
    label = "administration"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiwang.web import navigation

        navigation.register("operator", "任免", "administration:list_agencies", right="agencies.appoint", order=20)
        navigation.register("operator", "账号", "administration:list_accounts", right="accounts.open", order=30)
        navigation.register("operator", "应用令牌", "administration:list_tokens", right="accounts.tokens", order=40)
