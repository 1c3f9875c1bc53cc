"""The rights that the party room defines, and the events it appends."""

from yiwang.foundation.access.registry import Right

REGISTER = "parties.register"
FIND = "parties.find"
UNMASK = "parties.unmask"
DELEGATE = "parties.delegate"

RIGHTS = (
    Right(REGISTER, "登记主体", "在窗口核验证件后登记自然人、法人及其实名等级"),
    Right(FIND, "查找主体", "凭完整证件号码查找自然人、法人"),
    Right(UNMASK, "查看明文", "说明目的后查看个人信息明文，逐次记录，本人可查"),
    Right(DELEGATE, "登记授权", "为当事人登记书面或口头的代办授权"),
)

EVENTS: dict[str, tuple[str, ...]] = {
    "party.registered": ("kind", "level"),
    "party.delegated": ("delegation", "kind", "matters", "way"),
    "party.delegation_revoked": ("delegation",),
    "party.unmasked": ("look",),
}
