"""What packs say of task lists: which tasks, who leads them, by when, and where it was published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yiwang.core.problems import Fault
from yiwang.foundation.packs import selectors as pack_selectors
from yiwang.foundation.packs.registry import Body, PackContext, Section


@dataclass(frozen=True)
class ListedTask:
    """One task of a list. `agencies`: the codes of those lead units that are on the platform."""

    task_list: str
    number: int
    group: str
    text: str
    lead: tuple[str, ...]
    agencies: tuple[str, ...]
    participating: tuple[str, ...]
    deadline: str
    due: date | None
    document: str
    reference: str
    office: str

    @property
    def key(self) -> str:
        """Its name across all lists."""
        return f"{self.task_list}/{self.number}"


def check(documents: Mapping[str, Body], context: PackContext) -> Sequence[Fault]:
    """Every task has a number of its own, a text, lead units, and a due day that is one; units name agencies by code."""
    faults: list[Fault] = []
    for name, body in documents.items():
        for key in ("title", "source", "office", "tasks"):
            if not body.get(key):
                faults.append(context.fault(name, key, message=f"任务清单缺少 {key}"))
        seen: set[int] = set()
        for index, row in enumerate(body.get("tasks") or ()):
            message = _fault_of(row, seen)
            if message:
                faults.append(context.fault(name, "tasks", index, message=message))
    return faults


def _fault_of(row: Body, seen: set[int]) -> str:
    if not isinstance(row.get("number"), int) or row["number"] in seen:
        return "任务序号缺失、不是整数或者重复"
    seen.add(row["number"])
    if not row.get("text") or not row.get("lead"):
        return "任务没有写明内容或者牵头单位"
    try:
        date.fromisoformat(row.get("due") or "2000-01-01")
    except (TypeError, ValueError):
        return f"无法识别的期限：{row['due']}"
    return ""


SECTION = Section("task_lists", folder="task_lists", order=96, check=check, after=("agencies",))


def titles() -> dict[str, str]:
    """The lists by name."""
    return {name: str(body["title"]) for name, _, body in pack_selectors.list_current(SECTION.name)}


def tasks() -> list[ListedTask]:
    """Every task of every list, in the order of the lists."""
    return [
        _task(name, body, row) for name, _, body in pack_selectors.list_current(SECTION.name) for row in body["tasks"]
    ]


def _task(name: str, body: Body, row: Body) -> ListedTask:
    units: Mapping[str, str] = body.get("units") or {}
    return ListedTask(
        task_list=name,
        number=row["number"],
        group=str(row.get("group", "")),
        text=str(row["text"]),
        lead=tuple(row["lead"]),
        agencies=tuple(units[unit] for unit in row["lead"] if unit in units),
        participating=tuple(row.get("participating") or ()),
        deadline=str(row.get("deadline", "")),
        due=date.fromisoformat(row["due"]) if row.get("due") else None,
        document=str(body["source"].get("document", "")),
        reference=f"{body['source'].get('seed', '')}:T{row['number']}",
        office=str(body["office"]),
    )
