"""Effects on responsibility and on those who must be told."""

from yiwang.core.problems import Problem
from yiwang.foundation.agencies.models import Agency
from yiwang.support.cases.act import Act
from yiwang.support.cases.agencies import agency_for
from yiwang.support.cases.effects.tasks import new_task
from yiwang.support.cases.kinds import Effect
from yiwang.support.cases.models import Duty


class AssignedTwice(Problem):
    """The agency holds that duty already."""

    type = "assigned-twice"
    status = 409
    title = "{agency} 已经承担该办件的这项职责"
    next_step = "请选择其他单位。"


def assign(act: Act, effect: Effect) -> None:
    """{assign: {role, agency: ref, post, task}}: gives a duty, and with `task` opens it there. A lead duty moves the case."""
    options = effect.argument
    role = str(options.get("role", "handle"))
    references = options.get("agency", "own")
    for agency in _agencies(act, references):
        if any(d.role == role and d.agency_id == agency.pk for d in act.duties()):
            continue
        if role == "lead":
            _end(act, role)
            act.case.agency = agency
        act.add(
            Duty(
                case=act.case,
                agency=agency,
                post=str(options.get("post", "")),
                role=role,
                from_at=act.at,
                basis=act.transition.basis,
            )
        )
        if options.get("task"):
            task = new_task(act, act.kind.tasks[str(options["task"])], agency=f"code:{agency.code}")
            act.add(task)


def _agencies(act: Act, reference: object) -> list[Agency]:
    text = str(reference)
    chosen = act.input.get(text[6:]) if text.startswith("input.") else None
    if isinstance(chosen, list):
        return [agency_for(act, f"code:{code}") for code in chosen]
    if text.startswith("input.") and not chosen:
        return []
    return [agency_for(act, text)]


def release(act: Act, effect: Effect) -> None:
    """{release: role}: the duty ends here; the waiting time up to now stays charged to it."""
    roles = effect.argument if isinstance(effect.argument, list) else [effect.argument]
    for role in roles:
        _end(act, str(role))


def _end(act: Act, role: str) -> None:
    for duty in act.duties():
        if duty.role == role:
            duty.to_at = max(act.at, duty.from_at)
            act.change(duty)


def notify(act: Act, effect: Effect) -> None:
    """{notify: {to, text}}: told after the transaction, by the notice handler, with text that holds no personal data."""
    options = effect.argument
    if isinstance(options, str):
        options = {"to": "applicant", "text": options}
    targets = options.get("to", "applicant")
    for target in targets if isinstance(targets, list) else [targets]:
        act.notices.append({"to": str(target), "text": str(options["text"])})
