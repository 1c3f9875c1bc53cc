from datetime import timedelta

from django.apps import AppConfig

EVENTS = (
    "case.opened",
    "case.moved",
    "case.unclear",
    "case.material",
    "case.interest_declared",
    "case.recusal_asked",
    "case.recusal_decided",
    "case.clock_expired",
    "case.light_changed",
    "case.task_recurred",
    "case.due_recomputed",
    "case.migrated",
    "case.unmasked",
    "task.claimed",
    "task.put_back",
    "task.delegated",
    "task.handed_over",
)
TELLING = ("case.opened", "case.moved", "case.due_recomputed", "case.light_changed", "case.clock_expired")


class CasesConfig(AppConfig):
    name = "yiwang.support.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiwang.foundation.access import registry as rights
        from yiwang.foundation.events import registry as events
        from yiwang.foundation.jobs import registry as schedules
        from yiwang.foundation.packs import registry as packs
        from yiwang.support.cases import handlers, jobs, sections
        from yiwang.support.cases.access import RIGHTS

        rights.register(*RIGHTS)
        for name in EVENTS:
            events.declare(name)
        events.subscribe("cases.notices", TELLING, handlers.send_notices)
        events.subscribe("cases.account", ("case.opened",), handlers.fill_account)
        events.subscribe("cases.heads", ("case.moved",), handlers.go_on_with_heads)
        schedules.schedule("cases.clocks", jobs.run_out_clocks, every=timedelta(minutes=1))
        schedules.schedule("cases.lights", jobs.watch_lights, every=timedelta(minutes=10))
        schedules.schedule("cases.recurring", jobs.open_recurring_tasks, every=timedelta(hours=1))
        packs.register(sections.KINDS)
        packs.register(sections.TABLES)
        packs.on_loaded.append(handlers.recompute_after_load)
