"""The rights this room defines."""

KEEP = "matters.keep"
CLAIM = "matters.claim"

RIGHTS = (
    (KEEP, "维护事项库", "发布、修改、暂停、恢复和撤销基础事项"),
    (CLAIM, "认领事项", "本单位认领事项，补充窗口、时间和更短的承诺时限"),
)
