from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "yiwang.support.forms"
    label = "forms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiwang.foundation.packs import registry as packs
        from yiwang.support.forms import pack, parties, registry, specimens
        from yiwang.web import examples

        packs.register(pack.SECTION)
        registry.register_prefill("party", parties.prefill)
        examples.register_questions(specimens.specimen)
