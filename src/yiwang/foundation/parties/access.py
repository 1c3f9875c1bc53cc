"""The rights that the party room defines."""

from yiwang.foundation.access.registry import Right

RIGHTS = (
    Right("parties.find", "查找主体", "凭完整证件号码查找自然人、法人"),
    Right("parties.unmask", "查看明文", "说明目的后查看个人信息明文，逐次记录"),
    Right("parties.delegate", "登记授权", "为当事人登记书面或口头的代办授权"),
)
