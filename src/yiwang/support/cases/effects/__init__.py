"""The closed registry of effects: what a transition of any lifecycle can do, and nothing else."""

from collections.abc import Callable

from yiwang.support.cases.act import Act
from yiwang.support.cases.effects import clocks, papers, people, tasks, values
from yiwang.support.cases.kinds import Effect
from yiwang.support.cases.rulebook import decide

REGISTRY: dict[str, Callable[[Act, Effect], None]] = {
    "start_clock": clocks.start_clock,
    "end_clock": clocks.end_clock,
    "cancel_clock": clocks.cancel_clock,
    "pause_clock": clocks.pause_clock,
    "resume_clock": clocks.resume_clock,
    "extend_clock": clocks.extend_clock,
    "open_task": tasks.open_task,
    "open_tasks": tasks.open_tasks,
    "close_tasks": tasks.close_tasks,
    "recur": tasks.recur,
    "end_recur": tasks.end_recur,
    "assign": people.assign,
    "release": people.release,
    "notify": people.notify,
    "set": values.set_values,
    "require_material": papers.require_material,
    "require_materials": papers.require_materials,
    "mark_materials": papers.mark_materials,
    "issue": papers.issue,
    "deliver": papers.deliver,
    "result": papers.record_result,
    "derive_case": values.derive_case,
    "publish": values.publish,
    "close": values.close,
    "reopen": values.reopen,
}


def apply_effects(act: Act) -> None:
    """Runs the transition's effects on the act in the order written; one with a condition only on a clear yes."""
    for effect in act.transition.effects:
        if not effect.when or decide(act, effect.when)[0] is True:
            REGISTRY[effect.name](act, effect)
