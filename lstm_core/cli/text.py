"""The command that trains a network on a text: text."""

import argparse
import time
from dataclasses import asdict
from typing import Any

import numpy as np
from rich.progress import TimeRemainingColumn

from lstm_core.cli.options import AddCommand
from lstm_core.cli.output import (
    counting,
    notice,
    or_none,
    out,
    print_json,
    program,
    subject,
    table,
    verbatim,
)
from lstm_core.cli.runs import announce, interruptible, noticing
from lstm_core.cli.text_options import add_text, asked_config, asked_corpus
from lstm_core.config.text_config import TextConfig
from lstm_core.corpus.baselines import baselines
from lstm_core.corpus.copying import copied
from lstm_core.corpus.corpus import Corpus
from lstm_core.data.text_time import text_training_seconds
from lstm_core.interpret.collapse import Collapse, collapse
from lstm_core.storage.text_runs import TextStore
from lstm_core.text_run import TEMPERATURES, TextRun, bits, marks, network_of

TELL_SECONDS = 1.0  # between two lines about marks
SHOWN_MARKS = 30


def add(command: AddCommand) -> None:
    add_text(command, text)


def text(options: argparse.Namespace) -> int:
    """Train or load, then print what came of it. 130 if Ctrl-C ended it early."""
    store = TextStore(options.cache)
    corpus, resume = asked_corpus(options, store)
    config, seconds = asked_config(options, corpus, resume)
    run = None
    if seconds is None and not options.no_cache:
        with noticing():
            run = store.load(config.hash)
    from_cache, interrupted = run is not None, False
    if run is None:
        run, interrupted = _train(config, corpus, resume, seconds, keep=not options.no_cache)
        if not options.no_cache:
            with noticing():
                store.texts.save(corpus)
                store.save(run)
    if options.json:
        print_json(**_described(run, corpus), from_cache=from_cache, complete=not interrupted)
    else:
        _print(run, corpus)
        if not options.no_cache:
            notice(f"Stored as {run.hash}: `{program()} generate --run {run.hash}` goes on writing")
    return 130 if interrupted else 0


def _train(
    config: TextConfig,
    corpus: Corpus,
    resume: TextRun | None,
    seconds: float | None,
    *,
    keep: bool,
) -> tuple[TextRun, bool]:
    """The run, and whether it was interrupted."""
    network, first = network_of(config), resume.config.updates if resume else 0
    looks = sum(mark > first for mark in marks(config))
    expected = text_training_seconds(config, network, looks, {}, first)
    what = f"{config.cell} {config.units} on {corpus.name}"
    announce(what, seconds or expected, "stored with its text" if keep else "not stored")
    with counting("update", "{task.fields[loss]}", TimeRemainingColumn()) as progress:
        bar = progress.add_task("Loading TensorFlow", total=config.updates, loss="")
        from lstm_core.training.text_training import train_text

        told = time.monotonic() - TELL_SECONDS

        def on_progress(updates: int, loss: float, spent: float) -> None:
            if seconds is not None and spent > 0:  # as far as the time goes
                progress.update(bar, total=max(updates, updates * seconds / spent))
            progress.update(bar, completed=updates, loss=f"loss {loss:.3f}")

        def on_mark(seen: TextRun) -> None:
            nonlocal told
            progress.update(bar, description="Training")
            if time.monotonic() - told >= TELL_SECONDS:
                told = time.monotonic()
                notice(_mark(seen, -1))

        with interruptible() as interrupted:
            run = train_text(
                config,
                corpus,
                resume=resume,
                on_mark=on_mark,
                on_progress=on_progress,
                stop=interrupted,
                seconds=seconds,
            )
            return run, interrupted() and run.config != config


def _mark(run: TextRun, mark: int) -> str:
    record = run.record
    said = f"Training at pass {record.updates[mark] / run.config.updates_per_pass:.2f}: "
    for name, nats in (("loss", record.loss[mark]), ("held out", record.held_out[mark])):
        if np.isfinite(nats):
            said += f"{name} {nats:.3f} nats, "
    return f"{said}{record.seconds[mark]:.1f} s"


