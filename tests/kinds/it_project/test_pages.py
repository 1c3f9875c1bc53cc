"""The register's pages: what a unit, the coordinator and others see of projects, and opening with verdicts first."""

from datetime import date

import pytest

from tests.kinds.it_project.project import MONDAY, OFFICES, SOUND, article
from tests.people import citizen, client_for, officer
from yiwang.support.cases.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def enter(ningxia):
    """Clients of offices, in the spring of the measure."""
    ningxia.move_clock(MONDAY)

    def client(name):
        agency, post = OFFICES[name]
        return client_for(officer(agency, post, valid_from=date(2022, 1, 1), at=MONDAY))

    return client


def typed(**changed):
    words = {True: "yes", False: "no"}
    return {n: words.get(v, v) if isinstance(v, bool) else v for n, v in {**SOUND, **changed}.items()}


class TestOpen:
    @pytest.mark.requirement("Y-12x")
    def test_the_review_shows_every_ground_with_its_article_before_anything_is_handed_in(self, enter):
        answer = enter("unit").post("/projects/new/", {**typed(bill_items=["server"]), "review": "1"})
        page = answer.content.decode()
        grounds = next(s for s in answer.context["sets"] if s.name == "refusal_grounds")
        assert [r.article for r in grounds.rulings] == [f"{article('十二')}第{n}项" for n in "一二三四五六七八"]
        assert [r.word for r in grounds.rulings] == ["是", *["否"] * 7]
        assert f"{article('十二')}第一项" in page
        assert not Case.objects.exists()

    def test_a_fact_not_given_leaves_its_ground_undecided(self, enter):
        given = {n: v for n, v in typed().items() if n != "integration"}
        answer = enter("unit").post("/projects/new/", {**given, "review": "1"})
        grounds = next(s for s in answer.context["sets"] if s.name == "refusal_grounds")
        assert (grounds.rulings[6].word, grounds.unknown) == ("缺少事实", 1)

    def test_what_was_reviewed_is_handed_in_once(self, enter):
        unit = enter("unit")
        review = unit.post("/projects/new/", {**typed(), "review": "1"})
        carried: dict[str, list[str]] = {}
        for name, value in review.context["carried"]:
            carried.setdefault(name, []).append(value)
        for _ in range(2):
            answer = unit.post("/projects/new/", {**carried, "key": "once", "submit": "1"})
            assert answer.status_code == 302, answer.content.decode()
        case = Case.objects.get()
        assert set(case.answers["purposes"]) == {"sharing", "intensive"}
        assert unit.get(answer.url).status_code == 200

    def test_faults_are_shown_and_what_was_typed_stays(self, enter):
        answer = enter("unit").post("/projects/new/", {**typed(project_type=""), "review": "1"})
        assert SOUND["project_name"] in answer.content.decode()
        assert "carried" not in answer.context

    @pytest.mark.django_db(transaction=True)
    def test_a_refused_opening_names_the_article(self, enter):
        answer = enter("unit").post("/projects/new/", {**typed(project_type="other"), "submit": "1"})
        assert answer.status_code == 422
        assert article("三") in answer.content.decode()
        assert not Case.objects.exists()

    @pytest.mark.parametrize("application", ["investment", "purchase", "earlier", "local_report", "engineering_part"])
    def test_each_kind_of_application_has_its_questions(self, enter, application):
        unit = enter("unit")
        assert application in unit.get("/projects/new/").content.decode()
        page = unit.get(f"/projects/new/?application={application}").content.decode()
        assert ("id_total_investment" in page) is (application in {"investment", "purchase", "local_report"})

    def test_a_reviewer_does_not_open_projects(self, enter):
        assert enter("coordinator").get("/projects/new/").status_code == 403


class TestRegister:
    def test_a_unit_sees_its_own_projects_only(self, enter, office):
        mine, other = office.open(), office.open(by="other_unit", project_name="别人的项目")
        unit = enter("unit")
        page = unit.get("/projects/").content.decode()
        assert mine.case.number in page
        assert other.case.number not in page
        assert "别人的项目" not in page
        assert unit.get(f"/projects/{other.case.uid}/").status_code == 404
        assert other.case.number not in unit.get("/projects/export/").getvalue().decode()

    def test_filters_and_export(self, enter, office):
        project = office.project_at("batched")
        waiting = office.open(project_name="另一个示例项目", project_type="portal")
        unit = enter("unit")
        assert waiting.case.number not in unit.get("/projects/?batch=2022-1").content.decode()
        assert project.case.number in unit.get("/projects/?batch=2022-1").content.decode()
        assert project.case.number not in unit.get("/projects/?state=drafting").content.decode()
        table = unit.get("/projects/export/?state=batched").getvalue().decode()
        assert project.case.number in table
        assert waiting.case.number not in table
        assert "批次（年度-序号）" in table
        assert unit.get("/projects/?cursor=nonsense").status_code == 400

    def test_a_formula_in_a_name_does_not_run_in_a_spreadsheet(self, enter, office):
        office.open(project_name="=HYPERLINK(1)")
        assert "'=HYPERLINK(1)" in enter("unit").get("/projects/export/").getvalue().decode()

    @pytest.mark.parametrize("path", ["", "board/", "new/", "export/"])
    def test_the_register_is_for_offices_with_projects(self, enter, path):
        assert client_for(citizen(at=MONDAY)).get(f"/projects/{path}").status_code == 403
        clerk = client_for(officer("xixia-shenpi", "clerk", valid_from=date(2022, 1, 1), at=MONDAY))
        assert clerk.get(f"/projects/{path}").status_code == 403


class TestProject:
    def test_verdicts_money_and_papers_of_a_project(self, enter, office):
        project = office.project_at("implementing")
        answer = enter("unit").get(f"/projects/{project.case.uid}/")
        assert answer.context["money"].ceiling == 1_100_000_000
        assert answer.context["money"].headroom == 100_000_000
        assert answer.context["warning"] == ""
        page = answer.content.decode()
        assert "11,000,000.00" in page
        assert article("十二") in page

    @pytest.mark.requirement("Y-39/40")
    def test_a_project_outside_the_validity_says_which_measure_is_missing(self, enter, office, ningxia):
        late = MONDAY.replace(year=2024, month=4)
        project = office.open(at=late)
        ningxia.move_clock(late)
        answer = enter("unit").get(f"/projects/{project.case.uid}/")
        assert "缺少接续" in answer.content.decode()


class TestBoard:
    @pytest.mark.requirement("Y-19a")
    def test_a_batched_project_stands_in_its_column_with_rank_and_money(self, enter, office):
        project = office.project_at("batched")
        answer = enter("unit").get("/projects/board/")
        column = next(c for c in answer.context["columns"] if c.state == "batched")
        assert [(c.uid, c.batch, c.rank) for c in column.cards] == [(project.case.uid, "2022-1", 1)]
        assert column.estimate == 1_000_000_000

    @pytest.mark.requirement("Y-19b")
    def test_the_reserve_library_shows_when_a_project_rolls(self, enter, office):
        project = office.project_at("approved").do("coordinator", "put_in_reserve")
        found = enter("unit").get("/projects/board/").context["reserve"]
        assert [(r.card.uid, r.rolls_at.year, r.is_due) for r in found] == [(project.case.uid, 2024, False)]
        assert project.state == "reserve"

    def test_another_unit_sees_none_of_it(self, enter, office):
        office.project_at("batched")
        answer = enter("other_unit").get("/projects/board/")
        assert all(not c.cards for c in answer.context["columns"])
