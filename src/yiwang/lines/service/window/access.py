"""The rights of the window, and the events it appends."""

from yiwang.foundation.access.registry import Right

RECEIVE = "window.receive"
SIGN = "window.sign"
CLOSE = "window.close"

RIGHTS = (
    Right(RECEIVE, "综合窗口", "在窗口核验身份、收件、拍摄材料、交接原件、发放结果、日结"),
    Right(SIGN, "签收交接单", "签收、退还窗口交接的原件"),
    Right(CLOSE, "日结关账", "核对窗口日结并关账"),
)

EVENTS: dict[str, tuple[str, ...]] = {
    "window.identified": ("reception", "identified_by", "is_new"),
    "window.received": ("reception", "window", "competent"),
    "window.paper_taken": ("paper", "slot"),
    "window.paper_given_back": ("paper",),
    "window.slip_made": ("slip", "to", "papers"),
    "window.slip_signed": ("slip", "missing"),
    "window.issued": ("issue", "way"),
    "window.post_told": ("parcel", "state"),
    "window.vertical_filed": ("filing", "system", "state"),
    "window.vertical_told": ("filing", "kind", "key"),
    "window.reconciled": ("system", "day", "differences"),
    "window.slots_opened": ("day", "slots"),
    "window.ticket_moved": ("ticket", "state"),
    "window.day_reported": ("day", "difference"),
    "window.day_closed": ("day",),
}
