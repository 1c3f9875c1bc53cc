"""Rules of a kind decided on a case: guards, verdicts with their article, values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from yiwang.core import rules
from yiwang.support.cases.act import Act
from yiwang.support.cases.asked import column_label, form_schema
from yiwang.support.cases.facts import Facts, vocabulary_of
from yiwang.support.cases.kinds import Kind, RuleSpec


@dataclass(frozen=True)
class Verdict:
    """What one rule says of a case: yes (it applies), no, or unknown for lack of facts; `lacks` in words."""

    rule: RuleSpec
    outcome: bool | None
    missing: tuple[str, ...] = ()
    message: str = ""
    lacks: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """yes, no or unknown."""
        return {True: "yes", False: "no", None: "unknown"}[self.outcome]

    @property
    def blocks(self) -> bool:
        """Does it stand in the way of whoever wants to go on?"""
        return self.rule.verdict == "refuse" and self.outcome is not False


_KINDS: dict[str, Kind] = {}


@lru_cache(maxsize=4096)
def _compiled(digest: str, form: str, source: str) -> rules.Rule:
    kind = _KINDS[digest]
    schema = form_schema(kind, form)
    fields = schema.vocabulary() if schema else {}
    return rules.compile_rule(source, rules.Vocabulary(vocabulary_of(kind, fields)))


def compiled(kind: Kind, form_hash: str, source: str) -> rules.Rule:
    """A rule text of this kind ready to decide (kept per kind, form and text). Raises RuleRefused."""
    _KINDS.setdefault(kind.digest, kind)
    return _compiled(kind.digest, form_hash, source)


def text_of(kind: Kind, source: str) -> str:
    """The rule text that a guard names: a rule's `when`, or the text itself."""
    return kind.rules[source].when if source in kind.rules else source


def decide(act: Act, source: str) -> tuple[bool | None, tuple[str, ...]]:
    """Yes, no or unknown for a rule text or a rule's name, with the facts that were missing."""
    rule = compiled(act.kind, act.case.form_hash, text_of(act.kind, source))
    facts = Facts(act)
    outcome = rule.decide(facts)
    missing = tuple(sorted(n for n in rule.names if facts.get(n) is None)) if outcome is None else ()
    return outcome, missing


def value(act: Act, source: str) -> Any:
    """The value of an expression over the facts of the act."""
    return compiled(act.kind, act.case.form_hash, source).value(Facts(act))


def verdict(act: Act, name: str) -> Verdict:
    """One named rule decided on the case."""
    outcome, missing = decide(act, name)
    rule = act.kind.rules[name]
    return Verdict(rule, outcome, missing, fill(act, rule.message), words_for(act, missing))


def words_for(act: Act, names: Iterable[str]) -> tuple[str, ...]:
    """What the facts that are missing are called where they are asked."""
    asked = (name.removeprefix("input_") for name in names)
    return tuple(column_label(act.kind, name, act.case.form_hash).zh for name in asked)


def verdicts(act: Act, names: tuple[str, ...]) -> list[Verdict]:
    """Named rules and sets of rules decided on the case, in order."""
    flat = [rule for name in names for rule in act.kind.sets.get(name, (name,))]
    return [verdict(act, name) for name in flat]


@dataclass(frozen=True)
class GuardResult:
    """Whether the guard lets the transition pass (None: unknown), and why."""

    passes: bool | None
    reason: str = ""
    basis: str = ""
    missing: tuple[str, ...] = ()
    verdicts: tuple[Verdict, ...] = ()


def judge(act: Act) -> GuardResult:
    """The guard of the act's transition: one condition or a list of them, all of which must hold."""
    guard = act.transition.guard
    parts = guard if isinstance(guard, list | tuple) else [guard]
    results = [_judge_part(act, part) for part in parts if part not in (None, "")]
    found = tuple(v for r in results for v in r.verdicts)
    for result in results:
        if result.passes is False:
            return GuardResult(False, result.reason, result.basis, verdicts=found)
    missing = tuple(dict.fromkeys(m for r in results for m in r.missing))
    passes = None if any(r.passes is None for r in results) else True
    return GuardResult(passes, missing=missing, verdicts=found)


def names_judged(act: Act) -> frozenset[str]:
    """The facts that the guard of the act's transition reads."""
    guard = act.transition.guard
    parts = guard if isinstance(guard, list | tuple) else [guard]
    texts = [text for part in parts if part not in (None, "") for text in _texts(act.kind, part)]
    return frozenset().union(*(compiled(act.kind, act.case.form_hash, text).names for text in texts))


def _texts(kind: Kind, part: Any) -> list[str]:
    if not isinstance(part, Mapping):
        return [text_of(kind, str(part))]
    if "rules" not in part:
        return [text_of(kind, str(part["when"]))]
    sets = part["rules"] if isinstance(part["rules"], list) else [str(part["rules"])]
    named = [text_of(kind, rule) for name in sets for rule in kind.sets.get(name, (name,))]
    return [*named, str(part["unless"])] if part.get("unless") else named


def _judge_part(act: Act, part: Any) -> GuardResult:
    if isinstance(part, Mapping) and "rules" in part:
        return _judge_set(act, part)
    refusal = act.transition.refusal
    if isinstance(part, Mapping):
        refusal, part = str(part.get("refusal", refusal)), part["when"]
    outcome, missing = decide(act, str(part))
    spec = act.kind.rules.get(str(part))
    reason = refusal or (spec.message or spec.title.zh if spec else "办理条件不满足")
    return GuardResult(outcome, fill(act, reason), spec.basis if spec else act.transition.basis, missing)


def _judge_set(act: Act, guard: Mapping[str, Any]) -> GuardResult:
    if guard.get("unless") and decide(act, str(guard["unless"]))[0] is True:
        return GuardResult(True)
    sets = guard["rules"]
    found = verdicts(act, tuple(sets) if isinstance(sets, list) else (str(sets),))
    wanted = guard.get("expect", "none") == "all"
    against = [v for v in found if v.outcome is (not wanted)]
    if against:
        reason = "；".join((v.message or v.rule.title.zh).rstrip("。") for v in against)
        basis = "；".join(dict.fromkeys(v.rule.basis for v in against))
        return GuardResult(False, reason, basis, verdicts=tuple(found))
    unknown = [v for v in found if v.outcome is None]
    if unknown:
        missing = tuple(sorted({m for v in unknown for m in v.missing}))
        return GuardResult(None, missing=missing, verdicts=tuple(found))
    return GuardResult(True, verdicts=tuple(found))


class _Fill(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "—"


def fill(act: Act, text: str) -> str:
    """A message with {fact} names filled in. Personal answers are not facts, so they never reach a message."""
    if "{" not in text:
        return text
    facts = Facts(act)
    names = {part.split("}")[0] for part in text.split("{")[1:]}
    return text.format_map(_Fill({n: facts.get(n, "—") for n in names}))
