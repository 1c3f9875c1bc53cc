"""Addresses of messages."""

from django.urls import path

from yiwang.foundation.notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.list_notices, name="list_notices"),
    path("notices/<uuid:uid>/read/", views.read_notice, name="read_notice"),
    path("operations/messages/", views.list_outbox, name="list_outbox"),
]
