"""Refusals of administration."""

from yiwang.core.problems import Problem


class PersonUnknown(Problem):
    """Name or number: nobody learns which."""

    type = "person-unknown"
    status = 422
    title = "没有登记姓名和号码都与此一致的人员"
    next_step = "请核对身份证；尚未登记的，先在“账号”中为其开通账号。"
