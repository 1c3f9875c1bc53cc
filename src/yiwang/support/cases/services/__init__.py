"""The only writers of cases: one function per use case, one transaction."""

from yiwang.support.cases.services.following import close_heads
from yiwang.support.cases.services.lights import watch_lights
from yiwang.support.cases.services.migration import MigrationPlan, migrate_case, offered_migration
from yiwang.support.cases.services.moving import move
from yiwang.support.cases.services.opening import Application
from yiwang.support.cases.services.papers import attach, commit_to, promise_later, share, take_from_state
from yiwang.support.cases.services.recusal import ask_recusal, decide_recusal, declare_interest, set_aside
from yiwang.support.cases.services.submission import submit, submit_together
from yiwang.support.cases.services.tasks import claim, delegate, hand_over, put_back
from yiwang.support.cases.services.time import open_recurring_tasks, recompute_provisional, run_out_clocks
from yiwang.support.cases.services.unmasking import reveal_answers

__all__ = [
    "Application",
    "MigrationPlan",
    "ask_recusal",
    "attach",
    "claim",
    "close_heads",
    "commit_to",
    "decide_recusal",
    "declare_interest",
    "delegate",
    "hand_over",
    "migrate_case",
    "move",
    "offered_migration",
    "open_recurring_tasks",
    "promise_later",
    "put_back",
    "recompute_provisional",
    "reveal_answers",
    "run_out_clocks",
    "set_aside",
    "share",
    "submit",
    "submit_together",
    "take_from_state",
    "watch_lights",
]
