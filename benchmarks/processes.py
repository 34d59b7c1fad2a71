"""What a server and the processes that it started hold in memory, and whether they compute."""

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

WARM_SECONDS = 300.0  # that the workers have to compile what they do before anyone asks
STILL_SECONDS = 5.0  # without computing: they are done
TENSORFLOW = ("_pywrap_tensorflow", "libtensorflow")  # in the names of what it maps


@dataclass(frozen=True)
class Memory:
    """Megabytes of the server, and of its workers together with the process they are copies of.

    Shared pages count in parts, as many as processes share them (PSS), where Linux tells; else,
    pages are counted in each process (RSS).
    """

    server: float
    workers: float


def memory(server: int) -> Memory:
    """Of a server, by its process id, and of all that it started."""
    resident = {int(one): int(size) / 1000 for one, size in map(str.split, ps("pid=,rss="))}
    family = (server, *descendants(server))
    sizes = {one: proportional(one) or resident.get(one, 0.0) for one in family}
    return Memory(sizes.pop(server), sum(sizes.values()))


def descendants(process: int) -> list[int]:
    """What it started, and what that started: workers are copies of one of its children."""
    children: dict[int, list[int]] = {}
    for line in ps("pid=,ppid="):
        child, parent = map(int, line.split())
        children.setdefault(parent, []).append(child)
    found = list(children.get(process, []))
    for one in found:  # grows meanwhile
        found += children.get(one, [])
    return found


def proportional(process: int) -> float | None:
    """Its proportional set size in megabytes, None where that cannot be told."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("Pss:")), None)


def processor_seconds(server: int) -> float:
    """What all that a server started has computed so far."""
    workers, total = set(descendants(server)), 0.0
    for line in ps("pid=,time="):
        process, clock = line.split()
        if int(process) in workers:
            hours, minutes, seconds = clock.rpartition("-")[2].split(":")
            total += 3600 * int(hours) + 60 * int(minutes) + float(seconds)
    return total


def wait_until_idle(server: int) -> None:
    """Until what it started has begun to compute and computes no more: all that is prepared for
    visitors is there."""
    before, since = processor_seconds(server), time.monotonic()
    end = since + WARM_SECONDS
    while not (before > 0 and time.monotonic() > since + STILL_SECONDS):
        if time.monotonic() > end:
            return
        time.sleep(0.5)
        if (now := processor_seconds(server)) != before:
            before, since = now, time.monotonic()


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
