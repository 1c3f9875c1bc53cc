"""Laws that hold for every lifecycle: random walks, every illegal step, unknown facts, documents that do not hold together."""

import copy
from itertools import pairwise

import pytest
import yaml
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import AT
from tests.engine.walk import WALK, Walk, load_walk
from tests.people import citizen
from yiwang.foundation.events.models import Event
from yiwang.foundation.packs.problems import PackRefused
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases import services as case_services
from yiwang.support.cases.effects import REGISTRY
from yiwang.support.cases.kinds import faults_of, parse
from yiwang.support.cases.models import Case
from yiwang.support.cases.problems import GuardRefused, GuardUnknown, KindUnknown, TransitionIllegal

BODY = yaml.safe_load(WALK)
KIND = parse(BODY, "")
INPUTS = {
    "help": {"agency": "640105000000-civil-affairs"},
    "find": {"remark": "属实"},
    "reject": {"slots": ["letter"], "remark": "不清楚"},
}


class TestRandomWalks:
    @given(choices=st.lists(st.integers(0, 40), min_size=3, max_size=14))
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_keep_the_laws(self, walk, choices):
        with transaction.atomic():
            case = walk(born_on="1940-01-01")
            for choice in choices:
                offers = case_selectors.offered(by=case.clerk.actor(), case=case.case, at=case.at)
                names = [o.transition.name for o in offers if o.is_ready and o.transition.name != "stop_badly"]
                if not names:
                    break
                name = names[choice % len(names)]
                case.do(name, **INPUTS.get(name, {}))
                self.check(case)
            transaction.set_rollback(True)

    def check(self, walk: Walk) -> None:
        case = walk.case
        assert case.state in KIND.states
        assert (case.closed_at is None) or (walk.todo == [])
        steps = list(case.steps.order_by("id"))
        events = Event.objects.filter(stream=case.stream, type__in=("case.opened", "case.moved")).order_by("id")
        assert [s.transition for s in steps] == [e.payload["transition"] for e in events]
        assert [s.to_state for s in steps][-1] == case.state
        assert all(a.to_state == b.from_state for a, b in pairwise(steps))
        assert case.version == len(steps)
        assert not case.clocks.filter(state__in=("met", "cancelled", "expired"), ended_at__isnull=True).exists()
        assert not case.clocks.filter(state="running", ended_at__isnull=False).exists()
        running = [c.due_at for c in case.clocks.filter(state="running", counts_as_due=True)]
        assert case.due_at.year == 2999 if not running else case.due_at == min(running)


class TestIllegalSteps:
    ROADS = {"open": (), "working": ("work",), "settled": ("work", "split_any", "do_a"), "done": ("finish",)}

    @pytest.mark.parametrize("state", list(KIND.states))
    def test_every_step_the_table_does_not_list_is_refused_without_change(self, walk, state):
        case = walk().do(*self.ROADS[state])
        assert case.case.state == state
        before = self.rows(case)
        illegal = [t.name for t in KIND.transitions.values() if state not in t.sources]
        for name in illegal:
            with pytest.raises(TransitionIllegal), transaction.atomic():
                case.do(name)
        assert self.rows(case) == before
        assert len(illegal) >= 3

    def test_so_is_one_that_nobody_ever_wrote(self, walk):
        with pytest.raises(TransitionIllegal), transaction.atomic():
            walk().do("fly")

    def rows(self, walk):
        case = Case.objects.get(pk=walk.case.pk)
        return (case.state, case.version, case.answers, case.steps.count(), case.tasks.count(), Event.objects.count())


class TestGuards:
    def test_known_facts_decide(self, walk):
        assert walk(born_on="1940-01-01").do("grant").case.answers["outcome"] == "granted"
        young = walk(born_on="1990-01-01")
        with pytest.raises(GuardRefused) as caught, transaction.atomic():
            young.do("grant")
        assert (str(caught.value), caught.value.facts["basis"]) == ("未满八十周岁。", "平台约定 3")

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("step", ["grant", "refuse"])
    def test_an_unknown_age_neither_grants_nor_refuses_and_asks_once(self, walk, step):
        case = walk()
        for _ in range(2):
            with pytest.raises(GuardUnknown) as caught:
                case.do(step)
        case.case.refresh_from_db()
        assert caught.value.facts["missing"] == "born_on"
        assert (case.case.state, case.case.version, case.todo) == ("open", 1, ["clarify", "handle"])
        unclear = Event.objects.filter(stream=case.case.stream, type="case.unclear")
        assert [e.payload["missing"] for e in unclear] == ["born_on"]

    def test_an_offer_says_that_it_cannot_be_known_yet(self, walk):
        case = walk()
        offers = {
            o.transition.name: o for o in case_selectors.offered(by=case.clerk.actor(), case=case.case, at=case.at)
        }
        assert (offers["grant"].guard.passes, offers["grant"].guard.missing) == (None, ("born_on",))


