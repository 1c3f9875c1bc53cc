"""Addresses of the design system."""

from django.urls import path

from yiwang.web import views

app_name = "web"
urlpatterns = [
    path("preferences/", views.set_preference, name="set_preference"),
    path("style/", views.style, name="style"),
]
