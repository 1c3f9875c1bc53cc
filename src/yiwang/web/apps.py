from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "yiwang.web"
    label = "web"

    def ready(self) -> None:
        from yiwang.web import logs

        logs.configure()
