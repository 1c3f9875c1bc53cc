"""The leased job queue behind the django-tasks API, with retry and schedule."""
