"""The refusals of this room."""

from yiwang.core.problems import NotFound, Problem


class PackRefused(Problem):
    """The pack has faults; nothing of it was loaded. Each fault names its file and line."""

    type = "pack-refused"
    status = 422
    title = "配置包“{pack}”有 {count} 处错误，未作任何装载"
    next_step = "请按清单逐项修改文件，先用 check 检查，再重新装载。"


class DocumentNotFound(NotFound):
    """No document of a pack under this hash or name."""

    type = "pack-document-not-found"
    title = "配置中没有“{name}”"
    next_step = "请核对名称，或装载包含它的配置包。"
