"""When a worker has grown too large: TensorFlow gives nothing back but by the end of a process."""

from dataclasses import dataclass

from jobs.workers.process import WorkerProcess

MUCH = 1.5  # times too large: no time to wait for a better moment


@dataclass(frozen=True)
class Sizes:
    """What a worker may grow to before another takes its place."""

    megabytes: float = 1_200
    programs: int = 40
    """compiled for whatever network; each keeps some 17 MB"""
    idle_seconds: float = 30
    """after which one that has grown at all is replaced"""
    grown_megabytes: float = 30
    """beyond its size after the warm-up: what counts as grown"""

    def outgrown(self, worker: WorkerProcess, idle_seconds: float, *, wanted: bool) -> bool:
        """Whether an idle worker is to be replaced; ``wanted``: something waits for one."""
        size = worker.vitals
        times = max(size.megabytes / self.megabytes, size.programs / self.programs)
        if times > (MUCH if wanted else 1):
            return True
        grown = size.megabytes > worker.fresh_megabytes + self.grown_megabytes
        return grown and not wanted and idle_seconds > self.idle_seconds
