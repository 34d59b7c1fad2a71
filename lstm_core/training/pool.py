"""Compiled training programs kept by padded shape, so that one is compiled once."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

from lstm_core.config import RunConfig
from lstm_core.data.model_spec import ModelSpec, program_of
from lstm_core.training.model import BUILDING
from lstm_core.training.program import Program


class ProgramPool:
    """Compiled programs by padded shape, at most ``limit`` idle ones; safe to use from threads.

    A program in use belongs to one run alone; a second run of the same shape gets another.
    A shape is that of a config's program, ``ModelSpec.padded``; ``exact`` asks for a program
    without padding, whose model is the config's own network.

    The limit is high because dropping a program saves next to nothing: TensorFlow keeps its
    graph and machine code, about 17 MB, for the life of the process. Who lets strangers train
    should bound the number of shapes, as ``jobs.limits`` does.
    """

    def __init__(self, limit: int = 256):
        self.limit = limit
        self.built = 0  # programs, in all: the process keeps the memory of each
        self._lock = threading.Condition()
        self._idle: OrderedDict[ModelSpec, list[Program]] = OrderedDict()
        self._preparing: set[ModelSpec] = set()

    @contextmanager
    def lease(self, config: RunConfig, *, exact: bool = False) -> Iterator[Program]:
        """Lend an idle program of the config's shape, or build and trace a new one.

        The program goes back when the ``with`` block ends, whatever ends it.
        """
        shape = ModelSpec.of(config) if exact else program_of(config)
        with self._lock:  # one that is being prepared is ready sooner than a second one
            self._lock.wait_for(lambda: shape not in self._preparing)
        with self._lend(shape) as program:
            yield program

    def prepare(self, config: RunConfig) -> None:
        """Build and compile before anyone asks."""
        shape = program_of(config)
        with self._lock:
            self._preparing.add(shape)
        try:
            with self._lend(shape) as program:
                program.compile()
        finally:
            with self._lock:
                self._preparing.discard(shape)
                self._lock.notify_all()

    @contextmanager
    def _lend(self, shape: ModelSpec) -> Iterator[Program]:
        program = self._take(shape)
        if program is None:
            with BUILDING:
                # Whoever held the lock may have built this very shape and be done with it.
                program = self._take(shape)
                if program is None:
                    self.built += 1
                    program = Program(shape)
        try:
            yield program
        finally:
            self._give_back(program)

    def ready(self, config: RunConfig) -> bool:
        """Whether an idle, compiled program waits for a config of this shape."""
        with self._lock:
            programs = self._idle.get(program_of(config), [])
            return any(program.compiled for program in programs)

    def _take(self, shape: ModelSpec) -> Program | None:
        with self._lock:
            programs = self._idle.get(shape)
            return programs.pop() if programs else None

    def _give_back(self, program: Program) -> None:
        with self._lock:
            self._idle.setdefault(program.shape, []).append(program)
            self._idle.move_to_end(program.shape)
            while sum(map(len, self._idle.values())) > self.limit:
                oldest = next(shape for shape, programs in self._idle.items() if programs)
                self._idle[oldest].pop(0)
            for shape in [shape for shape, programs in self._idle.items() if not programs]:
                del self._idle[shape]


POOL = ProgramPool()
"""The process's programs: a shape compiled for one run serves all later ones."""
