"""The rights that the case engine defines."""

from yiwang.foundation.access.registry import Right

RIGHTS = (
    Right("cases.submit", "提交办件", "以本人、被代理人或本单位的名义提出申请、登记工单"),
    Right("cases.read", "查看办件", "查看本单位（或本辖区）职责范围内、所属保密隔间内的办件"),
    Right("cases.act", "办理办件", "按生命周期办理由本岗位负责的环节"),
    Right("cases.assign", "调配任务", "移交任务、决定回避"),
    Right("cases.declare", "申报回避", "就办件申报利害关系"),
    Right("cases.search", "检索办件", "按编号和登记项检索范围内的办件"),
    Right("cases.migrate", "迁移版本", "把办理中的办件迁移到新的流程版本"),
    Right("cases.library", "使用办件库", "查看办件结果的汇集与统计"),
)
