"""Which commands there are, and which options they take."""

import argparse
import difflib
from typing import Any, NoReturn

from lstm_core.cli import claims, train
from lstm_core.cli import experiments as sets
from lstm_core.cli import export as take
from lstm_core.cli import interpret as probes
from lstm_core.cli.output import fail
from lstm_core.cli.runs import number
from lstm_core.config.allowed import CELLS, OPTIMIZERS
from lstm_core.export import EXPORTS
from lstm_core.sequence.encodings import ENCODINGS
from lstm_core.sequence.framings import FRAMINGS

COMMANDS = (
    "train|predict|generate|states|driving|corrupt|replicates|compare|tutorial|claims|"
    "export|list|bench"
)


class Parser(argparse.ArgumentParser):
    """Bad input is one line on standard error that names what would work, and status 2."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, allow_abbrev=False, **kwargs)

    def error(self, message: str) -> NoReturn:
        fail(message, status=2)

    def parse_args(self, args=None, namespace=None):
        found, unknown = self.parse_known_args(args, namespace)
        if unknown:
            command = getattr(found, "parser", self)
            names = [n for action in command._actions for n in action.option_strings]
            close = difflib.get_close_matches(unknown[0], names, n=1, cutoff=0.0)
            self.error(f"{unknown[0]}: no such option; did you mean {close[0]}?")
        return found


def build_parser() -> Parser:
    parser = Parser(prog="python -m lstm_core", description="See how an LSTM keeps state.")
    commands = parser.add_subparsers(dest="name", required=True, metavar=COMMANDS)

    def command(name: str, function, help: str, json: bool = True) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help, description=help)
        sub.set_defaults(command=function, parser=sub)
        if json:
            sub.add_argument("--json", action="store_true", help="print one JSON object")
        return sub

    _add_train(command)
    _add_run(command("predict", train.predict, "Print the prediction table of a run."))
    _add_probes(command)
    _add_sets(command)
    _add_claims(command)
    help = "Take a run away: as a Keras script, figures, tables, weights, a zip of all."
    sub = command("export", take.export, help, json=False)
    sub.add_argument(
        "--what", choices=list(EXPORTS), help="left out: what the ending of --out says, or script"
    )
    sub.add_argument("--out", metavar="FILE", help="left out: standard output")
    _add_run(sub)
    sub = command("list", train.list_runs, "List the stored runs.")
    _add_cache(sub)
    command("ship", train.ship, "Train the runs that come with the project (for maintainers).")
    command("bench", train.bench, "Compare the speed of the compiled engine with plain fit.")
    return parser


def _add_train(command) -> None:
    help = "Train a network, or load it if it was trained before."
    sub = command("train", train.train, help)
    _add_cache(sub)
    _add_settings(sub)
    sub.add_argument("--no-cache", action="store_true", help="train anew")
    sub.add_argument(
        "--engine", choices=("compiled", "fit"), default="compiled", help="fit is plain Keras"
    )


def _add_probes(command) -> None:
    sub = command("generate", probes.generate, "Let a network go on from a text by itself.")
    sub.add_argument("--seed-text", metavar="TEXT", help="left out: the first symbol it learned")
    sub.add_argument("--steps", type=number, default=5, metavar="N", help="symbols to predict")
    _add_warm_up(sub)
    sub.add_argument(
        "--temperature",
        type=number,
        default=0,
        metavar="T",
        help="above 0: draw the next symbol; left out: take the most probable",
    )
    sub.add_argument("--draw-seed", type=number, default=0, metavar="N", help="of these draws")
    _add_carry(sub)
    _add_run(sub)

    sub = command("states", probes.states, "Print the states and gates, step by step, as CSV.")
    sub.add_argument("--text", metavar="TEXT", help="left out: the whole sequence")
    _add_warm_up(sub)
    _add_carry(sub)
    _add_run(sub)

    help = "Show whether predictions follow the memory or the letter fed in."
    sub = command("driving", probes.cue_conflict, help)
    _add_carry(sub)
    _add_run(sub)

    help = "Show which predictions survive a wrong letter in the input."
    sub = command("corrupt", probes.perturb, help)
    sub.add_argument(
        "--text",
        action="append",
        metavar="TEXT",
        help="a corrupted input to look at; several as A,B or by repeating the option",
    )
    _add_run(sub)


def _add_sets(command) -> None:
    sub = command("replicates", sets.replicates, "Train one network with many seeds.")
    _add_seeds(sub)
    _add_cache(sub)
    _add_settings(sub)

    help = "Say whether settings really differ, by many seeds of each."
    sub = command("compare", sets.compare, help)
    sub.add_argument(
        "what",
        nargs="*",
        metavar="SETTINGS",
        help="a run's hash, or a framing and what differs: time_steps,cell=GRU,units=8",
    )
    _add_seeds(sub)
    _add_cache(sub)

    help = "Train all framings as published and print the accuracies beside the published ones."
    sub = command("tutorial", sets.tutorial, help)
    sub.add_argument("--no-cache", action="store_true", help="train anew")
    _add_cache(sub)


def _add_claims(command) -> None:
    help = "Print what the source texts claim, and what came of it when it was put to the test."
    sub = command("claims", claims.claims, help)
    sub.add_argument("claim", nargs="?", metavar="NAME", help="one claim in full")
    sub.add_argument("--again", action="store_true", help="put it to the test again")
    sub.add_argument(
        "--ship", action="store_true", help="again, for the project itself (for maintainers)"
    )
    _add_cache(sub)


def _add_seeds(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--seeds", type=number, default=30, metavar="N", help="how many, from --seed or 0 on"
    )
    parser.add_argument("--no-cache", action="store_true", help="train anew, store nothing")


def _add_run(parser: argparse.ArgumentParser) -> None:
    """The options that say which network is asked."""
    parser.add_argument("--run", metavar="HASH", help="a stored run, instead of settings")
    parser.add_argument("--epoch", type=int, metavar="N", help="the recorded epoch nearest to N")
    _add_cache(parser)
    _add_settings(parser)


def _add_cache(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cache", metavar="FOLDER", help="where runs are")


def _add_warm_up(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--warm-up", default="", metavar="TEXT", help="read before the text")


def _add_carry(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--carry", action="store_true", help="carry the state, even if not trained like that"
    )


def _add_settings(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("settings", "left out: as published for the framing")
    group.add_argument("--framing", metavar="NAME", help=", ".join(FRAMINGS))
    group.add_argument("--cell", metavar="NAME", help=", ".join(CELLS))
    for name in ("units", "epochs", "batch-size", "seed", "window", "runs", "max-run-length"):
        group.add_argument(f"--{name}", type=number, metavar="N")
    group.add_argument("--learning-rate", type=number, metavar="X")
    group.add_argument("--optimizer", metavar="NAME", help=", ".join(OPTIMIZERS))
    group.add_argument("--encoding", metavar="NAME", help=", ".join(ENCODINGS))
    group.add_argument("--shuffle", action=argparse.BooleanOptionalAction)
    group.add_argument("--sequence", metavar="TEXT", help="the symbols to learn, in order")
    group.add_argument(
        "--scramble", type=int, metavar="SEED", help="learn the alphabet in a scrambled order"
    )
