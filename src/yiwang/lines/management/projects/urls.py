"""Addresses of the project register."""

from django.urls import path

from yiwang.lines.management.projects import views

app_name = "projects"
urlpatterns = [
    path("", views.list_projects, name="list_projects"),
    path("export/", views.export_projects, name="export_projects"),
    path("new/", views.open_project, name="open_project"),
    path("board/", views.show_board, name="show_board"),
    path("<uuid:uid>/", views.show_project, name="show_project"),
]
