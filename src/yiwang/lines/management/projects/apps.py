from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "yiwang.lines.management.projects"
    label = "projects"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiwang.lines.management.projects import selectors
        from yiwang.support.cases import registry
        from yiwang.web import navigation

        registry.register_fact("register_unit_suspended", "boolean", selectors.is_unit_suspended)
        registry.register_fact("register_same_type_building", "integer", selectors.count_same_type_building)
        registry.register_fact("register_similar_systems", "integer", selectors.count_similar_systems)
        navigation.register(
            "officer", "信息化项目", "projects:list_projects", right="cases.read", order=25, compartment="project"
        )
