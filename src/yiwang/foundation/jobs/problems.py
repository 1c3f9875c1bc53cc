"""Refusals of the job room."""

from yiwang.core.problems import NotFound


class JobNotFound(NotFound):
    """No such job, or it is not one that failed."""

    type = "job-not-found"
    title = "没有找到可以重新执行的任务"
    next_step = "请刷新运行监控页面查看任务的最新状态。"