def _both(nats: np.ndarray) -> dict[str, list[float | None]]:
    """What is no finite number has none in JSON."""
    finite = np.where(np.isfinite(nats), nats, np.nan)
    return {
        "nats": [or_none(value) for value in finite],
        "bits": [or_none(bits(value)) for value in finite],
    }


def _described(run: TextRun, corpus: Corpus) -> dict[str, Any]:
    config, record = run.config, run.record
    found = collapse(record, config.distinct)
    return {
        **subject(config),
        "corpus": {
            "name": corpus.name,
            "hash": corpus.hash,
            "characters": len(corpus),
            "distinct": len(corpus.vocabulary),
            "notes": list(corpus.notes),
        },
        "updates": record.updates.tolist(),
        "passes": (record.updates / config.updates_per_pass).tolist(),
        "seconds": record.seconds.tolist(),
        "loss": _both(record.loss),
        "held_out": _both(record.held_out),
        "baselines": {
            name: {"nats": or_none(nats), "bits": or_none(bits(nats))}
            for name, nats in asdict(baselines(corpus, config.held_out)).items()
        },
        "beginning": run.beginning,
        "samples": _samples(run),
        "copied": {
            name: {"length": length, "text": stretch}
            for name, (length, stretch) in _copied(run, corpus).items()
        },
        "collapse": found and _collapse(found, config.updates_per_pass),
        "environment": run.environment,
    }


def _collapse(found: Collapse, updates_per_pass: int) -> dict[str, Any]:
    values = {
        name: None if isinstance(value, float) and not np.isfinite(value) else value
        for name, value in asdict(found).items()
    }
    return values | {"sentence": found.sentence(updates_per_pass)}


def _samples(run: TextRun) -> dict[str, str]:
    """The last of each temperature."""
    return dict(zip(map(str, TEMPERATURES), run.samples[-1], strict=True))


def _copied(run: TextRun, corpus: Corpus) -> dict[str, tuple[int, str]]:
    """By temperature, the longest stretch of the last sample that stands in what was learned
    from."""
    found = {}
    for name, sample in _samples(run).items():
        start, length = next(iter(copied(sample, corpus, run.config.held_out)), (0, 0))
        found[name] = length, sample[start : start + length]
    return found


def _print(run: TextRun, corpus: Corpus) -> None:
    record, console = run.record, out()
    for note in corpus.notes:
        console.print(verbatim(note))
    rows = []
    places = np.linspace(0, len(record.updates) - 1, min(SHOWN_MARKS, len(record.updates)))
    for place in dict.fromkeys(places.round().astype(int).tolist()):
        passes = record.updates[place] / run.config.updates_per_pass
        nats = (float(record.loss[place]), float(record.held_out[place]))
        both = [value for one in nats for value in (one, bits(one))]
        said = [f"{value:.3f}" if np.isfinite(value) else "–" for value in both]
        rows.append((f"{passes:.2f}", f"{record.seconds[place]:.1f}", *said))
    headings = ("Passes", "Seconds", "Loss, nats", "bits", "Held out, nats", "bits")
    console.print(table(*headings, rows=rows))
    known = baselines(corpus, run.config.held_out)
    if np.isfinite(known.unigram):
        figures = (f"{name.replace('_', '-')} {n:.3f}" for name, n in asdict(known).items())
        console.print(f"Without a network, nats of the held-out part: {', '.join(figures)}")
    for name, sample in _samples(run).items():
        console.print(f"\nTemperature {name}, after the {len(run.beginning)} characters …")
        console.print(verbatim(run.beginning + "│" + sample), soft_wrap=True)
    lengths = ", ".join(f"{length} at {name}" for name, (length, _) in _copied(run, corpus).items())
    console.print(f"\nLongest stretch that stands in the text, in characters: {lengths}")
    if found := collapse(record, run.config.distinct):
        console.print(found.sentence(run.config.updates_per_pass))
    console.print(f"Run {run.hash}: {run.config.updates:,} updates")
