"""The refusals that the case engine can give."""

from yiwang.core.problems import Conflict, Forbidden, InputRefused, NotFound, Problem


class CaseNotFound(NotFound):
    type = "case-not-found"
    title = "没有找到这个办件"
    next_step = "请核对办件编号；如果办件不属于您或您的岗位，系统同样不会显示。"


class KindUnknown(NotFound):
    type = "kind-unknown"
    title = "没有名为“{kind}”的业务类型"
    next_step = "请从办事目录中选择事项。"


class TransitionIllegal(Problem):
    type = "transition-illegal"
    status = 409
    title = "办件现在处于“{state}”，不能进行“{transition}”"
    next_step = "请刷新页面，从页面列出的可办操作中选择。"


class NotYours(Forbidden):
    type = "transition-not-yours"
    title = "“{transition}”不由您现在的岗位办理"
    next_step = "请切换到负责该环节的岗位，或由持有该任务的人员办理。"


class NoApplicant(Problem):
    """An officer hands in an application in nobody's name."""

    type = "no-applicant"
    status = 422
    title = "还没有选择为谁申请“{title}”"
    next_step = "请点右上角的身份，选择本人或者授权您代办的人，再提交；已填写的内容会保留在草稿中。"


class ExaminerMayNotDecide(Forbidden):
    type = "examiner-may-not-decide"
    title = "您已经办理过“{earlier}”，不能再办理“{transition}”"
    next_step = "审查与决定应由不同人员作出，请交由其他有权人员办理。"


class GuardRefused(Problem):
    type = "guard-refused"
    status = 422
    title = "{reason}"
    next_step = "请先满足条件后再办理。依据：{basis}"


class GuardUnknown(Problem):
    type = "guard-unknown"
    status = 409
    title = "还缺少判断所需的事实：{words}"
    next_step = "系统已为经办岗位建立核实任务；补齐这些事实后再办理。"


class StepRefused(InputRefused):
    type = "step-input-refused"


class CaseChanged(Conflict):
    type = "case-changed"
    title = "办件 {number} 已被他人更新"


class MigrationBarred(Problem):
    type = "migration-barred"
    status = 409
    title = "办件不能迁移到新的流程版本：{obstacles}"
    next_step = "请先按原版本办完这些环节再迁移，或者让办件按原版本办结。"


class TaskTaken(Conflict):
    type = "task-taken"
    title = "任务已由其他人员签收或已经办结"
    next_step = "请刷新待办列表。"


class TaskNotFound(NotFound):
    type = "task-not-found"
    title = "没有找到这个任务"
    next_step = "任务可能已经办结或转交，请刷新待办列表。"


class InterestDeclared(Forbidden):
    type = "interest-declared"
    title = "您已就本办件申报利害关系，应当回避"
    next_step = "请将任务移交其他人员办理。依据：行政许可法第48条等回避规定。"


class MaterialRefused(Problem):
    type = "material-refused"
    status = 422
    title = "材料“{slot}”不能这样提供"
    next_step = "可以采用的方式：{ways}。"


class KindOpenRefused(Problem):
    type = "opening-refused"
    status = 422
    title = "{reason}"
    next_step = "依据：{basis}"


class MaterialsMissing(InputRefused):
    """Every missing material at once (一次性告知)."""

    type = "materials-missing"
    title = "还缺 {count} 项材料"
    next_step = "请按清单一次补齐；可以容缺的材料可选择稍后补交。"


class DocumentNotFound(NotFound):
    type = "document-not-found"
    title = "没有找到这份文书或材料"
    next_step = "请在办件页面的文书和材料列表中选择。"


class FormNotFound(NotFound):
    type = "form-not-found"
    title = "这类业务没有自己的表单"
    next_step = "表单由事项规定，请查询具体事项的表单。"


class NothingToSubmit(Problem):
    """One thing to be done once, of which nothing is left to do."""

    type = "nothing-to-submit"
    status = 422
    title = "按填写的情形没有需要办理的事项"
    next_step = "请返回核对所选的情形。"
