"""What packs and time do to running cases: holiday tables loaded later, newer lifecycles, a pinned version."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from tests.conftest import AT
from tests.kinds.service.hall import refused
from tests.people import SYSTEM, client_for, officer
from yiwang.core.actor import Actor
from yiwang.core.problems import Forbidden
from yiwang.foundation.events import services as event_services
from yiwang.foundation.notices.models import Notice
from yiwang.foundation.packs import services as pack_services
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases import services as case_services
from yiwang.support.cases.problems import CaseChanged, CaseNotFound, MigrationBarred

DECEMBER = datetime(2026, 12, 14, 2, tzinfo=UTC)
YEAR_2027 = """
  - year: 2027
    {more}holidays:
      - {{from: "2027-01-01", to: "2027-01-03", name: 元旦}}
    makeup: []
"""
MIGRATOR = Actor.system("migrator", "cases.migrate")


@pytest.fixture
def variant(hall, tmp_path):
    """A copy of the pack that a test may change and load."""
    copy = tmp_path / "ningxia"
    shutil.copytree(settings.PACKS / "ningxia", copy)

    def load(at=DECEMBER, **changed):
        for path, change in changed.values():
            file = copy / path
            file.write_text(change(file.read_text()))
        pack_services.load(by=SYSTEM, path=copy, at=at)

    return load


def with_2027(layer):
    """A change that adds the table of 2027 (synthetic: only the first three days are off)."""
    return (f"calendar/{layer}.yaml", lambda text: text.rstrip() + YEAR_2027.format(more=""))


def with_kind(old, new):
    def change(text):
        assert old in text
        return text.replace(old, new)

    return ("kinds/service/lifecycle.yaml", change)


class TestProvisionalDates:
    def test_a_limit_over_the_end_of_the_known_tables_is_marked(self, hall):
        within, beyond = hall.apply().hand_in(), hall.apply(at=DECEMBER).hand_in().do("clerk", "accept")
        assert "cn 2027" not in within.clock("acceptance").provisional
        assert "cn 2027" in beyond.clock("decision").provisional
        assert beyond.due("decision") == "2027-01-11"

    def test_is_reckoned_anew_when_the_table_is_loaded_and_the_party_is_told(self, hall, variant):
        case = hall.apply(at=DECEMBER).hand_in().do("clerk", "accept")
        variant(at=case.at + timedelta(days=1), cn=with_2027("cn"))
        case.case.refresh_from_db()
        assert (case.due("decision"), "cn 2027" in case.clock("decision").provisional) == ("2027-01-12", False)
        assert case.case.due_at == case.clock("decision_promised").due_at
        event = next(e for e in case.events if e.type == "case.due_recomputed" and e.payload["clock"] == "decision")
        assert event.payload["from"] < event.payload["to"]
        event_services.relay()
        while event_services.pump("cases.notices", case.at):
            pass
        titles = Notice.objects.filter(party=hall.person("applicant").party).values_list("title", flat=True)
        assert "办理期限已按最新放假安排重新计算" in list(titles)

    def test_a_clock_that_has_ended_stays_as_it_was(self, hall, variant):
        case = hall.apply(at=DECEMBER).granted()
        due = case.due("decision")
        variant(at=case.at + timedelta(days=1), cn=with_2027("cn"))
        assert case.due("decision") == due

    def test_nobody_loads_a_table_without_the_right(self, hall, tmp_path):
        with refused(Forbidden):
            pack_services.load(by=hall["head"], path=settings.PACKS / "ningxia", at=AT)


class TestPinnedLifecycle:
    NEW_STEP = with_kind(
        "  archive: {<<: *archive,",
        "  note: {<<: *archive, zh: 批注, en: Note, from: [received], to: received, who: ['task:check_receipt'], basis: 平台约定 批注}\n"
        "  archive: {<<: *archive,",
    )

    def offered(self, hall, case):
        return {o.transition.name for o in case_selectors.offered(by=hall["clerk"], case=case.case, at=case.at)}

    def test_a_running_case_stays_on_what_it_began_with(self, hall, variant):
        before = hall.apply()
        variant(kind=self.NEW_STEP)
        after = hall.apply()
        assert before.case.kind_hash != after.case.kind_hash
        assert "note" not in self.offered(hall, before) and "note" in self.offered(hall, after)

    def test_moves_to_the_newer_one_only_when_told_and_after_a_dry_run(self, hall, variant):
        case = hall.apply()
        variant(kind=self.NEW_STEP)
        plan = case_services.migrate_case(by=MIGRATOR, case=case.case, at=DECEMBER, dry_run=True)
        case.case.refresh_from_db()
        assert (plan.obstacles, case.case.kind_hash, case.case.version) == ((), plan.from_hash, 1)
        case_services.migrate_case(by=MIGRATOR, case=case.case, at=DECEMBER, dry_run=False)
        case.case.refresh_from_db()
        assert (case.case.kind_hash, case.case.version) == (plan.to_hash, 2)
        assert case.events[-1].payload == {"from": plan.from_hash, "to": plan.to_hash}
        assert "note" in self.offered(hall, case)

    def test_not_when_its_clock_is_gone_from_the_newer_one(self, hall, variant):
        case = hall.apply().do("clerk", "request_correction", files_defective=False, form_defective=False)
        rename = (
            "kinds/service/lifecycle.yaml",
            lambda text: (
                text.replace("correction: {zh: 补正期限", "amending: {zh: 补正期限")
                .replace("_clock: correction}", "_clock: amending}")
                .replace("overdue_correction", "overdue_amending")
            ),
        )
        variant(kind=rename)
        plan = case_services.migrate_case(by=MIGRATOR, case=case.case, at=DECEMBER, dry_run=True)
        assert plan.obstacles == ("新版本没有时钟“补正期限”",)
        with refused(MigrationBarred) as caught:
            case_services.migrate_case(by=MIGRATOR, case=case.case, at=DECEMBER, dry_run=False)
        assert "补正期限" in caught.value.message
        case.case.refresh_from_db()
        assert case.case.kind_hash == plan.from_hash

    @pytest.mark.parametrize("who", ["clerk", "decider", "applicant"])
    def test_not_without_the_right(self, hall, who):
        case = hall.apply()
        with refused(Forbidden):
            case_services.migrate_case(by=hall[who], case=case.case, at=AT, dry_run=True)

    def test_not_by_the_head_of_another_body(self, hall):
        case = hall.apply()
        other = officer("640121000000-market-supervision", "head")
        with refused(CaseNotFound):
            case_services.migrate_case(by=other.actor(), case=case.case, at=AT, dry_run=False)

    def test_not_on_a_version_seen_too_long_ago(self, hall, variant):
        case = hall.apply()
        variant(kind=self.NEW_STEP)
        with refused(CaseChanged):
            case_services.migrate_case(by=hall["head"], case=case.case, at=DECEMBER, dry_run=False, version=9)

    def test_the_head_moves_it_on_the_page(self, hall, variant):
        case = hall.apply()
        head, clerk = client_for(hall.person("head")), client_for(hall.person("clerk"))
        page = f"/work/cases/{case.case.uid}/"
        assert "流程有新版本" not in head.get(page).content.decode()
        variant(kind=self.NEW_STEP)
        assert "流程有新版本" in head.get(page).content.decode()
        assert "流程有新版本" not in clerk.get(page).content.decode()
        assert head.post(f"{page}migrate/", {"version": "1"}).status_code == 302
        assert "流程有新版本" not in head.get(page).content.decode()
        case.case.refresh_from_db()
        assert "note" in self.offered(hall, case)

    @pytest.mark.django_db(transaction=True)
    def test_and_by_the_api_where_others_are_refused(self, hall, variant):
        case = hall.apply()
        variant(kind=self.NEW_STEP)
        path = f"/api/v1/cases/{case.case.uid}/migration"
        head = client_for(hall.person("head"))
        plan = head.get(path).json()
        assert (plan["is_newer"], plan["obstacles"]) == (True, [])
        for who, status in (("clerk", 403), ("applicant", 403), ("other_clerk", 404)):
            answer = client_for(hall.person(who)).post(path, {}, content_type="application/json")
            assert answer.status_code == status
        assert head.post(path, {"version": 9}, content_type="application/json").json()["type"].endswith("case-changed")
        done = head.post(path, {"version": 1}, content_type="application/json", headers={"Idempotency-Key": "one"})
        again = head.post(path, {"version": 1}, content_type="application/json", headers={"Idempotency-Key": "one"})
        assert (done.status_code, done.json()["version"], again.json()["version"]) == (200, 2, 2)
        case.case.refresh_from_db()
        assert case.case.kind_hash == plan["to_hash"]
