"""The machine of the JSON API: strict bodies, refusals as problem details, conditional reads, its description."""

import hashlib
import json
import logging
import traceback
from collections.abc import Callable, Sequence
from functools import update_wrapper
from typing import IO, Any, NoReturn

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.request import RawPostDataException
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, re_path
from django.utils.datastructures import MultiValueDict
from django.utils.http import parse_etags
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser

from yiwang.core.problems import Fault, InputRefused, NotFound, Problem
from yiwang.web.endpoints import FaultOut, ProblemOut, unsound

log = logging.getLogger(__name__)
PROBLEM = "application/problem+json"


class BodyRefused(Problem):
    """The body is not the JSON that was asked for, or holds what cannot be stored."""

    type = "body-refused"
    status = 400
    title = "请求内容无法读取：{reason}"
    next_step = "请按接口说明（/api/v1/openapi.json）以 UTF-8 编码的 JSON 提交。"


class MethodRefused(Problem):
    type = "method-refused"
    status = 405
    title = "此地址不接受这种请求方法"
    next_step = "可用的方法：{allowed}。"


class CsrfRefused(Problem):
    """A write by session without the token of the page."""

    type = "csrf-refused"
    status = 403
    title = "请求未通过防伪校验"
    next_step = "以登录会话写入时请在 X-CSRFToken 请求头中带上防伪令牌；程序请使用应用令牌。"


class Mishap(Problem):
    """Nobody foresaw it; it is in the log once."""

    type = "mishap"
    status = 500
    title = "系统出现故障，本次操作没有生效"
    next_step = "请稍后重试；如反复出现，请联系平台运行人员。"


class StrictParser(Parser):
    """JSON objects without NUL, lone surrogates, NaN or numbers beyond 64 bits."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The body as data. Raises BodyRefused."""
        try:
            data = json.loads(request.body, parse_constant=_refuse_constant)
        except RequestDataTooBig:
            raise BodyRefused(reason="内容太大") from None
        except (ValueError, RecursionError, RawPostDataException):
            raise BodyRefused(reason="不是有效的 JSON") from None
        if not isinstance(data, dict):
            raise BodyRefused(reason="应为 JSON 对象")
        where = unsound(data)
        if where:
            raise BodyRefused(reason="含有无法保存的字符或超出范围的数", field=_plain(where))
        return data

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """Query or form values. Raises BodyRefused."""
        found = super().parse_querydict(data, list_fields, request)
        where = unsound({name: value for name, value in found.items() if isinstance(value, str | list)})
        if where:
            raise BodyRefused(reason="含有无法保存的字符", field=_plain(where))
        return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _plain(path: str) -> str:
    return path.encode("utf-8", "replace").decode().replace("\x00", "?")[:200]


class RestApi(NinjaAPI):
    """A NinjaAPI whose every answer is the room's data or problem details, and whose reads are conditional."""

    def __init__(self, *, login_required: Problem, **options: Any) -> None:
        super().__init__(parser=StrictParser(), **options)
        handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
            Problem: lambda request, problem: refuse(request, problem),
            ValidationError: lambda request, error: refuse(request, InputRefused(faults=faults_of(error.errors))),
            AuthenticationError: lambda request, error: refuse(request, login_required),
            HttpError: _http_error,
            Http404: lambda request, error: refuse(request, NotFound()),
            SuspiciousOperation: lambda request, error: refuse(request, BodyRefused(reason="请求不合规")),
            Exception: _mishap,
        }
        for kind, handler in handlers.items():
            self.add_exception_handler(kind, handler)

    def create_response(
        self,
        request: HttpRequest,
        data: Any,
        *,
        status: int | None = None,
        temporal_response: HttpResponse | None = None,
    ) -> HttpResponse:
        """The answer; a read that the client already has (If-None-Match) is 304 without a body."""
        response = super().create_response(request, data, status=status, temporal_response=temporal_response)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        if request.method != "GET" or response.status_code != 200:
            return response
        digest = hashlib.sha256(response.content).hexdigest()[:32]
        return conditional(request, digest, lambda: response)  # type: ignore[return-value]

    @property
    def urls(self) -> tuple[list[URLResolver | URLPattern], str, str]:
        """The routes; whatever is not one of them is a problem too."""
        patterns, application, namespace = super().urls
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                pattern.callback = _guarded(pattern.callback)
        return [*patterns, re_path(r"^[\s\S]*$", _guarded(_nowhere))], application, namespace

    def get_openapi_schema(self, **options: Any) -> Any:
        """The description with problems, conditional answers and tokens written at every operation."""
        described = super().get_openapi_schema(**options)
        schemas = described["components"].setdefault("schemas", {})
        template = "#/components/schemas/{model}"
        schemas["FaultOut"] = FaultOut.model_json_schema(ref_template=template)
        schemas["ProblemOut"] = ProblemOut.model_json_schema(ref_template=template)
        schemas["ProblemOut"].pop("$defs", None)
        for methods in described["paths"].values():
            for method, operation in methods.items():
                _describe(method, operation)
        return described


