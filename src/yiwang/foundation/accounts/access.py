"""The rights that the account room defines, and the events it appends."""

from yiwang.foundation.access.registry import Right

OPEN = "accounts.open"
TOKENS = "accounts.tokens"

RIGHTS = (
    Right(OPEN, "管理账号", "开通、停用账号，重置密码，结束会话"),
    Right(TOKENS, "管理应用令牌", "签发和收回应用令牌"),
)

EVENTS: dict[str, tuple[str, ...]] = {
    "account.created": (),
    "account.logged_in": (),
    "account.locked": (),
    "account.password_changed": (),
    "account.closed": (),
    "account.unlocked": (),
    "account.code_issued": (),
    "account.token_issued": ("name",),
    "account.token_revoked": ("name",),
}
