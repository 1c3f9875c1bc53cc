"""Projects, resources, plans, assessment (管理)."""
