"""The rights of this room: name, 中文, what it allows. Registered with access by a room that stands above it."""

LOAD = "packs.load"
RIGHTS = ((LOAD, "装载配置包", "检查、比对并装载配置包；装载改变本平台全部业务规则"),)
