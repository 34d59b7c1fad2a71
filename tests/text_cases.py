"""A text's run as a trainer leaves it, made of random numbers, for tests that need no training."""

import numpy as np

from lstm_core.config.text_config import TextConfig
from lstm_core.corpus.corpus import Corpus, corpus_of
from lstm_core.data.model_spec import OPTIMIZER_SLOTS
from lstm_core.text_run import SAMPLE_LENGTH, TEMPERATURES, Record, TextRun, marks, network_of

TEXT = "It was “so”, he said: é 😀\n\tAnd (it) was.\n" * 60


def small_corpus(name: str = "A small text", text: str = TEXT) -> Corpus:
    return corpus_of(text, name, ("Nothing was done to it.",))


def random_run(corpus: Corpus | None = None, seed: int = 0, **changes) -> TextRun:
    corpus = corpus or small_corpus()
    settings = {"units": 6, "batch_size": 8, "chunk": 20, "updates": 40} | changes
    config = TextConfig(
        corpus=corpus.hash,
        characters=len(corpus),
        distinct=len(corpus.vocabulary),
        **settings,
    )
    rng, network, at = np.random.default_rng(seed), network_of(config), np.array(marks(config))

    def numbers(*shape):
        return rng.normal(size=shape).astype(np.float32)

    def seen():
        return np.append(np.nan, rng.random(len(at) - 1))

    slots = OPTIMIZER_SLOTS[config.optimizer]
    streams = config.way == "streams"
    texts = rng.integers(0, config.distinct, (len(at), len(TEMPERATURES), SAMPLE_LENGTH)).tolist()
    return TextRun(
        config=config,
        corpus_name=corpus.name,
        vocabulary=corpus.vocabulary,
        record=Record(
            updates=at,
            seconds=np.linspace(0, 1, len(at)),
            loss=seen(),
            held_out=rng.random(len(at)),
            gradient=seen(),
            largest=seen(),
            weight=rng.random(len(at)),
            step=seen(),
        ),
        beginning=corpus.text[:40],
        samples=tuple(
            tuple("".join(corpus.vocabulary[code] for code in text) for text in row)
            for row in texts
        ),
        snapshot_updates=at[[0, -2, -1]],
        snapshots={name: numbers(3, *shape) for name, shape in network.weights.items()},
        optimizer_state=(
            np.array(config.updates),
            *(numbers(*shape) for shape in network.weights.values() for _ in range(slots)),
        ),
        carried=tuple(numbers(8, config.units) for _ in network.state_names) if streams else (),
        environment={"python": "3.11.9", "numpy": "2.1.0", "machine": "x86_64"},
    )


LONG = small_corpus("A longer text", TEXT * 4)
"""Long enough for a search in the part that is held out."""


def two_passes(**settings) -> TextRun:
    """A run on ``LONG``."""
    per_pass = random_run(LONG, **settings).config.updates_per_pass
    return random_run(LONG, **settings, updates=2 * per_pass)


def link_to(run: TextRun) -> dict[str, str]:
    """The query of a run of ``two_passes``, of everything that it was made with."""
    names = ("corpus", "way", "cell", "units", "layers", "batch_size", "chunk", "held_out")
    return {"passes": "2"} | {name: str(getattr(run.config, name)) for name in names}


def assert_same_text_run(left: TextRun, right: TextRun) -> None:
    """Equal in everything."""
    for name in ("config", "corpus_name", "vocabulary", "beginning", "samples", "environment"):
        assert getattr(left, name) == getattr(right, name), name
    for name in vars(right.record):
        np.testing.assert_array_equal(getattr(left.record, name), getattr(right.record, name))
    np.testing.assert_array_equal(left.snapshot_updates, right.snapshot_updates)
    assert list(left.snapshots) == list(right.snapshots)
    for name, values in right.snapshots.items():
        np.testing.assert_array_equal(left.snapshots[name], values, name)
    for name in ("optimizer_state", "carried"):
        for one, other in zip(getattr(left, name), getattr(right, name), strict=True):
            np.testing.assert_array_equal(one, other)
