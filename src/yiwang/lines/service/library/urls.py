"""Addresses of the matter library's desk."""

from django.urls import path

from yiwang.lines.service.library import views

app_name = "library"
urlpatterns = [
    path("", views.list_drafts, name="list_drafts"),
    path("matters/<str:code>/", views.show_history, name="show_history"),
    path("matters/<str:code>/open/", views.open_draft, name="open_draft"),
    path("matters/<str:code>/counties/", views.show_counties, name="show_counties"),
    path("drafts/<uuid:uid>/", views.show_draft, name="show_draft"),
    path("drafts/<uuid:uid>/edit/", views.edit_draft, name="edit_draft"),
    path("drafts/<uuid:uid>/rebase/", views.rebase_draft, name="rebase_draft"),
]
