"""The addresses that these pages link to, without the rooms above."""

from django.urls import include, path

urlpatterns = [
    path("", include("yiwang.web.urls")),
    path("", include("yiwang.foundation.accounts.urls")),
    path("", include("yiwang.foundation.notices.urls")),
]
