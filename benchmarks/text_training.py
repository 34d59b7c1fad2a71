"""A network on a text, here and by Keras ``fit``, taken in turns.

    python -m benchmarks.text_training [BOOK.txt] [--seconds N]

Prints what an update takes with overlapping windows as the course published them (LSTM 128, 40
characters, batch 128, RMSprop 0.01, the character after them the only target), here and by ``fit``
as it comes, in a process of its own without this project's settings; what a pass in parallel
streams takes; and how long it is until the held-out part is under 2.0 nats per character, and until
the loss on the last places of windows reaches the published 1.39, beside the 19 passes that the
course needed at the measured speed of ``fit``. Wall time counts, and beside it the processor's,
which other programs on the machine disturb less.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from rich.console import Console

from lstm_core.config.text_config import TextConfig
from lstm_core.corpus.corpus import Corpus
from lstm_core.corpus.installed import installed
from lstm_core.corpus.reading import read_text
from lstm_core.inference.cells import softmax
from lstm_core.inference.layers import last_h, run_layers
from lstm_core.text_run import network_of

TURNS, UPDATES = 5, 30
PUBLISHED_LOSS, PUBLISHED_PASSES = 1.39, 19
READABLE = 2.0  # nats per held-out character
WINDOWS = 1_000  # on which the loss at last places is measured
OUT = Console(highlight=False)

FIT = """
import json, os, sys, time
os.environ["KERAS_BACKEND"], os.environ["TF_CPP_MIN_LOG_LEVEL"] = "tensorflow", "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
import keras, numpy as np
codes, distinct, updates = np.load(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
starts = np.random.default_rng(0).integers(0, len(codes) - 41, 128 * updates)
eye = np.eye(distinct, dtype=np.float32)
x, y = eye[codes[starts[:, None] + np.arange(40)]], eye[codes[starts + 40]]
model = keras.Sequential([
    keras.Input((40, distinct)),
    keras.layers.LSTM(128),
    keras.layers.Dense(distinct, activation="softmax"),
])
model.compile(keras.optimizers.RMSprop(0.01), "categorical_crossentropy")
model.fit(x[:512], y[:512], batch_size=128, verbose=0)
print("ready", flush=True)
for _ in sys.stdin:
    began = time.perf_counter(), time.process_time()
    model.fit(x, y, batch_size=128, verbose=0)
    now = time.perf_counter(), time.process_time()
    print(json.dumps([(b - a) / updates for a, b in zip(began, now)]), flush=True)
"""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("book", type=Path, nargs="?", help="a text; left out: Python's manual")
    arguments.add_argument("--seconds", type=float, default=600, help="that streams may train")
    given = arguments.parse_args()
    if given.book is None:
        corpus = installed("manual", lower=True)
    else:
        corpus = read_text(given.book.read_bytes(), given.book.stem, lower=True)
    OUT.print(f"{len(corpus):,} characters, {len(corpus.vocabulary)} distinct")
    OUT.print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    fit = compare_windows(corpus)
    learn(corpus, given.seconds, fit)


def config_of(corpus: Corpus, **settings) -> TextConfig:
    return TextConfig(
        corpus=corpus.hash, characters=len(corpus), distinct=len(corpus.vocabulary), **settings
    )


def compare_windows(corpus: Corpus) -> float:
    """Seconds per update of ``fit``."""
    config = config_of(corpus, updates=10**6, way="windows", held_out=0)
    updates = {"windows": Updates(config, corpus)}
    updates["streams"] = Updates(config_of(corpus, updates=10**6), corpus)
    times = {name: [] for name in ("fit", *updates)}
    with Fit(corpus) as fit:
        for _ in range(TURNS):
            times["fit"].append(fit.seconds())
            for name, own in updates.items():
                times[name].append(own.seconds())
    wall, processor = (
        {name: np.array(values)[:, column] for name, values in times.items()} for column in (0, 1)
    )
    for name in times:
        OUT.print(
            f"{name}: {1e3 * np.median(wall[name]):.1f} ms an update, "
            f"{1e3 * wall[name].min():.1f} at best, "
            f"{1e3 * np.median(processor[name]):.1f} of processors"
        )
    ratios = wall["fit"] / wall["windows"]
    OUT.print(
        f"windows: {np.median(ratios):.2f} times fit in wall time (from {ratios.min():.2f} to "
        f"{ratios.max():.2f}), {np.median(processor['fit'] / processor['windows']):.2f} times in "
        "processor time"
    )
    passes = config_of(corpus, updates=1).updates_per_pass
    OUT.print(f"streams: {passes * np.median(wall['streams']):.1f} s a pass of {passes} updates")
    return float(np.median(wall["fit"]))


class Updates:
    """Our own, without anything around them."""

    def __init__(self, config: TextConfig, corpus: Corpus):
        from lstm_core.training.model import draw_weights
        from lstm_core.training.text.program import TextProgram
        from lstm_core.training.text.reading import Reading
        from lstm_core.training.text.shape import TextShape

        self.program = TextProgram(TextShape.of(config))
        self.program.compile()
        weights = draw_weights(network_of(config).weights, config.cell, config.seed)
        self.program.start(config, weights)
        self.reading, self.done = Reading(config, corpus.codes), 0

    def seconds(self) -> list[float]:
        """Of an update: wall, processors."""
        began = time.perf_counter(), time.process_time()
        for _ in range(UPDATES // 5):
            batches = self.reading.batches(self.done, 5)
            self.program.execute(self.done, batches, self.reading.fresh(self.done, 5))
            self.done += 5
        now = time.perf_counter(), time.process_time()
        return [(b - a) / UPDATES for a, b in zip(began, now, strict=True)]


class Fit:
    """Keras ``fit`` in a process of its own, with TensorFlow's own settings."""

    def __init__(self, corpus: Corpus):
        self.codes = Path(f"/tmp/codes-{os.getpid()}.npy")
        np.save(self.codes, corpus.codes)
        self.distinct = len(corpus.vocabulary)

    def __enter__(self) -> "Fit":
        own = ("TF_", "XLA_", "KERAS_", "LSTM_", "CUDA_")
        plain = {key: value for key, value in os.environ.items() if not key.startswith(own)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", FIT, str(self.codes), str(self.distinct), str(UPDATES)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=plain,
        )
        self.process.stdout.readline()
        return self

    def seconds(self) -> list[float]:
        """Of an update: wall, processors."""
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def __exit__(self, *_: object) -> None:
        self.process.stdin.close()
        self.process.wait()
        self.codes.unlink()


def learn(corpus: Corpus, seconds: float, fit: float) -> None:
    """Train in streams until the published loss is reached, or the time is up."""
    from lstm_core.training.text_training import train_text

    config = config_of(corpus, updates=10**6)
    draw = np.random.default_rng(0)
    windows = draw.integers(0, config.learned_from - 41, WINDOWS)[:, None] + np.arange(41)
    rows = corpus.codes[windows]
    reached: dict[str, float] = {}
    looking, began = 0.0, time.perf_counter()

    def look(run) -> None:
        nonlocal looking
        started = time.perf_counter()
        last, held_out = last_places(config, run.weights(), rows), run.record.held_out[-1]
        wall = started - began - looking
        OUT.print(
            f"update {run.record.updates[-1]:,}: {run.record.seconds[-1]:.1f} s of updates, "
            f"{wall:.1f} s since the call; held-out {held_out:.3f}, last places {last:.3f}"
        )
        if held_out < READABLE:
            reached.setdefault("readable", wall)
        if last <= PUBLISHED_LOSS:
            reached.setdefault("published", wall)
        looking += time.perf_counter() - started

    train_text(config, corpus, on_mark=look, stop=lambda: "published" in reached, seconds=seconds)
    if "readable" in reached:
        OUT.print(f"Held-out under {READABLE} nats after {reached['readable']:.0f} s.")
    if "published" not in reached:
        OUT.print(f"{PUBLISHED_LOSS} was not reached in {seconds:.0f} s.")
        return
    per_pass = config_of(corpus, updates=1, way="windows", held_out=0).updates_per_pass
    theirs = PUBLISHED_PASSES * per_pass * fit
    OUT.print(
        f"{PUBLISHED_LOSS} on last places after {reached['published']:.0f} s; {PUBLISHED_PASSES} "
        f"passes of fit take {theirs:,.0f} s: {theirs / reached['published']:.0f} times as long."
    )


def last_places(config: TextConfig, weights: dict[str, np.ndarray], rows: np.ndarray) -> float:
    """Nats of the last character of windows, codes [windows, 41], each from a zero state."""
    eye = np.eye(config.distinct, dtype=np.float32)
    *_, (state, _) = run_layers(network_of(config), weights, eye[rows[:, :-1]])
    h = last_h(network_of(config), state)
    shares = softmax(h @ weights["output_kernel"] + weights["output_bias"])
    return float(-np.log(shares[np.arange(len(rows)), rows[:, -1]]).mean())


if __name__ == "__main__":
    main()
