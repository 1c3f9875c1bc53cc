from django.apps import AppConfig
from django.conf import settings

from yiwang.core import crypto


class CodesConfig(AppConfig):
    name = "yiwang.foundation.codes"
    label = "codes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The lowest room tells the core where the keys are and which algorithms this deployment uses."""
        crypto.configure(settings.FIELD_KEYS, settings.CRYPTO_PROFILE)
