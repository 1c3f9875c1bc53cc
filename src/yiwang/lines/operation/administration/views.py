"""The pages of administration: each view parses, calls one service or a few selectors, answers."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day
from yiwang.core.problems import Forbidden, Problem
from yiwang.foundation.accounts import selectors as account_selectors
from yiwang.foundation.accounts import services as account_services
from yiwang.foundation.accounts.problems import LoginRequired
from yiwang.foundation.agencies import selectors as agency_selectors
from yiwang.foundation.agencies import services as agency_services
from yiwang.foundation.agencies.access import APPOINT
from yiwang.lines.operation.administration import selectors
from yiwang.lines.operation.administration import services as administration_services
from yiwang.lines.operation.administration.forms import AccountForm, AppointForm, EndForm, TokenForm, blame
from yiwang.lines.operation.administration.services import Identity, Term
from yiwang.web.endpoints import actor, at


def _officer(request: HttpRequest) -> Actor:
    by = actor(request)
    if by.kind == "anonymous":
        raise LoginRequired
    if not by.agency_id:
        raise Forbidden
    return by


def _words() -> dict[str, object]:
    return {"states": selectors.STATES, "kinds": selectors.KINDS}


def _asked(request: HttpRequest) -> tuple[str, str]:
    return request.GET.get("q", "").replace("\x00", "").strip()[:60], request.GET.get("cursor", "")[:500]


@require_GET
def list_agencies(request: HttpRequest) -> HttpResponse:
    """The bodies where one may appoint."""
    text, cursor = _asked(request)
    found = selectors.list_agencies(by=_officer(request), text=text, cursor=cursor)
    return render(
        request,
        "administration/list_agencies.html",
        {"page": found, "q": text, "cursor": cursor, "query": urlencode({"q": text})},
    )


@require_http_methods(["GET", "POST"])
def show_agency(request: HttpRequest, code: str) -> HttpResponse:
    """The posts of a body, their holders, and a form to appoint somebody."""
    by = _officer(request)
    agency = agency_selectors.get_reached(by=by, right=APPOINT, code=code)
    form, problem = AppointForm(request.POST or None, posts=agency_selectors.list_posts(agency=agency)), None
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        name, number = told.pop("name"), told.pop("number")
        try:
            administration_services.appoint(
                by=by, agency=agency, name=name, number=number, term=Term(**told), at=at(request)
            )
        except Problem as refusal:
            problem = refusal
            blame(form, refusal)
        else:
            messages.success(request, _("任职已登记，权限自 {day} 起生效。").format(day=told["valid_from"]))
            return redirect("administration:show_agency", code)
    holdings = selectors.list_holdings(by=by, agency=agency, at=at(request))
    shown = {
        "agency": agency,
        "holdings": holdings,
        "empty_posts": selectors.empty_posts(agency=agency, holdings=holdings),
        "form": form,
        "problem": problem,
        **_words(),
    }
    return render(request, "administration/show_agency.html", shown, status=_status(request, form, problem))


def _status(
    request: HttpRequest, form: AppointForm | EndForm | AccountForm | TokenForm, problem: Problem | None
) -> int:
    if problem is not None:
        return problem.status
    return 422 if request.method == "POST" and form.errors else 200


@require_http_methods(["GET", "POST"])
def end_appointment(request: HttpRequest, appointment: int) -> HttpResponse:
    """The day on which somebody's rights end."""
    by = _officer(request)
    held = agency_selectors.get_appointment(by=by, appointment_id=appointment)
    form, problem = EndForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            agency_services.end_appointment(by=by, appointment=held, **form.cleaned_data, at=at(request))
        except Problem as refusal:
            problem = refusal
            blame(form, refusal)
        else:
            messages.success(request, _("离任已登记，权限自 {day} 起消失。").format(day=form.cleaned_data["on"]))
            return redirect("administration:show_agency", held.post.agency.code)
    row = selectors.holding(held, legal_day(at(request)))
    shown = {"row": row, "agency": held.post.agency, "form": form, "problem": problem, **_words()}
    return render(request, "administration/end_appointment.html", shown, status=_status(request, form, problem))


