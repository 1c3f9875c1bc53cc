from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "yiwang.support.matters"
    label = "matters"
    default_auto_field = "django.db.models.BigAutoField"
