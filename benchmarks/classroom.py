"""A class on one server: how it answers, what it delivers, and what it holds in memory.

    python -m benchmarks.classroom [--visitors 50] [--training 30] [--seconds 60]

Starts a fresh server with an empty store, on this machine's loopback alone, and has visitors come
over real websocket sessions. Of these, --training train at once, network after network in all
framings, while the others walk through all pages the whole time. Three
phases of --seconds each: before anyone trains, meanwhile, and after; then an idle minute.

Seconds are from asking for a page to the last of what the server sends for it. The visitors
compute on the same processors as the server, which a class does not.
"""

import argparse
import asyncio
import math
import os
import re
import signal
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.app import start_server
from benchmarks.lesson import PHASES, Lesson, Plan, hold
from benchmarks.processes import has_tensorflow, memory, wait_until_idle
from benchmarks.visitors import visiting
from lstm_core.config import RunConfig
from lstm_core.errors import StoreError
from lstm_core.storage.compiled_code import SWITCH
from lstm_core.storage.store import Store

MOST_VISITORS = 200
BAD_LINE = re.compile(r"Traceback|\b(ERROR|CRITICAL)\b|Uncaught")


def main() -> None:
    plan = asked(sys.argv[1:])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the server is ended, too
    out = Console(highlight=False)
    lesson, lost, tensorflow = hold_on_a_fresh_server(plan)
    out.print(shown(lesson))
    begun, delivered = len(lesson.begun), len(lesson.delivered)
    out.print(
        f"{plan.visitors} visitors, {plan.training} of them training at once: {delivered} of "
        f"{begun} trainings delivered, {delivered - len(lost)} of these stored, "
        f"{len(lesson.errors)} errors. TensorFlow in the server's process: {tensorflow}."
    )
    for error in lesson.errors[:5]:
        out.print(error, markup=False)
    sys.exit(bool(lesson.errors or lost or delivered < begun))


def asked(words: list[str]) -> Plan:
    """The plan that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.classroom", description=__doc__)
    start = Plan()
    parser.add_argument("--visitors", type=int, default=start.visitors)
    parser.add_argument("--training", type=int, default=start.training)
    parser.add_argument("--seconds", type=float, default=start.seconds, help="of each phase")
    parser.add_argument("--reading", type=float, default=start.reading, help="between two clicks")
    parser.add_argument("--idle", type=float, default=start.idle, help="seconds at the end")
    given = parser.parse_args(words)
    if not 0 <= given.training <= given.visitors <= MOST_VISITORS or given.visitors < 1:
        parser.error(f"expected at most {MOST_VISITORS} visitors, and no more that train")
    return Plan(**vars(given))


def hold_on_a_fresh_server(
    plan: Plan, *, warm_up: bool = True
) -> tuple[Lesson, list[RunConfig], str]:
    """What was seen, what was delivered but not stored, and whether the server has TensorFlow."""
    with tempfile.TemporaryDirectory() as folder:
        cache, log = Path(folder) / "cache", Path(folder) / "log.txt"
        with log.open("w") as errors:
            server, address = start_server(
                str(cache),
                warm_up=warm_up,
                log=errors,
                LSTM_COMPILE_CACHE=os.environ.get(SWITCH, str(Path(folder) / "compiled")),
            )
            try:
                if warm_up:
                    asyncio.run(look_in(address))
                    wait_until_idle(server.pid)
                lesson = asyncio.run(hold(address, plan, lambda: memory(server.pid)))
                tensorflow = {True: "yes", False: "no", None: "unknown"}[has_tensorflow(server.pid)]
            finally:
                server.terminate()
                try:
                    server.wait(20)
                finally:
                    server.kill()
        lesson.errors += [line for line in log.read_text().splitlines() if BAD_LINE.search(line)]
        return lesson, not_stored(cache, lesson.delivered), tensorflow


async def look_in(address: str) -> None:
    """The first page begins what the workers prepare."""
    async with visiting(address):
        pass


def not_stored(cache: Path, configs: list[RunConfig]) -> list[RunConfig]:
    """Those of which no sound run lies in the cache."""
    store, lost = Store(cache), []
    for config in configs:
        try:
            sound = store.load(config.hash) is not None
        except StoreError:
            sound = False
        if not sound:
            lost.append(config)
    return lost


def shown(lesson: Lesson) -> Table:
    """A column for each phase."""
    table = Table("What", *(phase.capitalize() for phase in PHASES))
    for what in dict.fromkeys(what for what, _ in lesson.answers):
        every = [sorted(lesson.answers.get((what, phase), [])) for phase in PHASES]
        table.add_row(f"{what}: how many", *(str(len(times)) if times else "" for times in every))
        for name, figure in FIGURES.items():
            table.add_row(f"  {name}, s", *(f"{figure(t):.2f}" if t else "" for t in every))
        table.add_section()
    held = [lesson.memory.get(phase) for phase in PHASES]
    table.add_row("server, MB", *(f"{one.server:.0f}" if one else "" for one in held))
    table.add_row("workers, MB", *(f"{one.workers:.0f}" if one else "" for one in held))
    return table


def most_within(times: list[float]) -> float:
    """What 95 % of the sorted times do not exceed."""
    return times[math.ceil(0.95 * len(times)) - 1]


FIGURES: dict[str, Callable[[list[float]], float]] = {
    "median": statistics.median,
    "95 % within": most_within,
    "longest": max,
}


if __name__ == "__main__":
    main()