def broken(change):
    body = copy.deepcopy(BODY)
    change(body)
    return [(f.field, f.message) for f in faults_of(body, tuple(REGISTRY))]


class TestDocuments:
    def test_the_tiny_kind_holds_together(self):
        assert broken(lambda b: None) == []

    @pytest.mark.parametrize("key", ["kind", "states", "transitions"])
    def test_need_their_main_parts(self, key):
        assert broken(lambda b: b.pop(key)) == [("kind", "缺少 kind、states 或 transitions")]

    @pytest.mark.parametrize(
        ("change", "field", "message"),
        [
            (lambda b: b["transitions"]["work"].update(to="gone"), "transitions.work", "没有名为 gone 的状态"),
            (lambda b: b["transitions"]["open"].update(to=""), "transitions.open", "开始办件的转换必须写明到达状态"),
            (lambda b: b["transitions"]["work"].update(who=[]), "transitions.work", "没有写明谁可以办理（who）"),
            (lambda b: b["transitions"]["work"].update(basis=""), "transitions.work", "没有写明依据（basis）"),
            (lambda b: b["transitions"]["work"].update(unless=["x"]), "transitions.work", "unless 引用的 x 不存在"),
            (lambda b: b["transitions"]["work"].update(who=["task:x"]), "transitions.work", "没有名为 x 的任务"),
            (lambda b: b["transitions"]["work"].update(effects=["pay"]), "transitions.work", "pay 不在效果登记表中"),
            (
                lambda b: b["transitions"]["work"].update(effects=[{"start_clock": "x"}]),
                "transitions.work",
                "start_clock 引用的 x 不存在",
            ),
            (
                lambda b: b["transitions"]["work"].update(effects=[{"issue": {"document": "x"}}]),
                "transitions.work",
                "issue 引用的 x 不存在",
            ),
            (
                lambda b: b["transitions"]["work"].update(effects=[{"open_tasks": ["x"]}]),
                "transitions.work",
                "open_tasks 引用的 x 不存在",
            ),
            (lambda b: b["clocks"]["desk"].update(on_expiry="x"), "clocks.desk.on_expiry", "没有名为 x 的转换"),
            (lambda b: b["tasks"]["a"].update(clock="x"), "tasks.a.clock", "没有名为 x 的时钟"),
            (lambda b: b.update(sets={"all": ["x"]}), "sets.all", "没有名为 x 的规则"),
            (lambda b: b["states"].update(lost={"zh": "孤立"}), "states.lost", "没有任何转换到达此状态"),
        ],
    )
    def test_are_told_what_is_wrong_and_where(self, change, field, message):
        assert (field, message) in broken(change)

    def test_need_a_beginning(self):
        assert ("transitions", "没有开始办件的转换（from 为空）") in broken(
            lambda b: b["transitions"]["open"].update({"from": ["done"]})
        )

    def test_a_single_task_that_does_not_exist_is_found_too(self):
        found = broken(lambda b: b["transitions"]["work"].update(effects=[{"open_task": "x"}]))
        assert found == [("transitions.work", "open_task 引用的 x 不存在")]

    @pytest.mark.parametrize(
        ("old", "new", "words"),
        [
            ("years_between(born_on, today) >= 80", "years_between(born_at, today) >= 80", "born_at"),
            ("years_between(born_on, today) >= 80", "CASE WHEN 1 = 1 THEN true END", "rules.old_enough"),
            ("type: date}", "type: moment}", "form."),
        ],
    )
    def test_a_pack_with_a_rule_or_form_that_does_not_hold_is_refused_whole(
        self, ningxia, db, tmp_path, old, new, words
    ):
        with pytest.raises(PackRefused) as caught, transaction.atomic():
            load_walk(tmp_path, WALK.replace(old, new))
        assert any(words in f.field + f.message for f in caught.value.faults)
        with pytest.raises(KindUnknown), transaction.atomic():
            case_services.submit(
                by=citizen().actor(), application=case_services.Application(kind="walk", answers={}), key="", at=AT
            )
