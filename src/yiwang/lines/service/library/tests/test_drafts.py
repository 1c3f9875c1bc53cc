"""A matter's new version: drafted, reviewed, published by three people; what is refused on the way."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from yiwang.core.actor import Actor
from yiwang.core.problems import Forbidden
from yiwang.foundation.packs import selectors as pack_selectors
from yiwang.foundation.packs.models import Current, Pack
from yiwang.lines.service.library import editing, selectors
from yiwang.lines.service.library import services as library_services
from yiwang.lines.service.library.access import EDIT, PUBLISH, REVIEW
from yiwang.lines.service.library.models import Draft
from yiwang.lines.service.library.problems import (
    BaseMoved,
    DayPassed,
    DraftMoved,
    DraftNotFound,
    DraftUnderWay,
    NothingChanged,
    OwnDraft,
    RemarkMissing,
)
from yiwang.support.matters import selectors as matter_selectors
from yiwang.support.matters import services as matter_services
from yiwang.support.matters.models import Matter
from yiwang.support.matters.problems import MatterRefused
from yiwang.support.matters.tests.factories import AT, FORM, KEEPER, READER, agency, pin, publish

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def form_in_a_pack() -> None:
    pack = Pack.objects.create(
        name="trial", version="1", title="试用", digest="0" * 64, stamp="trial", loaded_at=AT, loaded_by="test"
    )
    Current.objects.create(section="forms", name="stall", document_id=pin("forms", "stall", FORM), pack=pack)
    pack_selectors.forget()


def person(number: int, *rights: str) -> Actor:
    return Actor(kind="officer", name=f"{number}", account_id=number, rights=dict.fromkeys(rights, "place"))


EDITOR, REVIEWER, PUBLISHER = person(1, EDIT), person(2, REVIEW), person(3, PUBLISH)
ALL = person(1, EDIT, REVIEW, PUBLISH)


def drafted(**changes: object) -> Draft:
    draft = library_services.open_draft(by=EDITOR, code="stall", at=AT)
    body = {**draft.body, **changes}
    return library_services.save(by=EDITOR, uid=draft.uid, version=draft.version, body=body, note="简化", at=AT)


def submitted(**changes: object) -> Draft:
    draft = drafted(**(changes or {"name": "临时摊点设置许可"}))
    return library_services.submit(by=EDITOR, uid=draft.uid, version=draft.version, at=AT)


def accepted(**changes: object) -> Draft:
    draft = submitted(**changes)
    return library_services.accept(by=REVIEWER, uid=draft.uid, version=draft.version, at=AT)


def published(on: date = TODAY, **changes: object) -> Draft:
    draft = accepted(**changes)
    return library_services.publish(by=PUBLISHER, uid=draft.uid, version=draft.version, effective_on=on, at=AT)


class TestThreePeople:
    @pytest.mark.requirement("F-062.3")
    def test_a_version_stands_for_everybody_once_three_people_have_done_their_part(self) -> None:
        publish()
        draft = published()
        found = matter_selectors.open_matter(by=READER, code="stall", at=AT)
        assert (draft.state, draft.stands_as) == ("standing", 2)
        assert (found.name, found.version) == ("临时摊点设置许可", 2)
        assert (draft.editor, draft.reviewer, draft.publisher) == ("account:1", "account:2", "account:3")

    def test_nobody_reviews_their_own_draft(self) -> None:
        publish()
        draft = submitted()
        with pytest.raises(OwnDraft), transaction.atomic():
            library_services.accept(by=ALL, uid=draft.uid, version=draft.version, at=AT)
        assert Draft.objects.get().state == "submitted"

    @pytest.mark.parametrize("number", [1, 2])
    def test_nobody_publishes_what_they_wrote_or_reviewed(self, number: int) -> None:
        publish()
        draft = accepted()
        with pytest.raises(OwnDraft), transaction.atomic():
            library_services.publish(
                by=person(number, PUBLISH), uid=draft.uid, version=draft.version, effective_on=TODAY, at=AT
            )
        assert Matter.objects.get().version == 1

    def test_not_even_the_table_holds_a_draft_reviewed_by_its_editor(self) -> None:
        publish()
        draft = submitted()
        with pytest.raises(IntegrityError), transaction.atomic():
            Draft.objects.filter(pk=draft.pk).update(reviewer=draft.editor)

    def test_another_editor_does_not_write_in_it(self) -> None:
        publish()
        draft = drafted(name="甲")
        with pytest.raises(Forbidden), transaction.atomic():
            library_services.save(by=person(9, EDIT), uid=draft.uid, version=draft.version, body={}, note="", at=AT)

    def test_a_draft_is_not_there_for_anybody_else(self) -> None:
        publish()
        draft = drafted()
        with pytest.raises(DraftNotFound):
            selectors.get_draft(by=person(9, "cases.read"), uid=draft.uid)

    def test_it_is_returned_with_a_remark_and_comes_again(self) -> None:
        publish()
        draft = submitted()
        with pytest.raises(RemarkMissing), transaction.atomic():
            library_services.give_back(by=REVIEWER, uid=draft.uid, version=draft.version, remark=" ", at=AT)
        draft = library_services.give_back(by=REVIEWER, uid=draft.uid, version=draft.version, remark="名称有误", at=AT)
        assert (draft.state, draft.remark) == ("editing", "名称有误")
        again = library_services.submit(by=EDITOR, uid=draft.uid, version=draft.version, at=AT)
        assert again.state == "submitted"

    def test_what_somebody_else_moved_first_is_not_moved_again(self) -> None:
        publish()
        draft = submitted()
        library_services.accept(by=REVIEWER, uid=draft.uid, version=draft.version, at=AT)
        with pytest.raises(DraftMoved), transaction.atomic():
            library_services.accept(by=REVIEWER, uid=draft.uid, version=draft.version, at=AT)


class TestRules:
    @pytest.mark.requirement("F-062.4")
    def test_every_fault_is_told_at_once(self) -> None:
        publish()
        draft = drafted(
            power_basis=[], limits={"decision": {"statutory": "5 workdays", "promised": "9 workdays", "basis": {}}}
        )
        with pytest.raises(MatterRefused) as refused, transaction.atomic():
            library_services.submit(by=EDITOR, uid=draft.uid, version=draft.version, at=AT)
        told = {fault.field for fault in refused.value.faults}
        assert {"power_basis", "limits.decision.promised", "limits.decision.basis"} <= told
        shown = [
            f for _, groups in editing.sections(draft.body, refused.value.faults) for g in groups for f in g.fields
        ]
        assert [f.name for f in shown if f.faults] == ["limits.decision.promised"]

    @pytest.mark.requirement("F-062.2")
    def test_a_promise_above_which_a_body_already_promises_longer_is_refused(self) -> None:
        row = publish()
        local = {"limits": {"decision": {"promised": "9 workdays"}}}
        matter_services.claim(by=KEEPER, code="640117001000", agency=agency(), local=local, valid_from=TODAY, at=AT)
        limits = matter_selectors.matter_of(row.hash)["limits"]
        draft = drafted(limits={**limits, "decision": {**limits["decision"], "promised": "8 workdays"}})
        with pytest.raises(MatterRefused) as refused, transaction.atomic():
            library_services.submit(by=EDITOR, uid=draft.uid, version=draft.version, at=AT)
        assert "西夏区审批服务管理局" in refused.value.faults[0].message

    def test_the_code_is_never_written_over(self) -> None:
        publish()
        assert drafted(code="640117009000").body["code"] == "640117001000"

    def test_what_changes_nothing_is_not_submitted(self) -> None:
        publish()
        draft = drafted()
        with pytest.raises(NothingChanged), transaction.atomic():
            library_services.submit(by=EDITOR, uid=draft.uid, version=draft.version, at=AT)

    def test_one_draft_at_a_time(self) -> None:
        publish()
        drafted()
        with pytest.raises(DraftUnderWay), transaction.atomic():
            library_services.open_draft(by=person(9, EDIT), code="stall", at=AT)


class TestDays:
    def test_a_later_day_is_waited_for(self) -> None:
        publish()
        draft = published(on=TODAY + timedelta(days=2))
        assert (draft.state, Matter.objects.get().version) == ("scheduled", 1)
        assert library_services.let_stand(at=AT + timedelta(days=1)) == 0
        assert library_services.let_stand(at=AT + timedelta(days=2)) == 1
        assert library_services.let_stand(at=AT + timedelta(days=2)) == 0
        assert Matter.objects.get().name == "临时摊点设置许可"

    def test_a_day_that_is_over_is_refused(self) -> None:
        publish()
        with pytest.raises(DayPassed), transaction.atomic():
            published(on=TODAY - timedelta(days=1))

    def test_what_no_longer_fits_on_its_day_goes_back_with_the_reason(self) -> None:
        publish()
        draft = published(on=TODAY + timedelta(days=2))
        publish(keywords=["夜市"])
        assert library_services.let_stand(at=AT + timedelta(days=2)) == 0
        draft.refresh_from_db()
        assert draft.state == "editing"
        assert "新版本" in draft.remark


class TestRebase:
    def test_a_moved_base_is_refused_until_the_draft_is_laid_onto_it(self) -> None:
        publish()
        draft = submitted(name="甲许可", keywords=["地摊"])
        publish(keywords=["夜市"], hours="周六")
        with pytest.raises(BaseMoved), transaction.atomic():
            library_services.accept(by=REVIEWER, uid=draft.uid, version=draft.version, at=AT)
        assert [d.path for d in selectors.both_changed(draft=draft, matter=Matter.objects.get())] == ["keywords"]
        draft = library_services.rebase(by=EDITOR, uid=draft.uid, version=draft.version, keep=[], at=AT)
        assert (draft.body["name"], draft.body["keywords"], draft.body["hours"]) == ("甲许可", ["夜市"], "周六")
        assert (draft.state, draft.base_version) == ("editing", 2)


class TestHistory:
    def test_versions_show_their_changes_and_an_old_one_comes_back_as_a_draft(self) -> None:
        row = publish()
        first = row.hash
        published(name="甲许可")
        matter = Matter.objects.get()
        past = selectors.history(by=EDITOR, matter=matter)
        assert [(p.version.number, p.is_present, p.note) for p in past] == [(2, True, "简化"), (1, False, "")]
        assert [(c.label, c.before, c.after) for c in past[0].changes] == [("名称", "临时摊点许可", "甲许可")]
        draft = library_services.open_draft(by=EDITOR, code="stall", document_hash=first, at=AT)
        assert (draft.body["name"], draft.base_version, draft.note) == ("临时摊点许可", 2, "恢复第 1 版")

    def test_a_document_that_never_stood_is_not_restored(self) -> None:
        publish()
        with pytest.raises(DraftMoved), transaction.atomic():
            library_services.open_draft(by=EDITOR, code="stall", document_hash="0" * 64, at=AT)


class TestCounties:
    @pytest.mark.requirement("F-062.2")
    def test_only_what_a_body_adds_differs(self) -> None:
        row = publish()
        local = {"hours": "周六 9:00–12:00", "limits": {"decision": {"promised": "7 workdays"}}}
        matter_services.claim(by=KEEPER, code=row.code, agency=agency(), local=local, valid_from=TODAY, at=AT)
        (found,) = selectors.local_differences(by=EDITOR, matter=row, on=TODAY)
        assert {(d.path, d.before, d.after) for d in found.additions} == {
            ("limits.decision.promised", "10 workdays", "7 workdays"),
            ("hours", "", "周六 9:00–12:00"),
        }
