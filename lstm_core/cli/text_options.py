"""What the command ``text`` is told: which text, which settings, for how long."""

import argparse
from typing import Any

from lstm_core.cli.options import OF_LAYERS, AddCommand, Command, Options, add_cache, add_options
from lstm_core.cli.runs import refuse_beside_run, stored
from lstm_core.config.allowed import OPTIMIZERS, RECURRENT_CELLS
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

SETTINGS: Options = {
    "way": ("NAME", ", ".join(WAYS)),
    "cell": ("NAME", ", ".join(RECURRENT_CELLS)),
    "units": ("N", "units of a layer"),
    **OF_LAYERS,
    "chunk": ("N", "characters that an update reads of every row"),
    "stride": ("N", "of windows: characters from one to the next"),
    "batch_size": ("N", "rows that an update reads"),
    "optimizer": ("NAME", ", ".join(OPTIMIZERS)),
    "learning_rate": ("X", "how far an update goes"),
    "decay": ("X", "in update n the learning rate is divided by 1 + X * n"),
    "seed": ("N", "of initial weights, order, dropout and samples"),
    "held_out": ("X", "share of the text, at its end, that is never learned from, 0 to 0.5"),
}


def add_text(command: AddCommand, function: Command) -> None:
    help = "Train a network on a text, character by character, and print what it learned."
    sub = command("text", function, help)
    sub.add_argument(
        "--corpus", metavar="TEXT", help=f"a file, or {' or '.join(TITLES)} of this Python's own"
    )
    lower = "learn it in lower case"
    sub.add_argument("--lower", action="store_true", default=None, help=lower)
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
        "--run", metavar="HASH", help="go on from this run, with its settings and its text"
    )
    sub.add_argument("--no-cache", action="store_true", help="train anew, store nothing")
    add_cache(sub)
    group = sub.add_argument_group("settings")
    add_options(group, SETTINGS, _default)


def _default(name: str) -> str:
    values = {way: settings.get(name) for way, settings in WAYS.items()}
    if any(value is not None for value in values.values()):
        return "; ".join(f"{way} {value}" for way, value in values.items() if value is not None)
    return str(TextConfig.__dataclass_fields__[name].default)


def asked_corpus(options: argparse.Namespace, store: TextStore) -> tuple[Corpus, TextRun | None]:
    """The text, and the run to go on from."""
    if options.run is not None:
        return _of_run(options, store)
    if not options.corpus:
        raise SettingError("corpus", None, f"expected a file, or {' or '.join(TITLES)}.")
    return _given(options), None


def _given(options: argparse.Namespace) -> Corpus:
    """The text that ``--corpus`` names."""
    name = options.corpus
    how = {"lower": bool(options.lower), "rarer_than": options.rarer_than}
    if name in TITLES:
        return installed(name, **how)
    return given_text(name, **how)


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
    of_text = () if options.corpus else ("lower",)
    refuse_beside_run(options, "a run with its settings", *SETTINGS, *of_text)
    run = stored(store, options.run, of=" of a text")
    return _text_of(run, options, store), run


def _text_of(run: TextRun, options: argparse.Namespace, store: TextStore) -> Corpus:
    """The text that a run learned: the one that is given, or the one that is stored.

    Raises:
        InputError: if the one that is given is another, or none is stored.
    """
    wanted = run.config.corpus
    if options.corpus:
        given = _given(options)
        if given.hash != wanted:
            raise InputError(
                f"--corpus={options.corpus}: this is not the text that run {run.hash} learned, "
                f"{run.corpus_name} of {run.config.characters:,} characters; expected that file as "
                "it was, with the same --lower and --rarer-than"
            )
        return given
    known = (one for one in map(installed, TITLES) if one.hash == wanted)
    kept = store.texts.load(wanted) or next(known, None)
    if kept is None:
        raise InputError(
            f"--run: the text of run {run.hash}, {run.corpus_name}, is not stored here any more. "
            "Going on needs it: give its file with --corpus, and it is recognised. `generate`, "
            "`states` and `export` work without it"
        )
    return kept


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
