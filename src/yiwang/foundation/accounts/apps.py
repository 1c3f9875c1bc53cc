from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "yiwang.foundation.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiwang.foundation.access import registry as rights
        from yiwang.foundation.accounts.access import EVENTS, RIGHTS
        from yiwang.foundation.events import registry as events
        from yiwang.web import navigation

        rights.register(*RIGHTS)
        for name, url_name in (("log_in", "log_in"), ("log_out", "log_out"), ("capacity", "choose_capacity")):
            navigation.register_door(name, f"accounts:{url_name}")
        for name, keys in EVENTS.items():
            events.declare(name, keys=keys)
