"""Networks that learned a text, of one config with several seeds: from the store, or trained.

An update on a text keeps all processors busy, so they are trained one after the other. Each is
stored as soon as it is done, and a stopped one as far as it came: it is gone on with from there.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from lstm_core.config.text_config import TextConfig
from lstm_core.corpus.corpus import Corpus
from lstm_core.corpus.known import KNOWN, in_reading
from lstm_core.data.text_time import text_training_seconds
from lstm_core.errors import InputError, Stopped
from lstm_core.experiments.chunks import never
from lstm_core.experiments.parallel import stored_run
from lstm_core.interpret.collapse import Collapse, collapse
from lstm_core.storage.text_runs import TextStore
from lstm_core.text_run import TextRun, marks, network_of

STOPPED = "the experiment was stopped before it was done; what was trained is stored"


class NoText(InputError):
    """The text of a config is not at hand."""

    def __init__(self, config: TextConfig):
        super().__init__(f"a text is needed that is not here: {what_is_needed(config)}")


@dataclass(frozen=True)
class TextReplicates:
    """Runs of a text that differ in their seed alone, in the order of the seeds, each with its
    first and last weights. ``config`` is that of the first seed."""

    config: TextConfig
    runs: tuple[TextRun, ...]

    @property
    def collapses(self) -> list[Collapse | None]:
        """Of each run where it broke down, None where it did not."""
        return [collapse(run.record, run.config.distinct) for run in self.runs]


def obtain_texts(
    configs: Iterable[TextConfig],
    store: TextStore,
    *,
    stop: Callable[[], bool] = never,
    report: Callable[[float, int], object] = lambda done, asked: None,
) -> dict[TextConfig, TextRun]:
    """The runs of some configs, in their order, with their first and last weights. One that broke
    down has fewer updates than its config.

    Args:
        store: where runs and the text are taken from, and new runs are put.
        stop: asked often; once true, ``Stopped`` is raised.
        report: told how many are done, parts of one included, of how many.

    Raises:
        NoText: if one has to be trained, and its text is not in the store.
        StoreError: if a run cannot be stored.
        Stopped: see ``stop``.
    """
    configs = list(dict.fromkeys(configs))
    found: dict[TextConfig, TextRun] = {}

    def within(share: float) -> None:
        report(len(found) + share, len(configs))

    for config in configs:
        found[config] = _with_few_weights(_obtain(config, store, stop, within))
        within(0)
    return found


def text_of(config: TextConfig, store: TextStore) -> Corpus | None:
    """The text of a config, where it lies in the store, be it with capital letters. None where it
    does not."""
    if (corpus := store.texts.load(config.corpus)) is not None:
        return corpus
    for entry in store.texts.entries():
        if config.characters // 2 < entry.bytes < 4 * config.characters:
            given = store.texts.load(entry.hash)
            corpus = None if given is None else in_reading(given, config.corpus)
            if corpus is not None:
                return corpus
    return None


def what_is_needed(config: TextConfig) -> str:
    """The text of a config, for who has to find it."""
    known = KNOWN.get(config.corpus)
    size = f"{config.characters:,} characters, {config.distinct} of them distinct"
    return f"{known.title} ({size})" if known else f"the text {config.corpus} ({size})"


def seconds_of(configs: Iterable[TextConfig]) -> float:
    """Roughly how long it takes to train them on two processors."""
    return sum(
        text_training_seconds(one, network_of(one), len(marks(one)), {})
        for one in dict.fromkeys(configs)
    )


def _obtain(
    config: TextConfig,
    store: TextStore,
    stop: Callable[[], bool],
    within: Callable[[float], object],
) -> TextRun:
    if stop():
        raise Stopped(STOPPED)
    before = _longest(config, store)
    if before is not None and (before.config == config or before.broke_down):
        return before
    corpus = text_of(config, store)
    if corpus is None:
        raise NoText(config)
    store.texts.save(corpus)  # for whoever opens the runs
    from lstm_core.training.text_training import train_text

    run = train_text(
        config,
        corpus,
        resume=before,
        on_progress=lambda updates, loss, seconds: within(updates / config.updates),
        stop=stop,
    )
    if run is not before:
        store.save(run)
    if run.config != config and not run.broke_down:
        raise Stopped(STOPPED)
    return run


def _longest(config: TextConfig, store: TextStore) -> TextRun | None:
    """Of the stored runs of these settings the one with the most updates, at most as many; what is
    damaged is set aside."""
    fitting = [
        entry.config
        for entry in store.entries()[0]
        if entry.config.updates <= config.updates
        and entry.config.replace(updates=config.updates) == config
    ]
    for one in sorted(fitting, key=lambda one: -one.updates):
        if (run := stored_run(one, store)) is not None:
            return run
    return None


def _with_few_weights(run: TextRun) -> TextRun:
    """With the first and the last weights alone: all of them are some thirty megabytes."""
    ends = [0, -1]
    return replace(
        run,
        snapshot_updates=run.snapshot_updates[ends],
        snapshots={name: values[ends] for name, values in run.snapshots.items()},
    )
