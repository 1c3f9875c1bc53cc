"""The refusals of this room."""

from yiwang.core.problems import NotFound


class CodeNotFound(NotFound):
    """No such code set, or no such value in it."""

    type = "code-not-found"
    title = "代码集“{set}”中没有“{value}”"
    next_step = "请核对代码，或由管理员装载新的代码表。"
