"""Addresses that fail on purpose, beside the design system's own."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path

from yiwang.core.problems import Conflict, Fault, InputRefused, Problem

SECRET = "张三 640105196001020013"


class LogInFirst(Problem):
    type = "log-in"
    status = 401
    title = "请先登录"


def refuse(request: HttpRequest) -> HttpResponse:
    raise Conflict


def refuse_input(request: HttpRequest) -> HttpResponse:
    raise InputRefused(faults=[Fault("name", "没有填写店名", "请填写店名。")])


def ask_to_log_in(request: HttpRequest) -> HttpResponse:
    raise LogInFirst


def miss(request: HttpRequest) -> HttpResponse:
    raise Http404


def deny(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def break_down(request: HttpRequest) -> HttpResponse:
    raise RuntimeError(SECRET)


handler404 = "yiwang.web.views.not_found"
urlpatterns = [
    path("", include("yiwang.web.urls")),
    path("refuse/", refuse),
    path("api/refuse/", refuse),
    path("refuse-input/", refuse_input),
    path("door/", ask_to_log_in),
    path("miss/", miss),
    path("deny/", deny),
    path("break/", break_down),
    path("api/break/", break_down),
]
