"""The commands about the stored runs: list, ship."""

import argparse

from lstm_core.cli.options import AddCommand, add_cache
from lstm_core.cli.output import notice, out, print_json, program, subject, table
from lstm_core.cli.runs import announce, checked_hash, expected_seconds, train_with_progress
from lstm_core.cli.text_runs import described_entries, print_entries
from lstm_core.config.notation import to_text
from lstm_core.errors import InputError
from lstm_core.hashes import HASH_LENGTH
from lstm_core.storage.shipped import SHIPPED_FOLDER, shipped_configs
from lstm_core.storage.store import Store
from lstm_core.storage.text_runs import TextStore

SHIPPED_SNAPSHOTS = 40  # the shipped files stay small; a run of your own keeps 200


def add(command: AddCommand) -> None:
    sub = command("list", list_runs, "List the stored runs, by what differs from the published.")
    sub.add_argument("--delete", metavar="HASH", help="delete this run of your own instead")
    add_cache(sub)
    command("ship", ship, "Train the runs that come with the project (for maintainers).")


def list_runs(options: argparse.Namespace) -> None:
    store, texts = Store(options.cache), TextStore(options.cache)
    if options.delete is not None:
        _delete(store, texts, options.delete, options.json)
        return
    entries, problems = store.entries()
    for problem in problems:
        notice(problem)
    if options.json:
        runs = [
            {
                **subject(entry.config),
                "final_accuracy": entry.final_accuracy,
                "final_loss": entry.final_loss,
                "shipped": entry.shipped,
            }
            for entry in entries
        ]
        print_json(runs=runs, texts=described_entries(texts))
        return
    rows = [
        (one.hash, to_text(one), f"{one.epochs:,}", f"{entry.final_accuracy:.2%}", came)
        for entry in entries
        for one, came in [(entry.config, "yes" if entry.shipped else "")]
    ]
    shown = table("Run", "Settings", "Epochs", "Accuracy", "Shipped", rows=rows)
    shown.columns[0].min_width = HASH_LENGTH  # whole, to be copied
    out().print(shown)
    print_entries(texts)


def _delete(store: Store, texts: TextStore, run_hash: str, json: bool) -> None:
    run_hash = checked_hash(run_hash, "--delete")
    if not (store.delete(run_hash) or texts.delete(run_hash)):
        raise InputError(f"--delete: there is no run {run_hash}; `{program()} list` shows all")
    if json:
        print_json(deleted=run_hash)
    else:
        out().print(f"Run {run_hash} is deleted.")


def ship(options: argparse.Namespace) -> None:
    store = Store(SHIPPED_FOLDER)
    for config in shipped_configs():
        announce(config.framing, expected_seconds([config]), f"stored in {SHIPPED_FOLDER}")
        run = train_with_progress(config, "compiled", max_snapshots=SHIPPED_SNAPSHOTS)
        store.save(run, replace_shipped=True)
        notice(f"{run.hash} {config.framing}: {run.final_accuracy:.2%}")
    if options.json:
        print_json(runs=[config.hash for config in shipped_configs()])
