"""Refusals of the notice room."""

from yiwang.core.problems import NotFound, Problem


class NoticeNotFound(NotFound):
    """No such message, or not to this person."""

    type = "notice-not-found"
    title = "没有找到该消息"
    next_step = "请从“我的消息”进入。"


class TemplateUnfit(Problem):
    """The pack has no such text, or a fact that the text names was not given."""

    type = "notice-template-unfit"
    status = 500
    title = "消息模板“{template}”无法使用：{reason}"
    next_step = "请系统管理员核对配置包的消息模板。"
