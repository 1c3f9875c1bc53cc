"""The rights that the ratings room defines. There is none to prevent, change or remove a rating."""

from yiwang.foundation.access.registry import Right

RIGHTS = (
    Right("ratings.offer", "出示评价码", "为本单位的服务点位打印评价二维码"),
    Right("ratings.read", "查看评价", "查看本单位（或本辖区）收到的评价，看不到是谁评的"),
    Right("ratings.take_down", "电话代录评价", "群众来电时，凭办件编号和校验码代为录入评价"),
    Right("ratings.receive", "接收短信评价", "由短信网关的应用推送群众回复的评价"),
    Right("ratings.revisit", "差评回访", "整改答复后，为回访打开评价人的联系方式，每次留痕"),
)
