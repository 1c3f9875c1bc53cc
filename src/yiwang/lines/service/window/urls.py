"""Addresses of the window."""

from django.urls import path

from yiwang.lines.service.window import views

app_name = "window"
urlpatterns = [
    path("", views.show_desk, name="show_desk"),
    path("receive/", views.receive, name="receive"),
    path("receptions/<uuid:uid>/", views.show_reception, name="show_reception"),
    path("receptions/<uuid:uid>/apply/<str:code>/", views.apply, name="apply"),
    path("receptions/<uuid:uid>/papers/<str:slot>/", views.take_paper, name="take_paper"),
    path("receptions/<uuid:uid>/receipt/", views.show_receipt, name="show_receipt"),
    path("slips/", views.list_slips, name="list_slips"),
    path("slips/<uuid:uid>/", views.show_slip, name="show_slip"),
    path("originals/<uuid:uid>/give-back/", views.give_back, name="give_back"),
    path("results/", views.list_results, name="list_results"),
    path("results/<uuid:uid>/", views.issue_result, name="issue_result"),
    path("issues/<uuid:uid>/delivered/", views.confirm_delivered, name="confirm_delivered"),
    path("could-not-be-done/", views.report_failure, name="report_failure"),
    path("queue/", views.show_queue, name="show_queue"),
    path("booking/", views.show_booking, name="show_booking"),
    path("vertical/", views.list_filings, name="list_filings"),
    path("day/", views.show_day, name="show_day"),
    path("day/close/", views.close_day, name="close_day"),
]
