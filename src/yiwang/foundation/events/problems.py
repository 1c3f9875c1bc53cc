"""Refusals of the event room."""

from yiwang.core.problems import NotFound, Problem


class KeyReused(Problem):
    """The same idempotency key came with another body."""

    type = "key-reused"
    status = 422
    title = "同一请求标识已用于另一份内容"
    next_step = "请为新的内容使用新的请求标识（Idempotency-Key）后重新提交。"


class InFlight(Problem):
    """The first request with this key is still being worked on."""

    type = "in-flight"
    status = 409
    title = "相同的请求正在办理中"
    next_step = "请稍候片刻再次提交，系统不会重复办理。"


class LetterNotFound(NotFound):
    """No such dead letter, or it is already settled."""

    type = "letter-not-found"
    title = "没有找到待处理的投递失败记录"
    next_step = "请刷新运行监控页面查看最新记录。"


class ConsumerGone(Problem):
    """The consumer that failed on the event is not subscribed any more."""

    type = "consumer-gone"
    status = 409
    title = "接收方“{consumer}”已不存在，不能重放"
    next_step = "如果它应当存在，请检查本次部署的版本，恢复后再重放；如果已经停用，这条记录留存备查，不需要处理。"
