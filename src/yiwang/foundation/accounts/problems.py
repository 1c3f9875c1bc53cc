"""Refusals at the door."""

from yiwang.core.problems import Problem


class LoginRefused(Problem):
    """One sentence for a wrong name and a wrong password: nobody learns which."""

    type = "login-refused"
    status = 401
    title = "账号或密码不正确"
    next_step = "请核对后重试；连续 5 次错误将暂停登录 15 分钟。忘记密码可持身份证到窗口重置。"


class AccountLocked(Problem):
    type = "account-locked"
    status = 429
    title = "登录失败次数过多，账号暂停登录"
    next_step = "请在 {minutes} 分钟后再试，或持身份证到窗口重置密码。"


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
