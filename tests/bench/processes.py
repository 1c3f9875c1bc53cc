"""CPU time of processes from the kernel's own counters (Linux)."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()


def family(root: int) -> list[int]:
    """A process and everything below it."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int(_stat(int(entry.name))[1])
            except (OSError, IndexError):
                continue
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid and child not in found]
    return found


def cpu_of(*roots: int) -> float:
    """Seconds of user and system time spent by these processes, their living and their reaped children."""
    total = 0
    for root in roots:
        for pid in family(root):
            try:
                fields = _stat(pid)
            except OSError:
                continue
            total += sum(int(fields[n]) for n in (11, 12, 13, 14))
    return total / TICKS
