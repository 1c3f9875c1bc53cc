"""What the matters room refuses."""

from yiwang.core.problems import Conflict, InputRefused, NotFound, Problem


class MatterNotFound(NotFound):
    """No such matter in the library."""

    type = "matter-not-found"
    title = "没有找到事项“{code}”"
    next_step = "请换一个说法搜索，或拨打 12345 咨询。"


class MatterClosed(Problem):
    """The matter is not open for applications now."""

    type = "matter-closed"
    status = 409
    title = "“{matter}”目前不接受申请：{reason}"
    next_step = "请留意公告，或拨打 12345 咨询可以办理的时间和替代途径。"


class NotServed(Problem):
    """The matter does not serve this kind of party (服务对象)."""

    type = "matter-not-served"
    status = 422
    title = "“{matter}”只能由{objects}申请，您现在以{acting}的身份办理"
    next_step = (
        "请在“以什么身份办理”中改用可以申请的身份（本人，或者授权您办理的单位、个人）；已填写的内容仍保留在草稿中。"
        "不清楚由谁申请的，请拨打 12345 咨询。"
    )


class MatterRefused(InputRefused):
    """The matter breaks a rule of the library; every fault is named at once."""

    type = "matter-refused"
    title = "事项不符合入库要求，有 {count} 处"
    next_step = "请按提示补正事项要素后重新提交。"


class LocalAlterationRefused(MatterRefused):
    """A lower level altered a basic element of a matter (四级四同)."""

    type = "local-alteration-refused"
    title = "四级四同：不得改动上级事项的基本要素，有 {count} 处"
    next_step = (
        "请删去这些改动；可以补充窗口、时间、咨询方式，或把承诺时限定得更短。"
        "需要修改要素的，请向事项的上级主管部门提出。"
    )


class MatterChanged(Conflict):
    """The matter's state was changed by somebody else first."""

    type = "matter-changed"
    title = "事项状态已被他人更改"
