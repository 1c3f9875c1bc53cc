"""Refusals of the agency room."""

from yiwang.core.problems import NotFound, Problem


class AgencyUnknown(NotFound):
    type = "agency-unknown"
    title = "没有找到单位 {code}"


class PostUnknown(NotFound):
    type = "post-unknown"
    title = "{agency}没有岗位 {post}"


class NoCompetentAgency(Problem):
    type = "no-competent-agency"
    status = 422
    title = "权责清单没有写明本地由哪个单位{act}这个事项"
    next_step = "请联系当地政务服务管理机构补充权责清单；也可以拨打12345咨询。"


class AppointmentUnknown(NotFound):
    type = "appointment-unknown"
    title = "没有找到这项任职"


class AppointmentRefused(Problem):
    type = "appointment-refused"
    status = 422
    title = "{reason}"
    next_step = "请核对任职人员、岗位和起止日期。"
