from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "yiwang.foundation.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Divisions come from packs."""
        from yiwang.foundation.packs import registry
        from yiwang.foundation.places import reading, services

        registry.register(
            registry.Section("places", folder="places", order=30, check=reading.check, load=services.load_places)
        )
