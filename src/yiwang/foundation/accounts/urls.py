"""Addresses of the door."""

from django.urls import path

from yiwang.foundation.accounts import views

app_name = "accounts"
urlpatterns = [
    path("login/", views.log_in, name="log_in"),
    path("logout/", views.log_out, name="log_out"),
    path("capacity/", views.choose_capacity, name="choose_capacity"),
    path("password/", views.change_password, name="change_password"),
    path("password/set/", views.set_password, name="set_password"),
    path("delegations/", views.delegations, name="delegations"),
    path("delegations/<uuid:uid>/revoke/", views.revoke_delegation, name="revoke_delegation"),
]
