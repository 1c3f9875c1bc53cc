"""The pack section "forms": each file one form, checked whole before anything is loaded."""

from collections.abc import Mapping, Sequence

from yiwang.core.problems import Fault
from yiwang.foundation.packs.registry import Body, PackContext, Section
from yiwang.support.forms.problems import SchemaRefused
from yiwang.support.forms.schema import Schema


def check_forms(documents: Mapping[str, Body], context: PackContext) -> Sequence[Fault]:
    """Every fault of every form, at its file and line."""
    faults: list[Fault] = []
    for name, body in documents.items():
        if body.get("name") != name:
            faults.append(context.fault(name, "name", message=f"name 应与文件名相同：{name}"))
        try:
            schema = Schema.parse(body)
        except SchemaRefused as problem:
            faults += [
                context.fault(name, *_steps(f.field), message=f.message, remedy=f.remedy) for f in problem.faults
            ]
            continue
        if not schema.title.zh:
            faults.append(context.fault(name, "title", message="缺少中文标题"))
    return faults


def _steps(place: str) -> tuple[str | int, ...]:
    """A place in a document ("sections.0.fields.2") as steps."""
    return tuple(int(step) if step.isdigit() else step for step in place.split(".") if step)


SECTION = Section("forms", folder="forms", order=60, check=check_forms)
