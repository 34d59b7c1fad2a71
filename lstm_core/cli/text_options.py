"""What the command ``text`` is told: which text, which settings, for how long."""

import argparse
from typing import Any

from lstm_core.cli.options import AddCommand, Command, add_cache
from lstm_core.cli.output import program
from lstm_core.cli.runs import checked_hash
from lstm_core.config.allowed import MAX_CLIP, MAX_DROPOUT, MAX_LAYERS, OPTIMIZERS, RECURRENT_CELLS
from lstm_core.config.checks import between
from lstm_core.config.notation import number
from lstm_core.config.text_config import WAYS, TextConfig
from lstm_core.corpus.corpus import Corpus
from lstm_core.corpus.decoding import MAX_BYTES
from lstm_core.corpus.installed import TITLES, installed
from lstm_core.corpus.reading import read_text
from lstm_core.data.text_time import text_update_seconds
from lstm_core.errors import InputError, SettingError
from lstm_core.storage.given import given_file
from lstm_core.storage.text_runs import TextStore
from lstm_core.text_run import TextRun, network_of

SECONDS = 60  # of training, where neither passes nor seconds are given
MOST_SECONDS = 7 * 24 * 3600
MOST_UPDATES = 10**7
FASTER = 5  # than predicted a machine may be: more passes than fit would thin out what is kept

# Setting: what stands for its value, and what it means.
SETTINGS = {
    "way": ("NAME", ", ".join(WAYS)),
    "cell": ("NAME", ", ".join(RECURRENT_CELLS)),
    "units": ("N", "units of a layer"),
    "layers": ("N", f"recurrent layers on top of one another, 1 to {MAX_LAYERS}"),
    "dropout": ("X", f"share of every layer's outputs left out of an update, 0 to {MAX_DROPOUT:g}"),
    "chunk": ("N", "characters that an update reads of every row"),
    "stride": ("N", "of windows: characters from one to the next"),
    "batch_size": ("N", "rows that an update reads"),
    "optimizer": ("NAME", ", ".join(OPTIMIZERS)),
    "learning_rate": ("X", "how far an update goes"),
    "decay": ("X", "in update n the learning rate is divided by 1 + X * n"),
    "clip": ("X", f"norm to which the gradient is cut, to {MAX_CLIP:,g}, or 0 for none"),
    "seed": ("N", "of initial weights, order, dropout and samples"),
    "held_out": ("X", "share of the text, at its end, that is never learned from, 0 to 0.5"),
}
NAMES = {"way", "cell", "optimizer"}


def add_text(command: AddCommand, function: Command) -> None:
    help = "Train a network on a text, character by character, and print what it learned."
    sub = command("text", function, help)
    sub.add_argument(
        "--corpus", metavar="TEXT", help=f"a file, or {' or '.join(TITLES)} of this Python's own"
    )
    sub.add_argument("--lower", action="store_true", help="learn it in lower case")
    sub.add_argument(
        "--rarer-than",
        type=number,
        default=1,
        metavar="N",
        help="characters that occur fewer times are one sign (default: %(default)s, for none)",
    )
    sub.add_argument(
        "--seconds",
        type=number,
        metavar="N",
        help=f"of training, then it ends where it is (default: {SECONDS}, without --passes)",
    )
    sub.add_argument("--passes", type=number, metavar="N", help="how often the text is read")
    sub.add_argument(
        "--run", metavar="HASH", help="go on from this run, with its text and settings"
    )
    sub.add_argument("--no-cache", action="store_true", help="train anew, store nothing")
    add_cache(sub)
    group = sub.add_argument_group("settings")
    for name, (metavar, meaning) in SETTINGS.items():
        kind = str if name in NAMES else number
        group.add_argument(
            f"--{name.replace('_', '-')}",
            type=kind,
            metavar=metavar,
            help=f"{meaning} (default: {_default(name)})",
        )


def _default(name: str) -> str:
    values = {way: settings.get(name) for way, settings in WAYS.items()}
    if any(value is not None for value in values.values()):
        return "; ".join(f"{way} {value}" for way, value in values.items() if value is not None)
    return str(TextConfig.__dataclass_fields__[name].default)


def asked_corpus(options: argparse.Namespace, store: TextStore) -> tuple[Corpus, TextRun | None]:
    """The text, and the run to go on from."""
    if options.run is not None:
        return _of_run(options, store)
    name = options.corpus
    if not name:
        raise SettingError("corpus", None, f"expected a file, or {' or '.join(TITLES)}.")
    how = {"lower": options.lower, "rarer_than": options.rarer_than}
    if name in TITLES:
        return installed(name, **how), None
    return given_text(name, **how), None


def given_text(name: str, *, lower: bool = False, rarer_than: int = 1) -> Corpus:
    """The text in a file that ``--corpus`` names."""
    data = given_file(name, MAX_BYTES, "--corpus")
    title = name.replace("\\", "/").rpartition("/")[2]
    try:
        return read_text(data, title, lower=lower, rarer_than=rarer_than)
    except SettingError:
        raise
    except InputError as error:
        raise InputError(f"--corpus={name}: {error}") from None


def _of_run(options: argparse.Namespace, store: TextStore) -> tuple[Corpus, TextRun]:
    given = [name for name in SETTINGS if getattr(options, name) is not None]
    given += [name for name in ("corpus", "lower") if getattr(options, name)]
    if given:
        name = given[0].replace("_", "-")
        raise InputError(f"--run names a run with its text and settings; leave out --{name}")
    run = store.load(checked_hash(options.run, "--run"))
    if run is None:
        raise InputError(
            f"--run: there is no run {options.run} of a text; `{program()} list` shows all"
        )
    corpus = store.texts.load(run.config.corpus)
    if corpus is None:
        raise InputError(f"--run: the text of run {options.run} is not stored here any more")
    return corpus, run


def asked_config(
    options: argparse.Namespace, corpus: Corpus, resume: TextRun | None
) -> tuple[TextConfig, float | None]:
    """The settings, and seconds after which the training ends."""
    if options.seconds is not None and options.passes is not None:
        raise InputError("--seconds and --passes exclude each other; give one of them")
    if resume is None:
        given: dict[str, Any] = {name: getattr(options, name) for name in SETTINGS}
        one = TextConfig(
            corpus=corpus.hash,
            characters=len(corpus),
            distinct=len(corpus.vocabulary),
            updates=1,
            **{name: value for name, value in given.items() if value is not None},
        )
    else:
        one = resume.config
    whole, done = one.updates_per_pass, resume.config.updates if resume else 0
    if options.passes is not None:
        passes = between("passes", options.passes, 1 / whole, MOST_UPDATES / whole)
        updates = round(passes * whole)
        if updates <= done:
            raise SettingError(
                "passes",
                options.passes,
                f"the run has {done / whole:.4g} passes already; expected more.",
                done // whole + 1,
            )
        return one.replace(updates=updates), None
    asked = SECONDS if options.seconds is None else options.seconds
    seconds = between("seconds", asked, 0.1, MOST_SECONDS)
    fitting = FASTER * seconds / text_update_seconds(one, network_of(one))
    return one.replace(updates=min(MOST_UPDATES, done + max(whole, int(fitting)))), seconds
