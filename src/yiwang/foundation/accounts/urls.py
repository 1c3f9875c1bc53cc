"""Addresses of the door."""

from django.urls import path

from yiwang.foundation.accounts import views

app_name = "accounts"
urlpatterns = [
    path("login/", views.log_in, name="log_in"),
    path("logout/", views.log_out, name="log_out"),
    path("capacity/", views.choose_capacity, name="choose_capacity"),
]
