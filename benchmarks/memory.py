"""What a server and the processes that it started hold in memory."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

TENSORFLOW = ("_pywrap_tensorflow", "libtensorflow")  # in the names of what it maps


@dataclass(frozen=True)
class Memory:
    """Megabytes of the server, and of its workers together.

    Shared pages count in parts, as many as processes share them (PSS), where Linux tells; else,
    pages are counted in each process (RSS).
    """

    server: float
    workers: float


def memory(server: int) -> Memory:
    """Of a server, by its process id, and of its children."""
    resident, parents = {}, {}
    for line in ps("pid=,ppid=,rss="):
        process, parent, kilobytes = map(int, line.split())
        resident[process], parents[process] = kilobytes / 1000, parent
    children = [process for process, parent in parents.items() if parent == server]
    sizes = {one: proportional(one) or resident.get(one, 0.0) for one in (server, *children)}
    return Memory(sizes.pop(server), sum(sizes.values()))


def proportional(process: int) -> float | None:
    """Its proportional set size in megabytes, None where that cannot be told."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("Pss:")), None)


def processor_seconds(server: int) -> float:
    """What the children of a server have computed so far."""
    total = 0.0
    for line in ps("ppid=,time="):
        parent, clock = line.split()
        if int(parent) == server:
            hours, minutes, seconds = clock.rpartition("-")[2].split(":")
            total += 3600 * int(hours) + 60 * int(minutes) + float(seconds)
    return total


def has_tensorflow(process: int) -> bool | None:
    """Whether it has loaded TensorFlow, None where that cannot be told."""
    try:
        maps = Path(f"/proc/{process}/maps").read_text()
    except OSError:
        return None
    return any(name in maps for name in TENSORFLOW)


def ps(columns: str) -> list[str]:
    """A line for each process of this machine."""
    return subprocess.check_output(["ps", "-A", "-o", columns], text=True).splitlines()
