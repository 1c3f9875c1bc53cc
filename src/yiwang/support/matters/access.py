"""The rights and the events this room defines."""

KEEP = "matters.keep"
CLAIM = "matters.claim"

RIGHTS = (
    (KEEP, "维护事项库", "发布、修改、暂停、恢复和撤销基础事项"),
    (CLAIM, "认领事项", "本单位认领事项，补充窗口、时间和更短的承诺时限"),
)

EVENTS: dict[str, tuple[str, ...]] = {
    "matter.published": ("code", "version", "hash", "elements"),
    "matter.changed": ("code", "version", "hash", "elements", "basic"),
    "matter.paused": ("code", "version", "hash", "reason"),
    "matter.resumed": ("code", "version", "hash"),
    "matter.withdrawn": ("code", "version", "hash", "reason"),
    "matter.implemented": ("code", "version", "hash", "bodies"),
    "matter.claimed": ("code", "agency", "implementation", "elements"),
    "matter.claim_changed": ("code", "agency", "implementation", "elements"),
}
