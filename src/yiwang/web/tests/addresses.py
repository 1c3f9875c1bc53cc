"""Pages that go wrong in every way, for the tests of what then is answered."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path

from yiwang.core.problems import Conflict, Fault, Forbidden, InputRefused, Problem


class LoginRequired(Problem):
    """Nobody is logged in."""

    type = "login-required"
    status = 401
    title = "请先登录"


SECRET = "张三 640105199001011234"
PROBLEMS = {
    "conflict": Conflict,
    "forbidden": Forbidden,
    "login": LoginRequired,
    "input": lambda: InputRefused(faults=[Fault("name", "请填写姓名", "与身份证一致")]),
    "gone": Http404,
    "denied": PermissionDenied,
    "suspicious": lambda: SuspiciousOperation(SECRET),
    "mishap": lambda: RuntimeError(SECRET),
}


def fail(request: HttpRequest, how: str) -> HttpResponse:
    raise PROBLEMS[how]()


urlpatterns = [
    path("fail/<str:how>/", fail),
    path("api/v1/fail/<str:how>/", fail),
    path("", include("yiwang.web.urls")),
]
handler404 = "yiwang.web.views.not_found"
