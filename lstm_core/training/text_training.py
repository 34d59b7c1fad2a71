"""Train a network on a text: the one function that turns its settings and a text into a run."""

import time
from collections.abc import Callable

from lstm_core.config.text_config import TextConfig
from lstm_core.corpus.corpus import Corpus
from lstm_core.errors import InputError, NothingTrained, SettingError
from lstm_core.text_run import TextRun
from lstm_core.training.text.program import TextProgram
from lstm_core.training.text.reading import Reading
from lstm_core.training.text.recorder import OnMark, Recorder
from lstm_core.training.text.shape import TextShape

CALL_SECONDS = 0.15  # that one call of the program is to take, so that a stop is quick
PROGRESS_SECONDS = 0.3

OnProgress = Callable[[int, float, float], object]


def train_text(
    config: TextConfig,
    corpus: Corpus,
    *,
    resume: TextRun | None = None,
    on_mark: OnMark | None = None,
    on_progress: OnProgress | None = None,
    stop: Callable[[], bool] = lambda: False,
    seconds: float | None = None,
) -> TextRun:
    """Train a network on a text as the config says.

    A training that breaks down is not an error: it goes on while its loss is a finite number. Where
    that ends, the run ends, and its last mark has what was seen; the weights are the last that
    were numbers.

    Args:
        corpus: the text that the config names.
        resume: a run of the same config with fewer updates to go on from. The weights are those of
            one longer run, to the last bit on the same machine.
        on_mark: told at every mark: a run with what was recorded so far and the weights of the mark
            alone, and nothing to continue from. Its config is the one asked for.
        on_progress: told the updates made, the mean loss since it was told last, and the seconds of
            training, some three times a second.
        stop: asked several times a second; true ends the run at the update where it is.
        seconds: wall time after which the run ends as with a stop; compiling does not count.

    Returns:
        The run. Its config has the number of updates that were made.

    Raises:
        InputError: if the corpus is not the one that the config names, or ``resume`` broke down.
        SettingError: if ``resume`` is no shorter run of the same config.
        NothingTrained: if stopped before the first update.
    """
    _check(config, corpus, resume)
    program = TextProgram(TextShape.of(config))
    try:
        program.compile()
        recorder = Recorder(config, corpus, program, on_mark)
        recorder.begin(resume)
        _train(program, Reading(config, corpus.codes), recorder, on_progress, stop, seconds)
        if resume is not None and recorder.updates == resume.config.updates:
            return resume
        if not recorder.updates:
            raise NothingTrained("training was stopped before its first update")
        return recorder.run()
    finally:
        program.close()


def _check(config: TextConfig, corpus: Corpus, resume: TextRun | None) -> None:
    found = (corpus.hash, len(corpus), len(corpus.vocabulary))
    if found != (config.corpus, config.characters, config.distinct):
        raise InputError(f"the settings belong to another text than “{corpus.name}”")
    if resume is None:
        return
    done = resume.config.updates
    if config.updates <= done or config != resume.config.replace(updates=config.updates):
        raise SettingError(
            "resume",
            resume.hash,
            f"expected a run of the same settings with fewer than {config.updates:,} updates, got "
            f"one with {done:,}.",
        )
    if resume.snapshot_updates[-1] != done:
        raise InputError(f"the run broke down in update {done:,}; there is nothing to go on from")


def _train(
    program: TextProgram,
    reading: Reading,
    recorder: Recorder,
    on_progress: OnProgress | None,
    stop: Callable[[], bool],
    seconds: float | None,
) -> None:
    began = told = time.perf_counter()
    untold: list[float] = []
    while not recorder.complete:
        if stop() or (seconds is not None and time.perf_counter() - began >= seconds):
            recorder.end()
            return
        first = recorder.updates
        count = min(_affordable(program), recorder.next_mark - first)
        started = time.perf_counter()
        measured = program.execute(
            first, reading.batches(first, count), reading.fresh(first, count)
        )
        spent = time.perf_counter() - started
        untold += measured.loss.tolist()
        now = time.perf_counter()
        if on_progress and now - told >= PROGRESS_SECONDS:
            done = recorder.seconds + spent
            on_progress(first + count, sum(untold) / len(untold), done)
            told, untold = now, []
        recorder.add(measured, spent)


def _affordable(program: TextProgram) -> int:
    """Updates of one call; a single one before the speed is known."""
    seconds = program.seconds_per_update or CALL_SECONDS
    return min(max(int(CALL_SECONDS / seconds), 1), program.max_updates)
