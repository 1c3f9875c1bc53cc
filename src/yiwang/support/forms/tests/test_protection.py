"""Personal answers: sealed at rest, masked by default, opened exactly."""

import json

from yiwang.support.forms import services as form_services
from yiwang.support.forms.answers import lookup_hash
from yiwang.support.forms.tests.factories import field, schema

FORM = schema(
    field("name", personal="sensitive", mask="name"),
    field("account", personal="sensitive", mask="tail"),
    field("note", "textarea", personal="sensitive"),
    field("shop"),
)
CLEAN = {"name": "马建国", "account": "6222020000001234", "note": "腿脚不便", "shop": "老马拉面"}


def test_sealing_hides_personal_answers_and_nothing_else() -> None:
    stored = form_services.seal(FORM, CLEAN)
    text = json.dumps(stored, ensure_ascii=False)
    assert stored["shop"] == "老马拉面"
    assert all(secret not in text for secret in ("马建国", "6222020000001234", "腿脚不便"))


def test_opening_gives_back_exactly_what_was_sealed() -> None:
    assert form_services.open_answers(FORM, form_services.seal(FORM, CLEAN), masked=False) == CLEAN


def test_sealing_twice_seals_once() -> None:
    once = form_services.seal(FORM, CLEAN)
    assert form_services.seal(FORM, once) == once


def test_masked_answers_tell_only_what_they_may() -> None:
    shown = form_services.open_answers(FORM, form_services.seal(FORM, CLEAN), masked=True)
    assert shown["shop"] == "老马拉面"
    assert shown["account"] == "＊＊＊＊1234"
    assert shown["note"] == "＊＊＊＊＊＊"
    assert shown["name"] != "马建国" and "建国" not in str(shown["name"])


def test_a_sealed_answer_of_a_question_no_longer_asked_stays_hidden() -> None:
    stored = form_services.seal(FORM, CLEAN)
    assert form_services.open_answers(schema(field("shop")), stored, masked=True)["name"] == "＊＊＊＊＊＊"


def test_the_same_number_is_found_by_the_same_hash_and_by_no_other() -> None:
    spec = schema(field("id", "citizen_id", personal="identifier", indexed="hash")).by_name["id"]
    assert lookup_hash(spec, "640105194503070028") == lookup_hash(spec, "640105194503070028")
    assert lookup_hash(spec, "640105194503070028") != lookup_hash(spec, "640105194503070029")
