"""What is kept of a training on a text: what was seen at its marks, samples, and weights."""

import math
from collections.abc import Callable
from dataclasses import asdict

import numpy as np

from lstm_core.config.text_config import TextConfig
from lstm_core.corpus.corpus import Corpus
from lstm_core.data.dataset import thinned
from lstm_core.data.network import Weights
from lstm_core.run import snapshot_limit
from lstm_core.text_run import TEMPERATURES, Record, TextRun, marks, network_of
from lstm_core.training.model import draw_weights
from lstm_core.training.text.executions import Measured
from lstm_core.training.text.held_out import HeldOut
from lstm_core.training.text.program import TextProgram
from lstm_core.training.text.samples import beginning_of, samples
from lstm_core.training.versions import versions

OnMark = Callable[[TextRun], object]
Row = dict[str, float]


class Recorder:
    """Stands where a training stands: ``updates`` made in ``seconds``. It is ``broken`` when the
    loss is no finite number any more, and ``complete`` then or when all updates are made."""

    def __init__(
        self, config: TextConfig, corpus: Corpus, program: TextProgram, on_mark: OnMark | None
    ):
        self.config, self.corpus, self.program, self.on_mark = config, corpus, program, on_mark
        self.held_out = HeldOut(config, corpus.codes)
        self.beginning = beginning_of(config, corpus)
        self.marks = marks(config)
        self.kept = _thinned(self.marks, network_of(config).parameters)
        self.updates, self.seconds, self.broken = 0, 0.0, False
        self.rows: list[Row] = []
        self.samples: list[tuple[str, ...]] = []
        self.snapshots: dict[int, Weights] = {}
        self.since = Since()

    @property
    def complete(self) -> bool:
        return self.broken or self.updates >= self.config.updates

    @property
    def next_mark(self) -> int:
        return next(mark for mark in self.marks if mark > self.updates)

    def begin(self, resume: TextRun | None) -> None:
        """Give the program what it starts from, and record that."""
        if resume is None:
            network = network_of(self.config)
            weights = draw_weights(network.weights, network.cell, self.config.seed)
            self.program.start(self.config, weights)
            self.mark()
            return
        self.program.start(self.config, resume.weights(), resume.optimizer_state, resume.carried)
        self.updates, self.seconds = resume.config.updates, float(resume.record.seconds[-1])
        seen = asdict(resume.record)
        columns = (values.tolist() for values in seen.values())
        self.rows = [dict(zip(seen, row, strict=True)) for row in zip(*columns, strict=True)]
        self.samples = list(resume.samples)
        self.snapshots = {
            updates: resume.weights(updates)
            for updates in resume.snapshot_updates.tolist()
            if updates in self.kept
        }
        if self.updates not in self.marks:  # the end of the shorter run is no mark of this one:
            self.since = Since.of(self.rows[-2], self.rows[-1])  # the next one takes it in
            del self.rows[-1], self.samples[-1]

    def add(self, measured: Measured, seconds: float) -> None:
        """Updates that were made, in so many seconds. What came after the first loss that is no
        finite number does not count: how many those are depends on the clock."""
        lost = np.flatnonzero(~np.isfinite(measured.loss))
        if len(lost):
            self.broken = True
            measured = Measured(*(values[: lost[0] + 1] for values in measured))
        self.since.add(measured)
        self.updates += len(measured.loss)
        self.seconds += seconds
        if self.broken or self.updates in self.marks:
            self.mark()

    def end(self) -> None:
        """The training ends where it is."""
        if self.since.count:
            self.mark()

    def mark(self) -> None:
        """Look at the network, and say what was seen since the mark before."""
        weights = self.program.weights()
        sound = not self.broken and all(np.isfinite(one).all() for one in weights.values())
        self.rows.append(
            {
                "updates": self.updates,
                "seconds": self.seconds,
                "held_out": self.held_out.loss(weights) if sound else math.nan,
                "weight": _norm(weights),
                **self.since.row(),
            }
        )
        self.since = Since()
        if sound:
            self.samples.append(samples(self.config, self.corpus, weights, self.beginning))
            for old in [one for one in self.snapshots if one not in self.kept]:
                del self.snapshots[old]  # was the last
            self.snapshots[self.updates] = weights
        else:
            self.samples.append(("",) * len(TEMPERATURES))
        if self.on_mark:
            self.on_mark(self._run(self.config, [max(self.snapshots)], (), ()))

    def run(self) -> TextRun:
        """The run up to here."""
        return self._run(
            self.config.replace(updates=self.updates),
            sorted(self.snapshots),
            self.program.optimizer_state(),
            self.program.carried(),
        )

    def _run(
        self,
        config: TextConfig,
        snapshots: list[int],
        optimizer_state: tuple[np.ndarray, ...],
        carried: tuple[np.ndarray, ...],
    ) -> TextRun:
        columns = {name: [row[name] for row in self.rows] for name in self.rows[0]}
        return TextRun(
            config=config,
            corpus_name=self.corpus.name,
            vocabulary=self.corpus.vocabulary,
            record=Record(**{name: np.array(values) for name, values in columns.items()}),
            beginning="".join(self.corpus.vocabulary[code] for code in self.beginning),
            samples=tuple(self.samples),
            snapshot_updates=np.array(snapshots),
            snapshots={
                name: np.stack([self.snapshots[updates][name] for updates in snapshots])
                for name in self.snapshots[snapshots[0]]
            },
            optimizer_state=optimizer_state,
            carried=carried,
            environment=versions(),
        )


class Since:
    """What was seen since the mark before: sums, added update by update, so that they do not
    depend on how many updates a call made."""

    def __init__(self) -> None:
        self.count, self.largest = 0, -math.inf
        self.sums = dict.fromkeys(Measured._fields, 0.0)

    @classmethod
    def of(cls, before: Row, row: Row) -> "Since":
        """What a mark said, taken back."""
        since = cls()
        since.count, since.largest = int(row["updates"] - before["updates"]), row["largest"]
        since.sums = {name: row[name] * since.count for name in since.sums}
        return since

    def add(self, measured: Measured) -> None:
        for name, values in measured._asdict().items():
            for value in values.tolist():
                self.sums[name] += value
        self.count += len(measured.loss)
        self.largest = float(np.max([self.largest, *measured.gradient]))  # NaN stays NaN

    def row(self) -> Row:
        """Means over the updates, and the largest gradient; NaN where there were none."""
        if not self.count:
            return dict.fromkeys((*self.sums, "largest"), math.nan)
        return {name: total / self.count for name, total in self.sums.items()} | {
            "largest": self.largest
        }


def _thinned(updates: list[int], parameters: int) -> set[int]:
    """Marks whose weights are kept: the first, the last, and as many between as there is room."""
    count = snapshot_limit(parameters, most=len(updates))
    return set(thinned(np.array(updates), count).tolist())


def _norm(weights: Weights) -> float:
    squares = [float(np.square(value, dtype=np.float64).sum()) for value in weights.values()]
    return math.sqrt(sum(squares))
