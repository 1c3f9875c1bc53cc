from django.apps import AppConfig


class PacksConfig(AppConfig):
    name = "yiwang.foundation.packs"
    label = "packs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Codes and calendar stand under packs, so their sections are registered here."""
        from yiwang.foundation.packs import registry, sections

        for section in sections.SECTIONS:
            registry.register(section)
