"""Refusals of supervision."""

from yiwang.core.problems import Conflict, Forbidden, NotFound, Problem


class TaskUnknown(NotFound):
    """No list has such a task."""

    type = "task-list-entry-unknown"
    title = "没有这项任务"
    next_step = "请从任务清单进入。"


class NotLeadUnit(Forbidden):
    """Only a lead unit reports; the office does so for units that are not on the platform."""

    type = "not-lead-unit"
    title = "本单位不是这项任务的牵头单位，不能报告进展"
    next_step = "请由牵头单位报告；平台上没有的单位由督办单位代录。"


class NotTheOffice(Forbidden):
    """Another office keeps this list or period."""

    type = "not-the-office"
    title = "只能由督办单位办理"
    next_step = "请联系公布清单或者封存考核期的单位。"


class SamePerson(Forbidden):
    """Whoever told it does not confirm it."""

    type = "same-person"
    title = "不能确认自己报告的进展，也不能裁定自己的申诉"
    next_step = "请由督办单位的另一名工作人员办理。"


class AlreadyDecided(Conflict):
    """It was decided before."""

    type = "already-decided"
    title = "已经作出决定，不能再改"
    next_step = "请刷新页面查看决定。"


class TextMissing(Problem):
    """A word of reason or evidence is wanted."""

    type = "text-missing"
    status = 422
    title = "请填写{name}"
    next_step = "填写后重新提交，不超过2000字。"


class PeriodRefused(Problem):
    """Not a month or quarter, or one that has not ended."""

    type = "period-refused"
    status = 422
    title = "不能封存 {period}"
    next_step = "请填写已经结束的月份（2026-10）或者季度（2026-Q3）。"


class PeriodSealed(Conflict):
    """Sealed once; figures never change."""

    type = "period-sealed"
    title = "{period} 已经封存，数字不再改变"
    next_step = "有异议的，由被考核单位对具体记录申诉。"


class RowUnknown(NotFound):
    """Not sealed, or not of the asker's body."""

    type = "assessment-row-unknown"
    title = "没有找到这条考核记录"
    next_step = "请从考核期进入。"


class AppealedBefore(Conflict):
    """One row, one appeal."""

    type = "appealed-before"
    title = "这条记录已经申诉过"
    next_step = "请等待决定，或者查看已作出的决定。"
