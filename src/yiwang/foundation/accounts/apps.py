from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "yiwang.foundation.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiwang.foundation.access import registry as rights
        from yiwang.foundation.accounts.access import EVENTS, RIGHTS
        from yiwang.foundation.events import registry as events

        rights.register(*RIGHTS)
        for name, keys in EVENTS.items():
            events.declare(name, keys=keys)
