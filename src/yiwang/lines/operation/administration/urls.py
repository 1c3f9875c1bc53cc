"""Addresses of administration."""

from django.urls import path

from yiwang.lines.operation.administration import views

app_name = "administration"
urlpatterns = [
    path("agencies/", views.list_agencies, name="list_agencies"),
    path("agencies/<str:code>/", views.show_agency, name="show_agency"),
    path("appointments/<int:appointment>/end/", views.end_appointment, name="end_appointment"),
    path("accounts/", views.list_accounts, name="list_accounts"),
    path("accounts/new/", views.open_account, name="open_account"),
    path("accounts/<uuid:account>/", views.show_account, name="show_account"),
    path("accounts/<uuid:account>/code/", views.issue_code, name="issue_code"),
    path("accounts/<uuid:account>/unlock/", views.unlock, name="unlock"),
    path("accounts/<uuid:account>/close/", views.close, name="close"),
    path("tokens/", views.list_tokens, name="list_tokens"),
    path("tokens/<str:token>/revoke/", views.revoke_token, name="revoke_token"),
]
