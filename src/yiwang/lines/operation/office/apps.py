from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "yiwang.lines.operation.office"
    label = "office"
    default_auto_field = "django.db.models.BigAutoField"
