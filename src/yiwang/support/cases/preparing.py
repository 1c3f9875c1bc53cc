"""An act made ready to ask: the case's answers as facts, clear ones typed, sealed ones apart."""

from yiwang.support.cases import rulebook
from yiwang.support.cases.act import Act
from yiwang.support.cases.asked import form_schema, split, typed


def prepare(act: Act) -> Act:
    """Gives the act the case's answers; sealed ones are opened only for a document that is sealed itself."""
    clear, act.sealed = split(act.case.answers)
    act.plain = typed(act.kind, form_schema(act.kind, act.case.form_hash), clear)
    act.decide_rule = lambda name: rulebook.decide(act, name)[0]
    return act
