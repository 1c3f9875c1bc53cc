"""A department's system without a network. The last digit of the case number decides: 0 is refused, 9 taken at the second
try, 8 tells everything twice, 7 is late by a day, 6 never tells a result; every other goes as it should.
"""

import hashlib
from datetime import datetime, timedelta

from yiwang.lines.service.window.adapters.vertical.protocol import Answer, Filing, News

STEPS = ((0, "step", "条线系统已接收"), (60, "step", "条线系统审查完毕"), (120, "result", "条线系统已作出决定：同意"))


class Sandbox:
    """Stateless: every process tells the same."""

    def file(self, filing: Filing) -> Answer:
        """Taken, refused, or not yet."""
        ending = filing.number[-1:]
        if ending == "0":
            return Answer(False, word="条线系统拒收：字段不全（沙箱）")
        if ending == "9" and filing.attempt == 1:
            return Answer(False, word="条线系统超时（沙箱）")
        return Answer(True, number=f"TX{hashlib.sha256(filing.key.encode()).hexdigest()[:10].upper()}")

    def news(self, number: str, filing: Filing, at: datetime) -> list[News]:
        """What has happened by the instant."""
        ending = filing.number[-1:]
        late = timedelta(days=1) if ending == "7" else timedelta()
        found = [
            News(f"{number}-{n}", kind, f"{word}（沙箱）", filing.handed_over_at + timedelta(minutes=minutes) + late)  # type: ignore[arg-type]
            for n, (minutes, kind, word) in enumerate(STEPS)
            if not (ending == "6" and kind == "result")
        ]
        told = [news for news in found if news.at <= at]
        return told * 2 if ending == "8" else told
