"""A camera without a device: a small grey picture, one that is blurred, one that comes at the second try."""

import struct
import zlib
from dataclasses import dataclass, field

from yiwang.lines.service.window.adapters.cameras.protocol import Capture

PLATES = [("clear", "清晰的材料"), ("slow", "第一次没有响应"), ("blurred", "反光，看不清")]


@dataclass
class Sandbox:
    """The plate chosen decides; "slow" answers at the second try."""

    tried: set[str] = field(default_factory=set)

    def plates(self) -> list[tuple[str, str]]:
        """The invented papers."""
        return PLATES

    def capture(self, plate: str) -> Capture:
        """The picture of what lies there."""
        if plate == "blurred" or plate not in dict(PLATES):
            return Capture("failed", "反光，看不清（沙箱）")
        if plate == "slow" and plate not in self.tried:
            self.tried.add(plate)
            return Capture("later", "高拍仪没有响应（沙箱）")
        self.tried.discard(plate)
        return Capture("captured", "", "高拍.png", picture())


def picture(side: int = 8) -> bytes:
    """A grey square as PNG."""
    rows = b"".join(b"\x00" + b"\xb0" * side for _ in range(side))
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in parts)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