@require_GET
def list_accounts(request: HttpRequest) -> HttpResponse:
    """The accounts that one administers."""
    by = _officer(request)
    text, cursor = _asked(request)
    found = selectors.list_accounts(by=by, text=text, cursor=cursor, at=at(request))
    shown = {"page": found, "q": text, "cursor": cursor, "query": urlencode({"q": text}), **_words()}
    return render(request, "administration/list_accounts.html", shown)


@never_cache
@require_http_methods(["GET", "POST"])
def open_account(request: HttpRequest) -> HttpResponse:
    """Open an account; the one-time code is shown once."""
    by = _officer(request)
    if not by.may("accounts.open"):
        raise Forbidden(right="accounts.open")
    form, problem = AccountForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        person = Identity(told["name"], told["number"], told["phone"])
        try:
            account, code = administration_services.open_account(
                by=by, person=person, handle=told["handle"], label=told["label"], at=at(request)
            )
        except Problem as refusal:
            problem = refusal
            blame(form, refusal)
        else:
            shown = {"row": selectors.show_account(account, at(request)), "code": code, "is_new": True}
            return render(request, "administration/show_code.html", shown)
    shown = {"form": form, "problem": problem}
    return render(request, "administration/open_account.html", shown, status=_status(request, form, problem))


@require_GET
def show_account(request: HttpRequest, account: UUID) -> HttpResponse:
    """One account and what can be done with it."""
    found = account_selectors.get_account(by=_officer(request), uid=account, on=legal_day(at(request)))
    shown = {"row": selectors.show_account(found, at(request)), **_words()}
    return render(request, "administration/show_account.html", shown)


@never_cache
@require_POST
def issue_code(request: HttpRequest, account: UUID) -> HttpResponse:
    """A one-time code for a new password, shown once."""
    by = _officer(request)
    found = account_selectors.get_account(by=by, uid=account, on=legal_day(at(request)))
    code = account_services.issue_code(by=by, account=found, at=at(request))
    shown = {"row": selectors.show_account(found, at(request)), "code": code, "is_new": False}
    return render(request, "administration/show_code.html", shown)


@require_POST
def unlock(request: HttpRequest, account: UUID) -> HttpResponse:
    """Let somebody log in again before the lock runs out."""
    by = _officer(request)
    found = account_selectors.get_account(by=by, uid=account, on=legal_day(at(request)))
    account_services.unlock(by=by, account=found, at=at(request))
    messages.success(request, _("已解除暂停，可以登录。"))
    return redirect("administration:show_account", account)


@require_POST
def close(request: HttpRequest, account: UUID) -> HttpResponse:
    """No more logging in."""
    by = _officer(request)
    found = account_selectors.get_account(by=by, uid=account, on=legal_day(at(request)))
    account_services.close_account(by=by, account=found, at=at(request))
    messages.success(request, _("账号已停用，所有登录已退出。"))
    return redirect("administration:show_account", account)


@never_cache
@require_http_methods(["GET", "POST"])
def list_tokens(request: HttpRequest) -> HttpResponse:
    """The tokens of applications, and a form to issue one; the secret is shown once."""
    by = _officer(request)
    cursor = _asked(request)[1]
    found = selectors.list_tokens(by=by, cursor=cursor, at=at(request))
    form, problem = TokenForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            secret = administration_services.issue_token(by=by, **form.cleaned_data, at=at(request))
        except Problem as refusal:
            problem = refusal
            blame(form, refusal)
        else:
            shown = {"name": form.cleaned_data["name"], "secret": secret}
            return render(request, "administration/show_secret.html", shown)
    shown = {"page": found, "cursor": cursor, "form": form, "problem": problem, **_words()}
    return render(request, "administration/list_tokens.html", shown, status=_status(request, form, problem))


@require_POST
def revoke_token(request: HttpRequest, token: str) -> HttpResponse:
    """The token opens nothing from now on."""
    by = _officer(request)
    found = account_selectors.get_token(by=by, name=token)
    account_services.revoke_token(by=by, name=found.name, at=at(request))
    messages.success(request, _("令牌已收回，立即失效。"))
    return redirect("administration:list_tokens")
