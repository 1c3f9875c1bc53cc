"""Effects on the case's own values: findings, derived cases, publication, closing and reopening."""

from collections.abc import Mapping
from typing import Any

from yiwang.support.cases.act import Act
from yiwang.support.cases.effects.clocks import finish
from yiwang.support.cases.effects.tasks import cancel
from yiwang.support.cases.kinds import Effect
from yiwang.support.cases.rulebook import value


def set_values(act: Act, effect: Effect) -> None:
    """{set: {field: literal | input.x | "= expression"}}: a finding of the office, kept with the answers."""
    for name, source in effect.argument.items():
        found = resolve(act, source)
        if found is not None:
            keep(act, name, found)


def resolve(act: Act, source: Any) -> Any:
    """The value a source means: a literal, an input, or an expression over the facts."""
    if isinstance(source, str) and source.startswith("input."):
        return act.input.get(source[6:])
    if isinstance(source, str) and source.startswith("answers."):
        return act.plain.get(source[8:])
    if isinstance(source, str) and source.startswith("= "):
        found = value(act, source[2:])
        return int(found) if hasattr(found, "as_integer_ratio") and found == int(found) else found
    return source


def keep(act: Act, name: str, found: Any) -> None:
    """Keeps a finding with the case and projects it where the kind marks it indexed."""
    plain = found.isoformat() if hasattr(found, "isoformat") else found
    act.case.answers = {**act.case.answers, name: plain}
    act.plain[name] = found
    spec = act.kind.fields.get(name)
    if (spec and spec.get("indexed")) or name in act.kind.side_states or name in act.kind.columns:
        act.facts[name] = found


def derive_case(act: Act, effect: Effect) -> None:
    """{derive_case: {kind, matter, answers}}: a case of another kind begins from this one, in the same transaction."""
    options: Mapping[str, Any] = effect.argument
    answers = {name: resolve(act, source) for name, source in (options.get("answers") or {}).items()}
    act.derived.append({"kind": options.get("kind", ""), "matter": options.get("matter", ""), "answers": answers})


def publish(act: Act, effect: Effect) -> None:
    """{publish: [fields]}: from now these are shown to the party on the progress page."""
    names = effect.argument if isinstance(effect.argument, list) else [effect.argument]
    shown = [*act.case.answers.get("published", []), *names]
    act.case.answers = {**act.case.answers, "published": list(dict.fromkeys(shown))}


def close(act: Act, effect: Effect) -> None:
    """The case ends: tasks are cancelled, clocks end, the end is dated. Clocks named in `keep` go on, as do later ones."""
    kept = effect.options.get("keep") or ()
    act.case.closed_at = max(act.at, act.case.opened_at)
    for task in act.tasks():
        cancel(act, task)
    for clock in act.clocks():
        if clock.name in kept:
            continue
        finish(act, clock, "met" if act.at <= clock.due_at else "expired")


def reopen(act: Act, effect: Effect) -> None:
    """The case is in hand again."""
    act.case.closed_at = None
