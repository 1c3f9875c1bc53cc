"""Assembly of the site: only this module sees every layer."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("yiwang.web.urls")),
    path("", include("yiwang.foundation.accounts.urls")),
]
handler404 = "yiwang.web.views.not_found"
