"""Addresses of the portal."""

from django.urls import path

from yiwang.lines.service.hall import theme_views, views

app_name = "hall"
urlpatterns = [
    path("", views.home, name="home"),
    path("matters/", views.find_matters, name="find_matters"),
    path("matters/<str:code>/", views.show_matter, name="show_matter"),
    path("apply/<str:code>/", views.apply, name="apply"),
    path("apply/<str:code>/page/<int:number>/", views.apply, name="apply_page"),
    path("apply/<str:code>/autosave/", views.autosave, name="autosave"),
    path("apply/<str:code>/review/", views.review, name="review"),
    path("themes/", theme_views.list_themes, name="list_themes"),
    path("themes/<slug:name>/", theme_views.fill_in, name="theme"),
    path("themes/<slug:name>/page/<int:number>/", theme_views.fill_in, name="theme_part"),
    path("themes/<slug:name>/review/", theme_views.review, name="theme_review"),
    path("cases/", views.list_cases, name="list_cases"),
    path("cases/<uuid:uid>/", views.show_case, name="show_case"),
    path("cases/<uuid:uid>/do/<str:transition>/", views.move_case, name="move_case"),
    path("cases/<uuid:uid>/materials/<str:slot>/", views.provide_material, name="provide_material"),
    path("cases/<uuid:uid>/documents/<uuid:document>/", views.show_document, name="show_document"),
    path("account/", views.show_account, name="show_account"),
]
