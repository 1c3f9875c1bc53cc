"""Refusals of the party room."""

from yiwang.core.problems import Conflict, NotFound, Problem


class PartyNotFound(NotFound):
    type = "party-not-found"
    title = "没有找到这个主体"
    next_step = "请核对证件号码；尚未登记的，可持证件到窗口登记。"


class PartyKnown(Conflict):
    type = "party-known"
    title = "该证件号码已经登记"
    next_step = "请直接登录；忘记密码可在窗口凭身份证重置。"


class LevelTooLow(Problem):
    type = "level-too-low"
    status = 403
    title = "您的实名等级为 {level} 级，办理此事需要 {needed} 级"
    next_step = "请先在“我的”中提升实名等级，或到窗口凭证件办理。"


class DelegationNotFound(NotFound):
    type = "delegation-not-found"
    title = "没有找到这项授权"


class DelegationRefused(Problem):
    type = "delegation-refused"
    status = 422
    title = "{reason}"
    next_step = "请核对授权的对象、事项和期限。"


class PurposeMissing(Problem):
    """No look at personal values without saying what for (个人信息保护法: 明确、合理的目的)."""

    type = "purpose-missing"
    status = 422
    title = "查看个人信息明文须写明目的"
    next_step = "请写明查看的用途，例如“电话通知补正”。本次查看会被记录，当事人可以查到。"
