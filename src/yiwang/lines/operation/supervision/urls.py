"""Addresses of supervision."""

from django.urls import path

from yiwang.lines.operation.supervision import views

app_name = "supervision"
urlpatterns = [
    path("", views.list_stuck, name="list_stuck"),
    path("export/", views.export_stuck, name="export_stuck"),
    path("desks/", views.list_desks, name="list_desks"),
    path("desks/export/", views.export_desks, name="export_desks"),
    path("orders/new/", views.order, name="order"),
    path("tasks/", views.show_board, name="show_board"),
    path("tasks/export/", views.export_board, name="export_board"),
    path("tasks/<slug:name>/<int:number>/", views.show_task, name="show_task"),
    path("reports/<uuid:uid>/", views.decide_report, name="decide_report"),
    path("periods/", views.list_periods, name="list_periods"),
    path("periods/<int:period>/", views.show_period, name="show_period"),
    path("periods/<int:period>/export/", views.export_period, name="export_period"),
    path("rows/<uuid:uid>/appeal/", views.appeal, name="appeal"),
    path("rows/<uuid:uid>/decide/", views.decide_appeal, name="decide_appeal"),
]
