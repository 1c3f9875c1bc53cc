"""What the walk over every route needs: the routes that exist, one person for each role, one real object of each kind."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.conftest import AT
from tests.kinds.hotline.order import BY_TABLE, HOUSING, REQUEST, Desk
from tests.kinds.it_project.project import SOUND
from tests.kinds.service.hall import BUREAU, FOOD, VILLAGE, Hall
from tests.people import SYSTEM, Person, citizen, client_for, officer
from yiwang.api import api
from yiwang.foundation.accounts import services as account_services
from yiwang.foundation.accounts.models import Account, ApplicationToken
from yiwang.foundation.agencies import selectors as agency_selectors
from yiwang.foundation.agencies.models import Appointment
from yiwang.foundation.events import registry as event_registry
from yiwang.foundation.events.models import DeadLetter, Event
from yiwang.foundation.files.models import StoredFile
from yiwang.foundation.notices.models import Notice
from yiwang.foundation.parties import services as party_services
from yiwang.foundation.parties.models import Delegation
from yiwang.support.cases import services as case_services
from yiwang.support.cases.models import (
    Case,
    Clock,
    Delivery,
    Duty,
    Interest,
    IssuedDocument,
    Material,
    Recusal,
    Result,
    Step,
    Task,
)
from yiwang.support.forms import services as form_services

ROLES: dict[str, Callable[[], Person | None]] = {
    "anonymous": lambda: None,
    "own": citizen,
    "other": lambda: citizen("马建国"),
    "clerk": lambda: officer(BUREAU, "clerk"),
    "examiner": lambda: officer(BUREAU, "examiner"),
    "other_agency": lambda: officer("640105001000-office", "clerk"),
    "other_county": lambda: officer("640121000000-market-supervision", "clerk"),
    "uncleared": lambda: officer(HOUSING, "handler"),
    "cleared": lambda: officer(HOUSING, "secret_handler"),
    "hotline": lambda: officer("640100000000-hotline", "agent"),
    "project": lambda: officer("yinchuan-jiaoyu", "project_officer"),
    "operator": lambda: officer("ningxia-bangongting", "operator"),
    "village_agent": lambda: officer(f"{VILLAGE}-agent-point", "village_agent"),
    "administrator": lambda: officer("ningxia-bangongting", "security_administrator"),
}
OBJECTS = ("service", "informant", "project")
OLD = 999
_NOBODY = {"name": "马小林", "number": "1", "basis": "演示"}
QUERIES = {
    "/api/v1/places/at": "?lon=106.15&lat=38.49",
    "/api/v1/agencies/competent": "?matter=food-business&place=640105000000",
    "/api/v1/appointments": f"?agency={BUREAU}",
    "/api/v1/library": "?since=2026-11-01T00:00:00Z&until=2026-12-01T00:00:00Z",
}
OTHER_VALUES = {
    "/api/v1/places/<code>": {"code": "640105000000"},
    "/api/v1/places/<code>/children": {"code": "640105000000"},
    "/api/v1/agencies/<code>": {"code": BUREAU},
    "/api/v1/kinds/<name>/form": {"name": "hotline"},
    "/api/v1/tokens/<name>/revoke": {"name": "walk"},
    "/work/administration/agencies/<str:code>/": {"code": BUREAU},
    "/api/v1/supervision/periods/<period>": {"period": "1"},
    "/work/supervision/periods/<int:period>/": {"period": "1"},
    "/work/supervision/periods/<int:period>/export/": {"period": "1"},
    "/api/v1/supervision/tasks/<name>/<number>/reports": {"name": "digital-2021-2023", "number": "1"},
    "/themes/<slug:name>/": {"name": "restaurant"},
    "/themes/<slug:name>/page/<int:number>/": {"name": "restaurant"},
    "/themes/<slug:name>/review/": {"name": "restaurant"},
}
LAST = ("interest", "/put-back", "/revoke", "/files")  # what they do would change the answers to others
ENDS_SESSION = ("/logout/", "/password/", "/capacity/")
STEPS = {"service": "accept", "informant": "sign_for", "project": "withdraw"}
COUNTED: tuple[type[Model], ...] = (
    Case, Task, Duty, Step, Clock, Material, IssuedDocument, Delivery, Result, Interest, Recusal, StoredFile, Delegation,
    Account, ApplicationToken, Appointment,
)  # fmt: skip


@dataclass(frozen=True)
class Route:
    """One way in: a method on a pattern, and the object it is asked about ("" where there is none)."""

    method: str
    pattern: str
    about: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.pattern}" + (f" @{self.about}" if self.about else "")


def routes() -> Iterator[Route]:
    """Every page by GET and POST, every operation of the API by its method; those of a case about each kind."""
    described = api.get_openapi_schema()["paths"]
    for pattern in dict.fromkeys(_patterns(get_resolver().url_patterns)):
        operations = described.get(pattern.replace("<", "{").replace(">", "}"))
        methods = ["GET"] if pattern.startswith("/api/") else ["GET", "POST"]
        if operations is not None:
            methods = [method.upper() for method in operations]
        abouts = OBJECTS if _is_about_a_case(pattern) else ("",)
        yield from (Route(method, pattern, about) for method in methods for about in abouts)


def _patterns(found: list[Any], before: str = "/") -> Iterator[str]:
    for each in found:
        if isinstance(each, URLResolver):
            yield from _patterns(each.url_patterns, before + str(each.pattern))
        elif isinstance(each, URLPattern):
            yield before + str(each.pattern)


def _is_about_a_case(pattern: str) -> bool:
    parts = ("/cases/<", "/tasks/<", "/orders/<", "/projects/<", "/recusals/<")
    return any(part in pattern for part in parts)


def in_order(found: Any) -> list[Route]:
    """Reading before writing, and last of all what changes the answers to others."""
    return sorted(found, key=lambda r: (r.method != "GET", any(part in r.pattern for part in LAST), str(r)))


@dataclass
class World:
    """The people and the objects of the walk."""

    people: dict[str, Person | None] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        """A browser of this role, newly logged in."""
        person = self.people[role]
        return client_for(person) if person else Client()

    def path(self, route: Route) -> str:
        """The address with the object filled in."""
        found = route.pattern.replace("<int:letter>", self.values["second_letter"])
        for name, value in {**self.values, **OTHER_VALUES.get(route.pattern, {}), **self._of_case(route)}.items():
            for converter in ("", "uuid:", "str:", "slug:", "int:"):
                found = found.replace(f"<{converter}{name}>", value)
        return found.replace("^[\\s\\S]*$", "nowhere") + QUERIES.get(route.pattern, "")

    def _of_case(self, route: Route) -> dict[str, str]:
        if route.about:
            case = self.cases[route.about]
            task, paper = case.tasks.order_by("id").first(), case.documents.order_by("id").first()
            material = case.materials.order_by("id").first()
            uid = task.uid if "/tasks/<" in route.pattern and task else case.uid
            if "/api/v1/recusals/" in route.pattern:
                uid = self.values["recusal"]
            return {
                "uid": str(uid),
                "transition": STEPS[route.about],
                "document": str(paper.uid) if paper else self.values["recusal"],
                "slot": material.slot if material else "nothing",
            }
        return {"uid": self.values[next((n for n in ("files", "notices") if n in route.pattern), "delegations")]}


def build() -> World:
    """Residents, offices, and a case of each compartment: received, dispatched as a report, a need handed in."""
    world = World({role: make() for role, make in ROLES.items()})
    own, clerk = world.people["own"], world.people["clerk"]
    assert own and clerk
    hall, desk = Hall(), Desk()
    hall._people |= {"applicant": own, "clerk": clerk}
    desk._people |= {"resident": own, "unit_secret": world.people["cleared"]}  # type: ignore[dict-item]
    paper = hall.paper()
    service = hall.apply(**FOOD).hand_in()
    order = desk.file(**{**REQUEST, "category": "report"}).do("dispatcher", "dispatch", **BY_TABLE)
    needs = case_services.Application(kind="it_project", answers=SOUND)
    project = world.people["project"]
    assert project
    need = case_services.submit(by=project.actor(), application=needs, key="", at=AT)
    world.cases = {"service": service.case, "informant": order.case, "project": need}
    task = service.case.tasks.get(state="open")
    case_services.claim(by=clerk.actor(), uid=task.uid, at=AT)
    recusal = case_services.ask_recusal(by=own.actor(), case=service.case, task_uid=task.uid, reason="亲属关系", at=AT)
    form_services.save_draft(by=own.actor(), subject="hotline", answers={"subject": "写了一半"}, version=0, at=AT)
    friend = citizen("白晓燕")
    given = party_services.authorise_online(by=own.actor(), name=friend.name, number=friend.citizen_id, at=AT)
    about = {"error": "x", "state": "dead", "next_at": AT, "first_at": AT}
    consumer = event_registry.consumers()[0].name
    letters = [
        DeadLetter.objects.create(consumer=consumer, event=event, **about) for event in Event.objects.order_by("id")[:2]
    ]
    notice = Notice.objects.create(
        party=own.party, channel="inapp", title="消息", body="消息", key="walk", state="delivered", at=AT
    )
    bureau, leaving = agency_selectors.get_agency(code=BUREAU), officer(BUREAU, "clerk")
    account_services.issue_token(by=SYSTEM, name="walk", agency=bureau, post="clerk", at=AT)
    assert leaving.appointment
    world.values = {
        "account": str(leaving.account.uid),
        "appointment": str(leaving.appointment.pk),
        "token": "walk",
        "recusal": str(recusal.uid),
        "files": str(paper),
        "notices": str(notice.uid),
        "delegations": str(given.uid),
        "letter": str(letters[0].pk),
        "second_letter": str(letters[1].pk),
        "task": str(task.uid),
        "code": "food-business",
        "number": "0",
        "subject": "hotline",
        "entry": "0",
        "kind": "service",
        "name": "service",
        "section": "kinds",
        "hash": service.case.kind_hash,
    }
    return world


def answer_class(answer: Any) -> str:
    """ok, login, input (understood and allowed, but what was sent is refused), else the status."""
    status = answer.status_code
    if status == 401 or (status == 302 and answer.headers["Location"].startswith("/login/")):
        return "login"
    if status < 400:
        return "ok"
    return "input" if status in {400, 409, 422} else str(status)


def state() -> tuple[Any, ...]:
    """What a denial must leave as it is: rows of cases and of all that hangs on them, versions, events of cases."""
    asked = [f"SELECT COUNT(*) FROM {model._meta.db_table}" for model in COUNTED]
    asked += [f"SELECT SUM(version) FROM {model._meta.db_table}" for model in (Case, Task)]
    asked.append(f"SELECT COUNT(*) FROM {Event._meta.db_table} WHERE stream LIKE 'case:%'")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(f'({each})' for each in asked)}")
        return tuple(cursor.fetchone())


def ask(world: World, client: Client, route: Route) -> str:
    """The class of the answer to a request of this route that is sound but sees an old version of the case."""
    path, method = world.path(route), route.method.lower()
    if route.pattern == "/api/v1/files":
        return answer_class(client.post(path, {"file": ContentFile(b"hello", name="a.txt")}))
    if route.pattern.startswith("/api/") and method != "get":
        return answer_class(getattr(client, method)(path, _body(world, route), content_type="application/json"))
    answer = getattr(client, method)(path, {"version": OLD, "purpose": "核对"} if method == "post" else None)
    if answer.streaming and answer.status_code == 200:
        b"".join(answer.streaming_content)
    return answer_class(answer)


def _body(world: World, route: Route) -> dict[str, Any]:
    bodies: dict[str, dict[str, Any]] = {
        "/api/v1/accounts": {"name": "马小林", "number": "1"},
        "/api/v1/appointments": {**_NOBODY, "agency": BUREAU, "post": "clerk", "valid_from": "2026-12-01"},
        "/api/v1/appointments/<appointment>/end": {"on": "2000-01-01", "basis": "演示"},
        "/api/v1/supervision/orders": {"answers": {}},
        "/api/v1/supervision/periods": {"name": "2026-10"},
        "/api/v1/supervision/reports/<uid>/decision": {"accepted": True, "opinion": "同意"},
        "/api/v1/supervision/rows/<uid>/appeal": {"reason": "数据有误"},
        "/api/v1/supervision/rows/<uid>/decision": {"accepted": True, "opinion": "同意"},
        "/api/v1/supervision/tasks/<name>/<number>/reports": {"progress": "过半", "evidence": "见报告"},
        "/api/v1/tokens": {"name": "walked", "agency": BUREAU, "post": "clerk"},
        "/api/v1/cases": {"kind": "hotline", "answers": {}},
        "/api/v1/cases/<uid>/reveal": {"purpose": "核对"},
        "/api/v1/cases/<uid>/transitions/<transition>": {"input": {}, "version": OLD},
        "/api/v1/cases/<uid>/recusals": {"task": world.values["task"], "reason": "亲属关系"},
        "/api/v1/cases/<uid>/materials/<slot>/file": {"file": world.values["files"]},
        "/api/v1/cases/<uid>/rating": {"grade": 1},
        "/api/v1/ratings/messages": {"phone": "13900000000", "text": "好"},
        "/api/v1/drafts/<subject>": {"answers": {}, "version": OLD},
        "/api/v1/recusals/<uid>/decision": {"granted": True},
        "/api/v1/tasks/<uid>/delegate": {"to": world.values["recusal"]},
        "/api/v1/tasks/<uid>/hand-over": {"to": world.values["recusal"]},
    }
    return bodies.get(route.pattern, {})
