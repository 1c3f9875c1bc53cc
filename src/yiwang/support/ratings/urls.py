"""Addresses of rating."""

from django.urls import path

from yiwang.support.ratings import views

app_name = "ratings"
urlpatterns = [
    path("cases/<uuid:uid>/rate/", views.rate_case, name="rate_case"),
    path("rate/", views.rate_by_number, name="rate_by_number"),
    path("rate/at/<str:token>/", views.rate_at, name="rate_at"),
    path("ratings/", views.show_statistics, name="show_statistics"),
    path("ratings/rows.csv", views.export_rows, name="export_rows"),
    path("ratings/desk/", views.show_desk, name="show_desk"),
    path("ratings/desk/<uuid:uid>/rater/", views.open_rater, name="open_rater"),
    path("ratings/points/", views.show_points, name="show_points"),
    path("ratings/telephone/", views.take_down, name="take_down"),
]
