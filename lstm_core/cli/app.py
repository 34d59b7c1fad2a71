"""The command that starts the dashboard: app."""

import argparse
import importlib.util
import os
import sys
from pathlib import Path

from lstm_core.cli.options import AddCommand
from lstm_core.errors import LstmStateError

PARENT = Path(__file__).resolve().parents[2]  # the checkout, or where packages are installed


def add(command: AddCommand) -> None:
    help = "Start the dashboard, for this machine alone unless told otherwise."
    sub = command("app", app, help, json=False)
    sub.add_argument(
        "streamlit",
        nargs="*",
        metavar="OPTION",
        help="of `streamlit run`, after --: app -- --server.port 8600 (default: none)",
    )


def app(options: argparse.Namespace) -> None:
    """Become the server, so that signals reach it."""
    places = (PARENT / "lstm_state_app" / "app.py", PARENT / "app.py")
    file = next((place for place in places if place.is_file()), None)
    if file is None:
        raise LstmStateError(f"the dashboard is not here: expected {' or '.join(map(str, places))}")
    if importlib.util.find_spec("streamlit") is None:
        raise LstmStateError(
            'the dashboard needs Streamlit; pip install "lstm-state[app]" installs it'
        )
    if folder := os.environ.get("LSTM_CACHE"):
        os.environ["LSTM_CACHE"] = str(Path(folder).absolute())
    os.chdir(file.parent)  # where Streamlit looks for .streamlit/config.toml
    words = [sys.executable, "-m", "streamlit", "run", str(file), *options.streamlit]
    os.execv(sys.executable, words)