def _describe(method: str, operation: dict[str, Any]) -> None:
    problem = {PROBLEM: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}
    operation["responses"]["4XX"] = {"description": "Refused: problem details (RFC 9457)", "content": problem}
    operation["responses"]["500"] = {"description": "A mishap; nothing was changed", "content": problem}
    if method == "get":
        parameter = {"in": "header", "name": "If-None-Match", "required": False, "schema": {"type": "string"}}
        operation.setdefault("parameters", []).append(parameter)
        operation["responses"]["304"] = {"description": "What the client has is still what stands"}


def _guarded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            return refuse(request, NotFound())
        if response.status_code != 405:
            return response
        refusal = refuse(request, MethodRefused(allowed=response.headers.get("Allow", "")))
        refusal["Allow"] = response.headers.get("Allow", "")
        return refusal

    update_wrapper(inner, view)
    inner.csrf_exempt = True  # type: ignore[attr-defined]  # the API asks for CSRF itself, where a session writes
    return inner


def _nowhere(request: HttpRequest) -> HttpResponse:
    return refuse(request, NotFound())


def conditional(request: HttpRequest, digest: str, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The answer with its ETag, or 304 when the client has it already."""
    etag = f'"{digest}"'
    known = parse_etags(request.headers.get("If-None-Match", ""))
    has_it = "*" in known or etag in {text.removeprefix("W/") for text in known}
    response = HttpResponseNotModified() if has_it else answer()
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = etag
    response["Vary"] = "Authorization, Cookie"
    return response


def send_bytes(
    request: HttpRequest, read: Callable[[], IO[bytes]], *, name: str, kind: str, digest: str
) -> HttpResponseBase:
    """A file to keep, for a caller that has established that the actor may have it; conditional on its digest."""

    def answer() -> HttpResponseBase:
        response = FileResponse(read(), as_attachment=True, filename=name, content_type=kind)
        response["X-Content-Type-Options"] = "nosniff"
        return response

    return conditional(request, digest, answer)


def refuse(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The answer of a refusal."""
    content = json.dumps(problem.as_dict(request.path), ensure_ascii=False).encode("utf-8", "replace")
    response = HttpResponse(content, status=problem.status, content_type=PROBLEM)
    response["Cache-Control"] = "no-store"
    if problem.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    cause = error.__cause__
    if isinstance(cause, Problem):
        return refuse(request, cause)
    problem = BodyRefused(reason="内容不合要求")
    problem.status = error.status_code
    return refuse(request, problem)


def _mishap(request: HttpRequest, error: Exception) -> HttpResponse:
    """Logged once: the kind of error and where it was; never its text, which may name a person."""
    where = "".join(traceback.format_tb(error.__traceback__))
    route = request.resolver_match.route if request.resolver_match else ""
    log.error("unanticipated %s at %s %s\n%s", type(error).__name__, request.method, route, where)
    return refuse(request, Mishap())


_MESSAGES = {
    "missing": ("没有提供", "请补充此项。"),
    "string_too_long": ("内容太长", "请缩短后重新提交。"),
    "string_pattern_mismatch": ("格式不符合要求", "请按接口说明的格式填写。"),
    "uuid_parsing": ("不是有效的标识", "请使用接口给出的标识。"),
    "int_parsing": ("应为整数", "请填写整数。"),
    "greater_than_equal": ("超出允许的范围", "请按接口说明的范围填写。"),
    "less_than_equal": ("超出允许的范围", "请按接口说明的范围填写。"),
    "extra_forbidden": ("没有这一项", "请去掉此项。"),
}


def faults_of(errors: Sequence[dict[str, Any]]) -> list[Fault]:
    """Every fault of a body, path or query, in words."""
    faults = []
    for error in errors:
        path = [str(part) for part in error["loc"]]
        shown = path[2:] if path[:2] == ["body", "body"] else path[1:]
        message, remedy = _MESSAGES.get(str(error["type"]), ("不符合要求", "请按接口说明填写。"))
        faults.append(Fault(_plain(".".join(shown)) or path[0], message, remedy))
    return faults
