"""Personal values planted through every form are found in clear nowhere: no table, event, notice, log line, refusal.

The scan knows no column by name: it reads every table of the test database, so a new one is searched from its first day.
"""

import base64
import json
import logging
import threading
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from tests.conftest import AT
from tests.kinds.hotline.order import BY_TABLE, CALLED, REQUEST, SOLVED, Desk
from tests.kinds.service.hall import CHECKED, EXAMINED, FOOD, PROPOSED, VILLAGE, Hall, Handled
from tests.people import citizen, client_for, officer
from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day
from yiwang.core.identifiers import make_citizen_id
from yiwang.foundation.jobs import worker
from yiwang.foundation.notices.models import Notice
from yiwang.foundation.parties import services as party_services
from yiwang.foundation.parties.services import Authority
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases import services as case_services
from yiwang.support.cases.asked import input_schema
from yiwang.support.cases.models import Case
from yiwang.support.forms import selectors as form_selectors
from yiwang.support.forms import services as form_services
from yiwang.support.matters import selectors as matter_selectors

NAME, OTHER_NAME = "欧阳探针", "司徒探针"
BORN = date(1946, 3, 1)
CITIZEN_ID, OTHER_ID = make_citizen_id("640105", BORN, 777), make_citizen_id("640105", date(1979, 9, 9), 778)
PHONE, OTHER_PHONE = "13977665544", "13877665533"
ADDRESS, BANK, PASSWORD = "探针路七十七号院", "6222029988776655", "Canary-Pass-7788"
WORDS = "金丝雀的自由文字"
CANARIES = {
    "name": NAME,
    "another name": OTHER_NAME,
    "citizen id": CITIZEN_ID,
    "another citizen id": OTHER_ID,
    "phone": PHONE,
    "another phone": OTHER_PHONE,
    "address": ADDRESS,
    "bank account": BANK,
    "password": PASSWORD,
    "free text": WORDS,
}


def _forms(value: str) -> set[str]:
    """The value as it would stand in text, JSON, an address, or base64."""
    return {value, json.dumps(value)[1:-1], quote(value), base64.b64encode(value.encode()).decode().rstrip("=")[:-1]}


NEEDLES = [(name, form) for name, value in CANARIES.items() for form in sorted(_forms(value))]


def found_in(text: str) -> set[str]:
    """Which canaries stand in the text."""
    return {name for name, needle in NEEDLES if needle in text}


