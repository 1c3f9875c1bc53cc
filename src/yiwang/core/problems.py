"""Refusals that are foreseen: each says what happened, what to do next, and about which field (RFC 9457)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one field of an input, with its remedy."""

    field: str
    message: str
    remedy: str = ""


class Problem(Exception):
    """A refusal. Subclasses set `type`, `status`, `title` (Chinese, may name facts in braces) and `next_step`."""

    type = "problem"
    status = 400
    title = "无法完成"
    next_step = ""

    def __init__(self, *, faults: Sequence[Fault] = (), field: str = "", **facts: object) -> None:
        self.faults = tuple(faults)
        self.field = field
        self.facts: Mapping[str, object] = facts
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The Chinese sentence with its facts filled in."""
        return self.title.format_map(_Facts(self.facts))

    @property
    def remedy(self) -> str:
        """What the person can do next."""
        return self.next_step.format_map(_Facts(self.facts))

    def as_dict(self, instance: str = "") -> dict[str, object]:
        """The body of an application/problem+json answer."""
        body: dict[str, object] = {
            "type": f"urn:yiwang:problem:{self.type}",
            "title": self.message,
            "status": self.status,
            "detail": self.remedy,
        }
        if instance:
            body["instance"] = instance
        if self.faults:
            body["errors"] = [{"field": f.field, "message": f.message, "remedy": f.remedy} for f in self.faults]
        elif self.field:
            body["errors"] = [{"field": self.field, "message": self.message, "remedy": self.remedy}]
        return body


class _Facts(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "—"


class Forbidden(Problem):
    """The actor lacks the right, or the row is outside the scope."""

    type = "forbidden"
    status = 403
    title = "您没有办理此操作的权限"
    next_step = "请使用有相应权限的岗位登录，或联系本单位管理员。"


class NotFound(Problem):
    """Not there, or not for this actor: the two look the same."""

    type = "not-found"
    status = 404
    title = "没有找到您要的内容"
    next_step = "请核对编号，或从“我的办件”进入。"


class InputRefused(Problem):
    """The input has faults; all of them are listed at once."""

    type = "input-refused"
    status = 422
    title = "填写内容有 {count} 处需要修改"
    next_step = "请按每一项的提示修改后重新提交，已填写的内容会保留。"

    def __init__(self, *, faults: Sequence[Fault], field: str = "", **facts: object) -> None:
        super().__init__(faults=faults, field=field, count=len(faults), **facts)


class Conflict(Problem):
    """Somebody else changed it first."""

    type = "conflict"
    status = 409
    title = "内容已被他人更新"
    next_step = "请刷新页面查看最新内容后再操作。"
