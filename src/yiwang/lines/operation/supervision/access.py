"""The rights that supervision defines."""

from yiwang.foundation.access.registry import Right

RIGHTS = (
    Right("supervision.see", "查看督查", "查看范围内卡在哪里、停留多久，查看任务清单和考核期"),
    Right("supervision.persons", "查看经办人", "在督查页面看到本单位任务由谁经办"),
    Right("supervision.order", "下达督办", "就办件、清单任务或者其他事项下达督办"),
    Right("supervision.report", "报告任务进展", "为本单位牵头的清单任务报告进展、提出佐证，对本单位的考核记录申诉"),
    Right("supervision.confirm", "确认任务进展", "督办单位确认或者退回各牵头单位报告的进展"),
    Right("supervision.assess", "封存考核期", "督办单位封存已经结束的考核期"),
    Right("supervision.decide", "裁定考核申诉", "督办单位的负责人对申诉作出决定"),
)
