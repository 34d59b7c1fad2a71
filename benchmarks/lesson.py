"""What the visitors of a class do: many train at once, the others walk through all pages."""

import asyncio
import itertools
import random
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from websockets import WebSocketException

from benchmarks.processes import Memory
from benchmarks.visitors import Visitor, visiting
from lstm_core.config import RunConfig
from lstm_core.config.notation import changed_settings
from lstm_core.sequence.framings import FRAMINGS

PHASES = ("before", "meanwhile", "after")
PATIENCE = 600.0  # seconds; after that a training counts as not delivered
UNITS = (8, 16, 32, 48)
DELIVERED = "Trained just now"  # what the page says above a result
SAMPLING = 1.0  # seconds between looks at the memory
PLACES = (
    ("", ""),
    ("train", "framing=time_steps"),
    ("generate", "framing=stateful"),
    ("states", "framing=stateful"),
    ("compare", ""),
    ("timeline", "framing=stateful_resets"),
    ("cold-start", ""),
    ("train", "framing=stateful&view=map"),
    ("states", "framing=stateful&view=primed"),
    ("generate", "framing=one_char&view=random"),
    ("states", "framing=stateful&view=patching"),
    ("compare", "view=states"),
    ("claims", "claim=counter"),
    ("train", "framing=feature_window&view=tensors"),
    ("generate", "framing=time_steps&view=perturbation"),
    ("states", "framing=stateful&view=conflict"),
)
"""Every page and its views, by their addresses. A link to the page that is shown already would not
be taken up, so no page follows itself."""


@dataclass(frozen=True)
class Plan:
    """Who comes, and for how long. ``seconds`` of each phase; ``reading``: those between two
    clicks of one visitor; ``idle``: those at the end, in which nobody does anything;
    ``changes``: of the published settings of every training."""

    visitors: int = 50
    training: int = 30
    seconds: float = 60.0
    reading: float = 5.0
    idle: float = 60.0
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Lesson:
    """What was seen. ``answers``: seconds by what was done and the phase in which it began;
    ``memory``: the last of the phases before and after, the largest meanwhile."""

    phase: str = PHASES[0]
    answers: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    begun: list[RunConfig] = field(default_factory=list)
    delivered: list[RunConfig] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    memory: dict[str, Memory] = field(default_factory=dict)

    def answered(self, what: str, phase: str, seconds: float) -> None:
        self.answers.setdefault((what, phase), []).append(seconds)


async def hold(address: str, plan: Plan, look: Callable[[], Memory]) -> Lesson:
    """Have a class on the server at that address; ``look`` says what it holds in memory."""
    lesson = Lesson()
    async with AsyncExitStack() as stack:
        arriving = (present(address, lesson) for _ in range(plan.visitors))
        visitors = await asyncio.gather(*map(stack.enter_async_context, arriving))
        over = asyncio.Event()
        walking = [
            asyncio.create_task(_walk(visitor, number, lesson, plan, over))
            for number, visitor in enumerate(visitors[plan.training :])
        ]
        await asyncio.sleep(plan.seconds)
        lesson.memory["before"] = await asyncio.to_thread(look)
        lesson.phase = "meanwhile"
        watching = asyncio.create_task(_watch(lesson, look))
        end = time.monotonic() + plan.seconds
        trainees = enumerate(visitors[: plan.training])
        await asyncio.gather(*(_train(one, n, lesson, plan, end) for n, one in trainees))
        watching.cancel()
        lesson.phase = "after"
        await asyncio.sleep(plan.seconds)
        over.set()
        await asyncio.gather(*walking)
        await asyncio.sleep(plan.idle)
        lesson.memory["after"] = await asyncio.to_thread(look)
    return lesson


@asynccontextmanager
async def present(address: str, lesson: Lesson) -> AsyncIterator[Visitor]:
    """A visitor of the lesson; the exceptions that the pages showed are among its errors."""
    async with visiting(address) as visitor:
        lesson.answered("first visit", lesson.phase, visitor.first_seconds)
        yield visitor
        lesson.errors += visitor.errors


def network(trainee: int, turn: int, plan: Plan) -> RunConfig:
    """What a trainee trains in a turn: nobody else's and never the same, in all framings."""
    framing = list(FRAMINGS)[(trainee + turn) % len(FRAMINGS)]
    units = UNITS[(trainee + turn // len(FRAMINGS)) % len(UNITS)]
    settings = {"units": units, "seed": 100 + trainee + 1_000 * turn}
    return RunConfig(framing=framing, **settings | plan.changes)


async def _train(visitor: Visitor, number: int, lesson: Lesson, plan: Plan, end: float) -> None:
    """One network after another until the time is over, and at least one."""
    for turn in itertools.count():
        config = network(number, turn, plan)
        lesson.begun.append(config)
        try:
            await _train_one(visitor, config, lesson)
        except (TimeoutError, WebSocketException, KeyError, ValueError) as problem:
            lesson.errors.append(f"training {config}: {problem!r}")
            return
        lesson.delivered.append(config)
        if time.monotonic() > end:
            return


async def _train_one(visitor: Visitor, config: RunConfig, lesson: Lesson) -> None:
    query = urlencode({"framing": config.framing} | changed_settings(config))
    if visitor.shows("train"):  # a link to the page that is shown already is not taken up
        await visitor.visit("")
    await visitor.visit("train", query)
    began = time.perf_counter()
    await visitor.press("Train")
    await visitor.until_said(DELIVERED, PATIENCE)
    lesson.answered("click on Train to result", lesson.phase, time.perf_counter() - began)


async def _walk(
    visitor: Visitor, number: int, lesson: Lesson, plan: Plan, over: asyncio.Event
) -> None:
    """Page after page, each visitor from another one on."""
    draw = random.Random(number)

    async def read() -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(plan.reading * draw.uniform(0.5, 1.5)):
                await over.wait()

    places = itertools.cycle(PLACES)
    try:
        for page, query in itertools.islice(places, number % len(PLACES), None):
            await read()
            if over.is_set():
                return
            phase = lesson.phase
            lesson.answered("page", phase, await visitor.visit(page, query))
    except (TimeoutError, WebSocketException, KeyError, ValueError) as problem:
        lesson.errors.append(f"visitor {number}, on a page: {problem!r}")


async def _watch(lesson: Lesson, look: Callable[[], Memory]) -> None:
    """The largest memory meanwhile."""
    while True:
        now = await asyncio.to_thread(look)
        most = lesson.memory.get("meanwhile", now)
        lesson.memory["meanwhile"] = Memory(
            max(most.server, now.server), max(most.workers, now.workers)
        )
        await asyncio.sleep(SAMPLING)
