from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "yiwang.foundation.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiwang.foundation.events import registry as events

        for name in ("account.created", "account.logged_in", "account.locked", "account.token_issued"):
            events.declare(name)