def found_in_tables() -> set[tuple[str, str, str]]:
    """(table, column, canary) of every clear value in the database; sessions are opened first."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor:
                for column, value in zip(columns, row, strict=True):
                    found |= {(table, column, canary) for canary in found_in(_text(value))}
    for session in Session.objects.all():
        found |= {("django_session", "opened", canary) for canary in found_in(str(session.get_decoded()))}
    return found


def _text(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


class Garden:
    """Everybody who types something, and what they typed."""

    def __init__(self) -> None:
        self.hall, self.desk = Hall(), Desk()
        self.own = citizen(NAME, born_on=BORN, phone=PHONE, home_place=VILLAGE)
        self.own.party.refresh_from_db()
        self.friend = citizen(OTHER_NAME, phone=OTHER_PHONE)
        self.hall._people["applicant"] = self.desk._people["resident"] = self.own
        self.client = client_for(self.own)
        self.answers: list[str] = []  # refusals and pages that others got

    def send(self, path: str, body: dict[str, Any], method: str = "post") -> Any:
        """A request to the API by the resident."""
        return getattr(self.client, method)(f"/api/v1/{path}", body, content_type="application/json")

    def refused(self, answer: Any) -> None:
        """The refusal is kept, to be searched."""
        assert answer.status_code >= 400, answer.content
        self.answers.append(answer.content.decode())


FOOD_TYPED = {**FOOD, "representative_name": NAME, "representative_citizen_id": CITIZEN_ID, "contact_phone": PHONE}
ORDER_TYPED = {
    **REQUEST,
    "subject": f"{NAME}：{WORDS}",
    "content": WORDS,
    "place_detail": ADDRESS,
    "caller_name": NAME,
    "caller_phone": PHONE,
}


def _log_in(garden: Garden) -> None:
    client = garden.client.__class__()
    client.post("/login/", {"login": PHONE, "password": PASSWORD})
    client.post("/login/", {"login": CITIZEN_ID, "password": PASSWORD})
    client.post("/login/", {"login": NAME, "password": PASSWORD, "next": f"/{quote(ADDRESS)}"})
    garden.client.post("/password/", {"old": PASSWORD, "new": PASSWORD})


def _drafts(garden: Garden) -> None:
    assert garden.send("drafts/food-business", {"answers": FOOD_TYPED, "version": 0}, "put").status_code == 200
    assert garden.client.post("/apply/food-business/autosave/", FOOD_TYPED).status_code < 400
    assert garden.client.post("/apply/kind:hotline/autosave/", ORDER_TYPED).status_code < 400


def _delegate(garden: Garden) -> None:
    wrong = {"name": OTHER_NAME, "number": OTHER_ID, "valid_to": ""}
    assert garden.client.post("/delegations/", wrong | {"number": OTHER_ID[:-1] + "?"}).status_code == 422
    right = {"name": OTHER_NAME, "number": garden.friend.citizen_id, "valid_to": ""}
    assert garden.client.post("/delegations/", right).status_code == 302


def _apply(garden: Garden) -> Case:
    answer = garden.send("cases", {"matter": "food-business", "answers": FOOD_TYPED})
    assert answer.status_code == 201, answer.content.decode()
    garden.refused(garden.send("cases", {"matter": "food-business", "answers": {**FOOD_TYPED, "contact_phone": WORDS}}))
    garden.refused(
        garden.send("cases", {"matter": "food-business", "answers": {"representative_name": [NAME, CITIZEN_ID]}})
    )
    garden.refused(garden.send("cases", {"kind": "hotline", "answers": {**ORDER_TYPED, "topic": WORDS}}))
    return Case.objects.get(uid=answer.json()["uid"])


def _allowance(garden: Garden) -> None:
    hall, own = garden.hall, garden.own
    authority = Authority("village_agent", ("old-age-allowance",), "spoken", legal_day(AT), None, "当面确认")
    party_services.delegate(
        by=hall["township_clerk"], grantor=own.party, grantee=hall.person("agent").party, authority=authority, at=AT
    )
    typed = {
        "application_type": "new",
        "filed_by": "village_agent",
        "resident_name": NAME,
        "resident_citizen_id": CITIZEN_ID,
        "home_place": VILLAGE,
        "home_address": ADDRESS,
        "phone": PHONE,
        "bank_name": "宁夏银行",
        "bank_account": BANK,
        "agent_name": OTHER_NAME,
        "agent_phone": OTHER_PHONE,
        "confirmed_in_person": True,
    }
    by = hall.person("agent").actor(on_behalf_of=own.party.pk)
    hall.apply(by=by, matter="old-age-allowance", **typed)


def _decide(garden: Garden, case: Case) -> None:
    """The service case by its steps, each with its personal inputs; materials, recusal, unmasking."""
    paper = SimpleUploadedFile(f"{NAME}{CITIZEN_ID}.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
    stored = garden.client.post("/api/v1/files", {"file": paper})
    assert stored.status_code == 201, stored.content.decode()
    handled = Handled(garden.hall, case, AT).accepted()
    handled.do("examiner", "record_examination", **{**EXAMINED, "examination_opinion": WORDS})
    handled.do("inspector", "record_site_check", **{**CHECKED, "officer_one": NAME, "officer_two": OTHER_NAME})
    handled.do("examiner", "tell_interested_parties", interested_parties=f"{NAME} {PHONE} {ADDRESS}")
    handled.do("applicant", "record_statement", stated_by="applicant", statement=WORDS)
    task = case.tasks.filter(state__in=("open", "claimed")).first()
    assert task
    case_services.claim(by=garden.hall["examiner"], uid=task.uid, at=handled.at)
    assert garden.send(f"cases/{case.uid}/recusals", {"task": str(task.uid), "reason": WORDS}).status_code == 201
    examiner = client_for(garden.hall.person("examiner"))
    assert examiner.post(f"/work/cases/{case.uid}/unmask/", {"purpose": f"核对 {NAME} {WORDS}"}).status_code == 200
    look = {"purpose": f"联系 {PHONE} {WORDS}"}
    path = f"/api/v1/cases/{case.uid}/reveal"
    assert examiner.post(path, look, content_type="application/json").status_code == 200
    examiner.get("/work/search/", {"q": PHONE})
    handled.do("examiner", "request_extension", reasons=f"{NAME} {WORDS}")
    handled.do("head", "approve_extension", decision_opinion=WORDS)
    handled.do("examiner", "propose", **{**PROPOSED, "proposal_opinion": WORDS})
    handled.do("decider", "decide_grant", decision_opinion=f"{NAME} {WORDS}")


def _call(garden: Garden) -> Case:
    """The hotline order by its steps: registered on the phone, and filed by the resident."""
    desk = garden.desk
    desk.take(**{**ORDER_TYPED, "confidential": True})
    order = desk.file(**ORDER_TYPED).do("resident", "urge", urge_note=WORDS)
    order.do("dispatcher", "dispatch", **BY_TABLE).do("unit", "sign_for")
    order.do("unit", "record_contact", contact_way="phone", contact_note=f"{NAME} {WORDS}")
    order.do("unit", "reply", **{**SOLVED, "reply": f"{NAME}：{WORDS}"}).do("dispatcher", "approve_reply")
    order.do("callback", "close_after_callback", **{**CALLED, "callback_note": WORDS})
    order.do("resident", "reopen", reopen_reason=WORDS)
    return order.case


def _others_look(garden: Garden, cases: list[Case]) -> None:
    """Another resident and officers out of scope ask for everything about the cases."""
    stranger, clerk = client_for(citizen("马建国")), client_for(officer("640121000000-market-supervision", "clerk"))
    for case in cases:
        for client in (stranger, clerk):
            for path in (f"/cases/{case.uid}/", f"/work/cases/{case.uid}/", f"/api/v1/cases/{case.uid}"):
                garden.refused(client.get(path))
            body = {"input": {"statement": WORDS}}
            path = f"/api/v1/cases/{case.uid}/transitions/urge"
            garden.refused(client.post(path, body, content_type="application/json"))


def _settle() -> Iterator[Any]:
    for _ in range(20):
        done = worker.work_round(at=AT, worker="canary", stop=threading.Event())
        yield done
        if done.idle:
            return


@pytest.mark.django_db(transaction=True)
def test_no_planted_value_stands_in_clear_anywhere(ningxia, caplog, capfd):
    caplog.set_level(logging.INFO)
    garden = Garden()
    _log_in(garden)
    _drafts(garden)
    _delegate(garden)
    case = _apply(garden)
    _allowance(garden)
    _decide(garden, case)
    order = _call(garden)
    _others_look(garden, [case, order])
    list(_settle())

    assert Notice.objects.exists() and Case.objects.count() == 4
    assert found_in_tables() == set()
    written = capfd.readouterr()
    assert found_in(written.out + written.err + caplog.text) == set()
    assert [answer for answer in garden.answers if found_in(answer)] == []


@pytest.mark.django_db
def test_every_personal_question_of_the_pack_is_sealed(ningxia):
    """Also those of the steps that the walk above does not take."""
    by = Actor.system("tests", "cases.read")
    forms = [matter.form_hash for matter in matter_selectors.list_matters(by=by)]
    schemas = [form_selectors.schema_of(form) for form in forms if form]
    for kind in case_selectors.current_kinds():
        schemas += [form_selectors.schema_of(kind.digest, "form")] if kind.form else []
        filled_in = [kind.digest] if kind.form else forms
        schemas += [input_schema(kind, row, form) for row in kind.transitions.values() for form in filled_in]
    asked = {spec.name for schema in schemas for spec in schema.personal}
    assert len(asked) >= 25, sorted(asked)
    for schema in schemas:
        clear = {spec.name: WORDS for spec in schema.personal}
        sealed = form_services.seal(schema, clear)
        assert sealed.keys() == clear.keys()
        assert found_in(json.dumps(sealed, ensure_ascii=False)) == set()


@pytest.mark.django_db
def test_the_scan_finds_what_is_in_clear(ningxia, caplog):
    own = citizen()
    Notice.objects.create(
        party=own.party, channel="inapp", title=WORDS, body=NAME, params={"a": [PHONE]}, key="canary", at=AT
    )
    Session.objects.create(
        session_key="canary", session_data=Session.get_session_store_class()().encode({"x": BANK}), expire_date=AT
    )
    logging.getLogger("canary").warning("clear: %s", ADDRESS)
    assert found_in_tables() == {
        ("notices_notice", "title", "free text"),
        ("notices_notice", "body", "name"),
        ("notices_notice", "params", "phone"),
        ("django_session", "session_data", "bank account"),
        ("django_session", "opened", "bank account"),
    }
    assert found_in(caplog.text) == {"address"}
