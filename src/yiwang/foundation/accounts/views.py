"""The door: log in, log out, choose the appointment, act for somebody else, change the password, authorise others."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import login as keep_session
from django.contrib.auth import logout as end_session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yiwang.core.calendar import legal_day
from yiwang.core.problems import Problem
from yiwang.foundation.accounts import selectors
from yiwang.foundation.accounts import services as account_services
from yiwang.foundation.accounts.forms import CodeForm, DelegationForm, LoginForm, PasswordForm
from yiwang.foundation.accounts.middleware import CAPACITY
from yiwang.foundation.accounts.problems import LoginRequired
from yiwang.foundation.parties import selectors as party_selectors
from yiwang.foundation.parties import services as party_services
from yiwang.web.endpoints import actor, at

BACKEND = "django.contrib.auth.backends.ModelBackend"


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if allowed else "/"


@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """Log in with telephone number, identifier or work account."""
    form = LoginForm(request.POST or None)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            account = account_services.log_in(**form.cleaned_data, at=at(request))
        except Problem as refusal:
            problem = refusal
        else:
            keep_session(request, account, backend=BACKEND)
            return redirect(_next(request))
    shown = {"form": form, "problem": problem, "next": _next(request)}
    return render(request, "accounts/log_in.html", shown, status=problem.status if problem else 200)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    end_session(request)
    return redirect("/")


@require_http_methods(["GET", "POST"])
def choose_capacity(request: HttpRequest) -> HttpResponse:
    """In which appointment, or for whom, the account acts from now on."""
    if not request.user.is_authenticated:
        raise LoginRequired
    if request.method == "POST":
        appointment, principal = _number(request, "appointment"), _number(request, "on_behalf_of")
        selectors.check_capacity(request.user, at=at(request), appointment_id=appointment, on_behalf_of=principal)
        for key, value in zip(CAPACITY, (appointment, principal, appointment is None), strict=True):
            request.session[key] = value
        return redirect(_next(request))
    shown = selectors.capacities(account=request.user, at=at(request))
    return render(request, "accounts/choose_capacity.html", {"capacities": shown, "next": _next(request)})


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() else None


@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """A new password; other devices are logged out, this one goes on."""
    if not request.user.is_authenticated:
        raise LoginRequired
    form = PasswordForm(request.POST or None)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            account = account_services.change_password(
                by=actor(request), account=request.user, **form.cleaned_data, at=at(request)
            )
        except Problem as refusal:
            problem = refusal
        else:
            keep_session(request, account, backend=BACKEND)
            messages.success(request, _("密码已修改，其他设备上的登录已经退出。"))
            return redirect("accounts:choose_capacity")
    status = problem.status if problem else 200
    return render(request, "accounts/change_password.html", {"form": form, "problem": problem}, status=status)


@require_http_methods(["GET", "POST"])
def set_password(request: HttpRequest) -> HttpResponse:
    """A password set by its holder with a one-time code."""
    form = CodeForm(request.POST or None)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            account_services.use_code(**form.cleaned_data, at=at(request))
        except Problem as refusal:
            problem = refusal
        else:
            messages.success(request, _("密码已设置，请用新密码登录。"))
            return redirect("accounts:log_in")
    status = problem.status if problem else 200
    return render(request, "accounts/set_password.html", {"form": form, "problem": problem}, status=status)


@require_http_methods(["GET", "POST"])
def delegations(request: HttpRequest) -> HttpResponse:
    """Whom I (or the organisation I represent) authorised, who authorised me, and who looked at my data."""
    if not request.user.is_authenticated:
        raise LoginRequired
    by, form, problem = actor(request), DelegationForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            party_services.authorise_online(by=by, **form.cleaned_data, at=at(request))
        except Problem as refusal:
            problem = refusal
        else:
            messages.success(request, _("授权已生效，可以随时收回。"))
            return redirect("accounts:delegations")
    shown = {
        "form": form,
        "problem": problem,
        "rows": party_selectors.show_delegations(by=by, on=legal_day(at(request))),
        "looks": party_selectors.list_looks(by=by)[:50],
    }
    return render(request, "accounts/delegations.html", shown, status=problem.status if problem else 200)


@require_POST
def revoke_delegation(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take an authority back; it ends at once."""
    if not request.user.is_authenticated:
        raise LoginRequired
    by = actor(request)
    party_services.revoke(by=by, delegation=party_selectors.get_delegation(by=by, uid=uid), at=at(request))
    messages.success(request, _("授权已收回。"))
    return redirect("accounts:delegations")
