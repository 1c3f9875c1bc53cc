"""Refusals of the window."""

from yiwang.core.problems import Conflict, NotFound, Problem


class ReceptionNotFound(NotFound):
    type = "reception-not-found"
    title = "没有找到这次收件"
    next_step = "请从本窗口的收件列表进入。"


class CardNotRead(Problem):
    type = "card-not-read"
    status = 422
    title = "读卡没有成功：{word}"
    next_step = "请重新放卡再读；多次失败的，核对证件后手工录入姓名和号码。"


class CardMismatch(Problem):
    """The number is registered under another name: perhaps somebody else's card."""

    type = "card-mismatch"
    status = 422
    title = "证件上的姓名与登记的姓名不一致"
    next_step = "请当面核对证件是否本人的；本人更名的，先凭户口簿变更登记。"


class ConsentMissing(Problem):
    type = "consent-missing"
    status = 422
    title = "当事人还没有同意使用其登记信息"
    next_step = "请向当事人说明用途（预填表单、办理本次事项），同意后勾选；不同意的，由当事人自己填写。"


class AlreadyHandedIn(Conflict):
    type = "already-handed-in"
    title = "这次收件已经提交"
    next_step = "再办一件，请重新核验身份。"


class NotHandedIn(Problem):
    type = "not-handed-in"
    status = 409
    title = "这次收件还没有提交"
    next_step = "请先选择事项、填写表单并提交，再收材料、打印回执。"


class NothingCaptured(Problem):
    type = "nothing-captured"
    status = 422
    title = "没有拍到材料：{word}"
    next_step = "请摆正材料重新拍摄，或者改为上传文件。"


class PapersElsewhere(Conflict):
    """A paper is not in the drawer of this office (any more)."""

    type = "papers-elsewhere"
    title = "有原件不在本单位手中，交接单没有生成"
    next_step = "请刷新页面，只选择仍在本单位的原件。"


class SlipNotFound(NotFound):
    type = "slip-not-found"
    title = "没有找到这张交接单"


class SlipSigned(Conflict):
    type = "slip-signed"
    title = "这张交接单已经签收"


class RemarkMissing(Problem):
    type = "remark-missing"
    status = 422
    title = "缺少的原件须写明情况"
    next_step = "请写明缺哪一件、交件人怎么说。"


class ResultNotFound(NotFound):
    type = "result-not-found"
    title = "没有找到这份待发放的结果"


class NotTheReceiver(Problem):
    type = "not-the-receiver"
    status = 422
    title = "来人不是当事人，也没有有效的授权"
    next_step = "请由本人持身份证领取；代领的，先登记授权。"


class AlreadyIssued(Conflict):
    type = "already-issued"
    title = "这份结果已经发放"


class AddressMissing(Problem):
    type = "address-missing"
    status = 422
    title = "邮寄须写明收件地址和电话"
    next_step = "请填写完整的收件地址和 11 位手机号码。"


class DayClosed(Conflict):
    type = "day-closed"
    title = "{day} 已经日结关账，不能再补记"
    next_step = "当天的账已封存；请在下一个工作日登记并说明。"


class ExplanationMissing(Problem):
    type = "explanation-missing"
    status = 422
    title = "实点 {counted} 件，账面 {expected} 件，须说明差额"
    next_step = "请查找原因并写明；账平的不用填写。"


class DayNotReported(Problem):
    type = "day-not-reported"
    status = 409
    title = "这一天还没有窗口盘点，或者盘点之后又有收发"
    next_step = "请窗口人员重新盘点后再关账。"


class OwnDay(Problem):
    type = "own-day"
    status = 403
    title = "盘点人不能自己关账"
    next_step = "请由另一位负责人核对关账。"


class CountMissing(Problem):
    type = "count-missing"
    status = 422
    title = "没有写明实点了几件原件"
    next_step = "请清点抽屉里的原件，写数字；没有的写 0。"


class SlotNotFound(NotFound):
    type = "slot-not-found"
    title = "没有这个预约时段"


class SlotFull(Conflict):
    type = "slot-full"
    title = "这个时段已经约满，或者已经过去"
    next_step = "请换一个时段；不预约也可以直接到窗口取号。"


class AlreadyBooked(Conflict):
    type = "already-booked"
    title = "您当天在这个大厅已经有预约"
    next_step = "要改时间的，请先取消原来的预约。"


class TicketNotFound(NotFound):
    type = "ticket-not-found"
    title = "没有找到这个号"
    next_step = "可能已经取消、过号或者办完，请刷新页面。"


class NobodyWaiting(Problem):
    type = "nobody-waiting"
    status = 409
    title = "现在没有人等候"


class TimesRefused(Problem):
    type = "times-refused"
    status = 422
    title = "时段没有写对"
    next_step = "请写起止时间（如 09:00、11:30）、间隔分钟数和每段人数。"
