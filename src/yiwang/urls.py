"""Assembly of the site: only this module sees every layer."""

from django.urls import URLPattern, URLResolver, include, path

from yiwang import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("", include("yiwang.web.urls")),
    path("", include("yiwang.foundation.accounts.urls")),
    path("", include("yiwang.foundation.notices.urls")),
    path("", include("yiwang.support.ratings.urls")),
    path("", include("yiwang.lines.service.hall.urls")),
    path("window/", include("yiwang.lines.service.window.urls")),
    path("work/matter-library/", include("yiwang.lines.service.library.urls")),
    path("", include("yiwang.lines.operation.office.urls")),
    path("hotline/", include("yiwang.lines.governance.hotline.urls")),
    path("work/supervision/", include("yiwang.lines.operation.supervision.urls")),
    path("work/administration/", include("yiwang.lines.operation.administration.urls")),
    path("projects/", include("yiwang.lines.management.projects.urls")),
]
handler404 = "yiwang.web.views.not_found"
