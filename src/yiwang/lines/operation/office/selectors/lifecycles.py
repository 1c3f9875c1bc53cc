"""A kind's lifecycle for people: its picture, and each row of its table with who, condition and article in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from yiwang.lines.operation.office.selectors.rows import post_words
from yiwang.web import pictures
from yiwang.web.labels import said

ROLES = {"lead": noop("牵头"), "handle": noop("承办"), "assist": noop("协办"), "support": noop("配合")}


@dataclass(frozen=True)
class Condition:
    """One condition of a transition: a rule with its article, or a plain one with its text."""

    title: str
    text: str
    basis: str
    is_verified: bool


@dataclass(frozen=True)
class Row:
    """One row of the lifecycle table."""

    name: str
    label: str
    sources: tuple[str, ...]
    to: str
    who: tuple[str, ...]
    conditions: tuple[Condition, ...]
    remarks: tuple[Condition, ...]
    basis: str
    danger: bool
    traces: tuple[str, ...]
    is_from_everywhere: bool

    @property
    def is_long(self) -> bool:
        """More than can be read at a glance?"""
        return len(self.conditions) + len(self.remarks) > 3


def rows_of(kind: Any) -> list[Row]:
    """The whole table of a kind, in its order."""
    posts = post_words()
    running = {name for name, state in kind.states.items() if not state.final}
    return [
        Row(
            name=row.name,
            label=said(row.label),
            sources=tuple(said(kind.states[s].label) for s in row.sources),
            to=said(kind.states[row.to].label) if row.to else "",
            who=tuple(who_word(kind, term, posts) for term in row.who),
            conditions=tuple(conditions_of(kind, row.guard)),
            remarks=tuple(c for name in row.also for c in conditions_of(kind, {"rules": [name]})),
            basis=row.basis,
            danger=row.danger,
            traces=row.traces,
            is_from_everywhere=len(running) > 2 and set(row.sources) >= running,
        )
        for row in kind.transitions.values()
    ]


def who_word(kind: Any, term: str, posts: Mapping[str, str]) -> str:
    """Who may do it, in words: the grammar of `who`."""
    head, _colon, rest = term.partition(":")
    head, _slash, post = head.partition("/")
    if head == "task" and rest in kind.tasks:
        task = kind.tasks[rest]
        return _("持有任务“{task}”的{post}").format(
            task=said(task.label), post=posts.get(task.post, task.post) or _("人员")
        )
    if head == "duty":
        role, _slash, post = rest.partition("/")
        return _("{role}单位").format(role=_(ROLES.get(role, role))) + (f"（{posts.get(post, post)}）" if post else "")
    words = {"applicant": _("申请人"), "system": _("系统自动"), "anyone": _("任何登录的人")}
    if head in words:
        return words[head] + (f"（{posts.get(post, post)}）" if post else "")
    if head == "post":
        return _("岗位：{post}").format(post=posts.get(rest, rest))
    return _("权限：{right}").format(right=rest or term)


def conditions_of(kind: Any, guard: Any) -> Iterator[Condition]:
    """The parts of a guard."""
    for part in guard if isinstance(guard, list | tuple) else [guard]:
        if isinstance(part, Mapping) and "rules" in part:
            wanted = part["rules"] if isinstance(part["rules"], list) else [part["rules"]]
            for name in (rule for set_ in wanted for rule in kind.sets.get(set_, (set_,))):
                yield _rule(kind, str(name))
        elif isinstance(part, Mapping):
            yield Condition(str(part.get("refusal", "")), str(part.get("when", "")), "", False)
        elif part not in (None, ""):
            yield _rule(kind, str(part))


def _rule(kind: Any, name: str) -> Condition:
    rule = kind.rules.get(name)
    if rule is None:
        return Condition("", name, "", False)
    return Condition(said(rule.title), rule.when, rule.basis, rule.verified)


def picture_of(kind: Any, way: Sequence[str] = ()) -> pictures.Picture:
    """The lifecycle drawn; rows that lead on from most states are left to the table, unless the case has gone them."""
    running = [name for name, state in kind.states.items() if not state.final]
    moves = [
        (source, row.to)
        for row in kind.transitions.values()
        if row.to and len(row.sources) <= max(4, len(running) // 3)
        for source in row.sources
    ]
    states = {name: said(state.label) for name, state in kind.states.items()}
    final = [name for name, state in kind.states.items() if state.final]
    return pictures.lifecycle(states, [*moves, *pairwise(way)], final=final, way=way)
