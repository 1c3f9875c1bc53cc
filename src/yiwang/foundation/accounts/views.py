"""The door: log in, log out, choose the appointment, act for somebody else."""

from django.contrib.auth import login as keep_session
from django.contrib.auth import logout as end_session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from yiwang.core.problems import Problem
from yiwang.foundation.accounts import selectors
from yiwang.foundation.accounts import services as account_services
from yiwang.foundation.accounts.forms import LoginForm
from yiwang.foundation.accounts.problems import LoginRequired
from yiwang.foundation.parties import selectors as party_selectors


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
            account = account_services.log_in(**form.cleaned_data, at=request.now)
        except Problem as refusal:
            problem = refusal
        else:
            keep_session(request, account, backend="django.contrib.auth.backends.ModelBackend")
            return redirect(_next(request))
    status = problem.status if problem else 200
    return render(request, "accounts/log_in.html", {"form": form, "problem": problem, "next": _next(request)}, status=status)


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
        kind, _, value = request.POST.get("capacity", "").partition(":")
        for key in ("appointment", "on_behalf_of", "as_person"):
            request.session.pop(key, None)
        if kind in {"appointment", "on_behalf_of"} and value.isdigit():
            request.session[kind] = int(value)
        if kind == "person":
            request.session["as_person"] = True
        return redirect(_next(request))
    held = selectors.appointments_of(account=request.user, at=request.now)
    delegations = party_selectors.list_principals(by=request.actor, on=request.now.date())
    principals = [(d.grantor_id, party_selectors.display(d.grantor), d) for d in delegations]
    return render(request, "accounts/choose_capacity.html", {"appointments": held, "principals": principals})
