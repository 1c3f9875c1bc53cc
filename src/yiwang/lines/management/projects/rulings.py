"""What the measure says of a project: every rule with its article, its evidence and yes, no or unknown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yiwang.core.actor import Actor
from yiwang.lines.management.projects import selectors
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases.models import Case
from yiwang.web.labels import said

SETS = {
    "refusal_grounds": "不予受理的八种情形（第十二条）",
    "opening_refusals": "能否申报",
    "scope_remarks": "适用范围与原则",
    "overlay_remarks": "自治区统筹要求",
    "document_demands": "须编制的文本（第十三条）",
    "estimate_remarks": "批复投资与 10%",
    "approval_faults": "申报审批",
    "start_faults": "开工条件",
    "payment_faults": "资金拨付",
    "adjustment_faults": "调整",
    "trial_faults": "试运行",
    "final_faults": "竣工验收",
    "operation_faults": "转入运行",
    "maintenance_faults": "运行维护经费",
}
FROM_STATE = {
    "estimate_remarks": "approved",
    "approval_faults": "vice_mayor_study",
    "start_faults": "fixed",
    "payment_faults": "implementing",
    "adjustment_faults": "change_consent",
    "trial_faults": "preliminary_accepted",
    "final_faults": "trial_run",
    "operation_faults": "accepted",
    "maintenance_faults": "operating",
}
BEFORE_OPENING = ("opening_refusals", "refusal_grounds", "scope_remarks", "overlay_remarks", "document_demands")
WORDS = {"yes": "是", "no": "否", "unknown": "缺少事实"}
COUNTED = {
    "months_since_": "“{}”以来的整月数",
    "days_since_": "“{}”以来的天数",
    "workdays_since_": "“{}”以来的工作日数",
    "done_": "“{}”的次数",
}
FACTS = {
    "opened_on": "受理日期",
    "materials_missing": "仍缺的材料数",
    "register_same_type_building": "登记簿：本单位同类型在建未验收",
    "register_similar_systems": "登记簿：同名系统",
    "register_unit_suspended": "登记簿：本单位申报资格暂停",
}


@dataclass(frozen=True)
class Ruling:
    """One rule decided: `tone` says how to show it (bad: stands in the way, warn: mind it, quiet: nothing to mind)."""

    title: str
    article: str
    verified: bool
    word: str
    tone: str
    message: str
    evidence: list[tuple[str, str]]
    missing: list[str]


@dataclass(frozen=True)
class RulingSet:
    """One set of rules under its heading."""

    name: str
    title: str
    rulings: list[Ruling]

    @property
    def against(self) -> int:
        """How many stand in the way or must be minded."""
        return sum(1 for ruling in self.rulings if ruling.tone in {"bad", "warn"} and ruling.word == WORDS["yes"])

    @property
    def unknown(self) -> int:
        """How many cannot be decided yet."""
        return sum(1 for ruling in self.rulings if ruling.word == WORDS["unknown"])


def rulings_of(*, by: Actor, case: Case, at: datetime, sets: Iterable[str] = ()) -> list[RulingSet]:
    """The rules decided on a project; sets of later stages, and rules that wait for a step's input, are left out."""
    kind = case_selectors.kind_of(case)
    here = kind.states[case.state].position if case.state else 0
    found = []
    for name in sets or [s for s in SETS if s not in FROM_STATE or kind.states[FROM_STATE[s]].position <= here]:
        verdicts = case_selectors.verdicts(by=by, case=case, names=kind.sets.get(name, ()), at=at)
        rows = [_ruling(by, case, v, at) for v in verdicts if not any(m.startswith("input_") for m in v.missing)]
        if rows:
            found.append(RulingSet(name, SETS.get(name, name), rows))
    return found


def _ruling(by: Actor, case: Case, verdict: Any, at: datetime) -> Ruling:
    rule = verdict.rule
    return Ruling(
        title=said(rule.title),
        article=rule.basis,
        verified=rule.verified,
        word=WORDS[verdict.word],
        tone=_tone(rule.verdict, verdict.outcome),
        message=rule.message if "{" not in rule.message else "",
        evidence=_evidence(by, case, rule.evidence, at),
        missing=[_label(case, name) for name in verdict.missing],
    )


def _tone(kind: str, outcome: bool | None) -> str:
    if outcome is None:
        return "warn"
    if not outcome:
        return "quiet"
    return {"refuse": "bad", "warn": "warn"}.get(kind, "good")


def _evidence(by: Actor, case: Case, names: Sequence[str], at: datetime) -> list[tuple[str, str]]:
    words = dict(zip(names, case_selectors.read_columns(case=case, names=names), strict=True)) if names else {}
    facts = case_selectors.evidence(by=by, case=case, names=[n for n in names if not words[n][1]], at=at)
    return [(_label(case, name), words[name][1] or _said(case, name, facts.get(name))) for name in names]


def _said(case: Case, name: str, value: Any) -> str:
    return case_selectors.word_of(case_selectors.kind_of(case), name, value, case.form_hash) or "未知"


def _label(case: Case, name: str) -> str:
    kind = case_selectors.kind_of(case)
    for slot in kind.materials:
        if slot["slot"] == name:
            return str(slot.get("name", name))
    for prefix, words in COUNTED.items():
        if name.startswith(prefix) and name[len(prefix) :] in kind.transitions:
            return words.format(said(kind.transitions[name[len(prefix) :]].label))
    side = kind.side_states.get(name)
    return FACTS.get(name) or (said(side or case_selectors.column_label(kind, name, case.form_hash)))


def draft_rulings(*, by: Actor, answers: Mapping[str, Any], at: datetime) -> list[RulingSet]:
    """What the measure would say of an application not handed in yet."""
    draft = case_selectors.draft_of(by=by, kind=selectors.KIND, answers=answers, place=by.place, at=at)
    return rulings_of(by=by, case=draft, at=at, sets=BEFORE_OPENING)


def validity_warning(*, by: Actor, case: Case, at: datetime) -> str:
    """What to say of a project opened outside the measure's validity; empty inside it."""
    kind = case_selectors.kind_of(case)
    verdict = case_selectors.verdicts(by=by, case=case, names=("measure_not_in_force",), at=at)[0]
    return str(kind.validity.get("message") or verdict.rule.message) if verdict.outcome else ""
