"""The right that the agency room defines, and the events it appends."""

from yiwang.foundation.access.registry import Right

APPOINT = "agencies.appoint"

RIGHTS = (Right(APPOINT, "登记任免", "登记任职、试用、挂职、调动、离任，权限随生效日变化"),)

_KEYS = ("appointment", "post", "kind", "from", "to")
EVENTS: dict[str, tuple[str, ...]] = {"agency.appointed": _KEYS, "agency.appointment_ended": _KEYS}
