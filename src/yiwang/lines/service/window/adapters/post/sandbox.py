"""A post without a network. The ending of the telephone number decides: 0 refused, 9 at the second try, 8 tells twice,
7 comes back undelivered; every other number is delivered.
"""

import hashlib

from yiwang.lines.service.window.adapters.post.protocol import Consignment, Taken, Trace


class Sandbox:
    """Stateless: the tracking number carries the rule, so that every process tells the same."""

    def send(self, consignment: Consignment) -> Taken:
        """Taken, refused, or not yet."""
        ending = consignment.phone[-1:]
        if ending == "0":
            return Taken("refused", "地址不在投递范围（沙箱）")
        if ending == "9" and consignment.attempt == 1:
            return Taken("later", "揽收点忙（沙箱）")
        digest = int(hashlib.sha256(consignment.key.encode()).hexdigest()[:12], 16) % 10**10
        return Taken("taken", "", f"SX{digest:010d}{ending}")

    def track(self, tracking: str) -> list[Trace]:
        """Everything known about a parcel."""
        ending = tracking[-1:]
        moving = Trace(f"{tracking}-1", "moving", "已揽收（沙箱）")
        if ending == "7":
            return [moving, Trace(f"{tracking}-2", "returned", "无人签收，退回（沙箱）")]
        delivered = Trace(f"{tracking}-2", "delivered", "本人签收（沙箱）")
        return [moving, delivered, delivered] if ending == "8" else [moving, delivered]
