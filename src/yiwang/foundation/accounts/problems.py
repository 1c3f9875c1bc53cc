"""Refusals at the door."""

from yiwang.core.problems import Conflict, InputRefused, NotFound, Problem


class LoginRefused(Problem):
    """One sentence for a wrong name and a wrong password: nobody learns which."""

    type = "login-refused"
    status = 401
    title = "账号或密码不正确"
    next_step = "请核对后重试；连续 {most} 次错误将暂停登录 {minutes} 分钟。忘记密码可持身份证到窗口重置。"


class AccountLocked(Problem):
    type = "account-locked"
    status = 429
    title = "登录失败次数过多，账号暂停登录"
    next_step = "请在 {minutes} 分钟后再试，或持身份证到窗口重置密码。"


class LoginTaken(Conflict):
    type = "login-taken"
    title = "这个登录名已经有账号"
    next_step = "请直接登录，或另选登录名。"


class PasswordRefused(InputRefused):
    type = "password-refused"
    title = "新密码不符合要求"
    next_step = "至少 8 个字符，不能全是数字，不能是常见密码。"


class CodeRefused(Problem):
    """One sentence for a wrong name, a wrong code and one that has run out."""

    type = "code-refused"
    status = 401
    title = "账号或一次性口令不正确，或口令已过期"
    next_step = "请核对后重试；口令自签发起 {hours} 小时内有效，只能用一次，过期请向管理员重新领取。"


class AccountNotFound(NotFound):
    type = "account-not-found"
    title = "没有找到这个账号"


class TokenNotFound(NotFound):
    type = "token-not-found"
    title = "没有找到这个应用令牌"


class TokenNameTaken(Conflict):
    type = "token-name-taken"
    title = "这个名称已经签发过令牌"
    next_step = "请换一个名称；已收回的名称也不能再用，以免历史记录混淆。"


class TokenDaysRefused(Problem):
    type = "token-days-refused"
    status = 422
    title = "令牌的有效期应为 1 至 {most} 天"
    next_step = "请修改有效天数；到期前可以另行签发。"


class TokenRefused(Problem):
    type = "token-refused"
    status = 401
    title = "应用令牌无效或已过期"
    next_step = "请向平台管理员申请新的应用令牌。"


class LoginRequired(Problem):
    type = "login-required"
    status = 401
    title = "请先登录"
    next_step = "登录后会回到当前页面。"


class CapacityRefused(Problem):
    """Not one's appointment, or no delegation in force."""

    type = "capacity-refused"
    status = 403
    title = "您目前不能以这个身份办理"
    next_step = "请选择仍在任的岗位，或请当事人先作出授权。"


class CapacityEnded(Problem):
    """The appointment or delegation ended since it was chosen: nothing is done under another capacity instead."""

    type = "capacity-ended"
    status = 409
    title = "您选择的岗位或代办授权已经结束，本次操作没有进行"
    next_step = "请重新选择身份后再办理。"
