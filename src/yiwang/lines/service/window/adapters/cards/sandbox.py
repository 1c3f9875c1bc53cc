"""A reader without a device: invented cards, one that cannot be read, one that needs a second try, one that is wrong."""

from dataclasses import dataclass, field
from datetime import date

from yiwang.core.identifiers import make_citizen_id
from yiwang.lines.service.window.adapters.cards.protocol import Reading

CARDS: dict[str, tuple[str, str, str]] = {
    "resident": ("赵玉兰（合成）", make_citizen_id("640105", date(1950, 6, 7), 611), "没有账号的居民"),
    "owner": ("王小明（合成）", make_citizen_id("640105", date(1988, 3, 2), 901), "有账号的经营者"),
    "visitor": ("陈建国（合成）", make_citizen_id("640121", date(1975, 9, 1), 613), "外县居民"),
    "slow": ("周秀英（合成）", make_citizen_id("640105", date(1962, 2, 3), 612), "第一次读不出"),
    "borrowed": ("李四（合成）", make_citizen_id("640105", date(1988, 3, 2), 901), "借来的证：姓名不符"),
    "copied": ("张三（合成）", "640105196001010000", "号码校验不对"),
}
BROKEN = "broken"


@dataclass
class Sandbox:
    """The plate chosen decides; "slow" answers at the second try."""

    tried: set[str] = field(default_factory=set)

    def plates(self) -> list[tuple[str, str]]:
        """The invented cards."""
        return [(key, f"{name}：{what}") for key, (name, _, what) in CARDS.items()] + [(BROKEN, "消磁的证件")]

    def read(self, plate: str) -> Reading:
        """The card on the plate."""
        if plate not in CARDS:
            return Reading("failed", "证件消磁或者没有放好（沙箱）")
        if plate == "slow" and plate not in self.tried:
            self.tried.add(plate)
            return Reading("later", "读卡器忙，请再读一次（沙箱）")
        self.tried.discard(plate)
        name, number, _ = CARDS[plate]
        return Reading("read", "", name, number)
