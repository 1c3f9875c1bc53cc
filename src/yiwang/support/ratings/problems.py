"""The refusals of the ratings room."""

from yiwang.core.problems import Forbidden, NotFound, Problem


class AlreadyRated(Problem):
    type = "already-rated"
    status = 409
    title = "一事一评，这件事已经评价过"
    next_step = "评价不能修改；还有意见的，可以拨打 12345 反映。"


class NotYetRateable(Problem):
    type = "not-yet-rateable"
    status = 409
    title = "办件还没有办结，不能评价"
    next_step = "办结后会通知您评价；对窗口服务有意见的，可以扫窗口的评价码评价。"


class NotRateable(Problem):
    type = "not-rateable"
    status = 409
    title = "这类办件不在这里评价"
    next_step = "请在办件页面按提示评价。"


class AddressForged(NotFound):
    type = "rating-address-forged"
    title = "评价码无效"
    next_step = "请重新扫描窗口出示的评价码，或者凭办件编号和校验码评价。"


class CheckNumberWrong(Problem):
    type = "check-number-wrong"
    status = 422
    title = "办件编号或者校验码不对"
    next_step = "校验码在办结短信和回执上，共 8 位数字，请核对后再试。"


class MessageUnreadable(Problem):
    type = "rating-message-unreadable"
    status = 422
    title = "短信内容不是评价"
    next_step = "请回复“等级 校验码”，例如“1 12345678”；1 非常满意，5 非常不满意。"


class PointUnknown(NotFound):
    type = "rating-point-unknown"
    title = "没有找到这个服务点位"
    next_step = "请从点位列表中选择。"


class RaterClosed(Forbidden):
    type = "rater-closed"
    title = "现在不能打开评价人的联系方式"
    next_step = "只有整改已经答复、轮到本岗位回访时才能打开。"


class RaterUnknown(NotFound):
    type = "rater-unknown"
    title = "评价人没有留下联系方式"
    next_step = "无法回访的，在回访中如实登记。"
