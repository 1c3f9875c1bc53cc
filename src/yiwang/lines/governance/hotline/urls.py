"""Addresses of the hotline's pages."""

from django.urls import path

from yiwang.lines.governance.hotline import views

app_name = "hotline"
urlpatterns = [
    path("", views.show_console, name="show_console"),
    path("orders/", views.list_orders, name="list_orders"),
    path("orders/<uuid:uid>/", views.show_order, name="show_order"),
    path("register/", views.register, name="register"),
    path("statistics/", views.show_statistics, name="show_statistics"),
    path("request/", views.new_request, name="new_request"),
]
