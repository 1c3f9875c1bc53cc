"""What the forms room refuses."""

from yiwang.core.problems import Conflict, InputRefused, NotFound, Problem


class AnswersRefused(InputRefused):
    """Some answers do not fit the form; every fault is named at once (一次性告知)."""

    type = "answers-refused"


class SchemaRefused(InputRefused):
    """A form schema contradicts itself or the format; never reaches a citizen, a pack check shows it."""

    type = "schema-refused"
    title = "表单定义有 {count} 处错误"
    next_step = "请按提示修改配置包中的表单定义后重新检查。"


class DraftConflict(Conflict):
    """The draft was saved from another page or device in the meantime."""

    type = "draft-conflict"
    title = "草稿已在另一处更新"
    next_step = "请打开最新的草稿核对，再继续填写；您刚才填写的内容没有被覆盖。"


class DraftRefused(Problem):
    """Nobody to keep the draft for, or more text than a draft may hold."""

    type = "draft-refused"
    status = 422
    title = "草稿无法保存：{reason}"
    next_step = "请登录后再保存，或减少填写内容；大段材料请作为附件上传。"


class DraftNotFound(NotFound):
    """Nothing was kept for this matter or kind, or it has been handed in."""

    type = "draft-not-found"
    title = "没有保存的草稿"
    next_step = "请直接填写；填写的内容会自动保存。"
