"""What other commands do with the run of a text that ``--run`` names: generate, states, list."""

import argparse
from itertools import islice

import numpy as np
import pandas as pd

from lstm_core.cli.output import (
    notice,
    or_none,
    out,
    print_csv,
    print_json,
    subject,
    table,
    verbatim,
)
from lstm_core.cli.runs import checked_hash, refuse_beside_run
from lstm_core.config import setting_names
from lstm_core.config.checks import whole
from lstm_core.config.title import text_title
from lstm_core.errors import InputError, SettingError
from lstm_core.hashes import HASH_LENGTH
from lstm_core.inference.generation import MAX_STEPS
from lstm_core.inference.sampling import sampler
from lstm_core.inference.spelling import codes_of, text_of
from lstm_core.interpret.text_states import text_states
from lstm_core.run import nearest
from lstm_core.storage.text_runs import TextStore
from lstm_core.text_run import TextRun, bits, network_of

STEPS = 400
TEMPERATURE = 0.5


def asked_text_run(options: argparse.Namespace) -> tuple[TextRun, float] | None:
    """The run of a text that ``--run`` names, and the recorded updates nearest to the pass that
    ``--epoch`` asks for; None where it names none of a text."""
    if options.run is None:
        return None
    run = TextStore(options.cache).load(checked_hash(options.run, "--run"))
    if run is None:
        return None
    refuse_beside_run(options, "a run of a text", *setting_names(), "scramble", "carry")
    return run, _updates(run, options.epoch)


def _updates(run: TextRun, asked: int | None) -> float:
    config = run.config
    if asked is None:
        return float(run.snapshot_updates[-1])
    if not 0 <= asked <= config.passes:
        raise InputError(
            f"--epoch={asked}: this run has the passes 0 (untrained) to {config.passes:.4g}"
        )
    updates = asked * config.updates_per_pass
    found = float(run.snapshot_updates[nearest(run.snapshot_updates, updates)])
    if found != updates:
        notice(
            f"Pass {asked} was not recorded; this is after "
            f"{found / config.updates_per_pass:.2f} passes, the nearest."
        )
    return found


def generate_text(options: argparse.Namespace, run: TextRun, updates: float) -> None:
    """Let it continue a text."""
    config = run.config
    seed_text = run.beginning if options.seed_text is None else options.seed_text
    beginning = np.append(
        _codes(run, "warm_up", options.warm_up), _codes(run, "seed_text", seed_text)
    )
    length = whole("steps", STEPS if options.steps is None else options.steps, 1, MAX_STEPS)
    temperature = TEMPERATURE if options.temperature is None else options.temperature
    drawn = sampler(
        network_of(config),
        run.weights(updates),
        beginning,
        temperature=temperature,
        draw_seed=options.draw_seed,
        window=config.chunk if config.way == "windows" else 0,
    )
    steps = [(int(code), float(shares[code])) for code, shares in islice(drawn, length)]
    text = text_of(run.vocabulary, np.array([code for code, _ in steps]))
    if not options.json:
        out().print(verbatim(f"{seed_text}│{text}"), soft_wrap=True)
        return
    print_json(
        **_subject(run, updates),
        seed_text=seed_text,
        warm_up=options.warm_up,
        temperature=float(temperature),
        draw_seed=options.draw_seed,
        text=text,
        steps=[
            {"predicted": run.vocabulary[code], "probability": probability}
            for code, probability in steps
        ],
    )


def print_text_states(options: argparse.Namespace, run: TextRun, updates: float) -> None:
    """Its states and what it expects, character by character."""
    text = run.beginning if options.text is None else options.text
    warm, codes = _codes(run, "warm_up", options.warm_up), _codes(run, "text", text)
    if not len(codes):
        raise SettingError("text", text, "expected at least one character.")
    network, weights = network_of(run.config), run.weights(updates)
    state = text_states(network, weights, warm).state() if len(warm) else None
    read = text_states(network, weights, codes, state=state)
    characters = [run.vocabulary[code] for code in codes]
    if options.json:
        print_json(
            **_subject(run, updates),
            text=text,
            warm_up=options.warm_up,
            symbols=characters,
            states={name: values.tolist() for name, values in read.states.items()},
            guesses=[[run.vocabulary[code] for code in row] for row in read.guesses],
            guess_probabilities=read.guess_probabilities.tolist(),
            came=[or_none(value) for value in read.came],
            nats=or_none(read.nats),
        )
        return
    places, units = len(codes), network.units
    rows = {
        "step": np.repeat(np.arange(1, places + 1), units),
        "symbol": np.repeat(np.array(characters, dtype=object), units),
        "unit": np.tile(np.arange(units), places),
    }
    print_csv(pd.DataFrame(rows | {name: one.ravel() for name, one in read.states.items()}))


def described_entries(store: TextStore) -> list[dict[str, object]]:
    """What ``list --json`` says of the runs of texts."""
    return [
        {**subject(entry.config), "corpus": entry.corpus_name, "held_out": entry.held_out}
        for entry in store.entries()[0]
    ]


def print_entries(store: TextStore) -> None:
    """The runs of texts, if there are any."""
    entries, problems = store.entries()
    for problem in problems:
        notice(problem)
    if not entries:
        return
    rows = []
    for entry in entries:
        nats = entry.held_out
        said = ["–"] * 2 if nats is None else [f"{one:.3f}" for one in (nats, bits(nats))]
        rows.append((entry.config.hash, text_title(entry.corpus_name, entry.config), *said))
    shown = table("Run", "What it learned", "Held out, nats", "bits", rows=rows)
    shown.columns[0].min_width = HASH_LENGTH  # whole, to be copied
    out().print(shown)


def _subject(run: TextRun, updates: float) -> dict[str, object]:
    passes = updates / run.config.updates_per_pass
    return subject(run.config) | {"passes": passes}


def _codes(run: TextRun, option: str, text: str) -> np.ndarray:
    try:
        return codes_of(run.vocabulary, text)
    except InputError as error:
        raise SettingError(option, text, f"{error}.") from None
