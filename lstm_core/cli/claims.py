"""The command about what the source texts claim: claims."""

import argparse
import os
from dataclasses import asdict
from typing import Any

from rich.text import Text

from lstm_core.cli.options import AddCommand, add_cache, did_you_mean
from lstm_core.cli.output import counting, notice, out, print_json, program, table, verbatim
from lstm_core.cli.runs import announce, interruptible
from lstm_core.cli.text_options import given_text
from lstm_core.config.text_config import TextConfig
from lstm_core.corpus.known import in_reading
from lstm_core.errors import InputError, StoreError
from lstm_core.experiments.claims import (
    CLAIMS,
    VERDICTS,
    Claim,
    Result,
    expected_seconds,
    run_claim,
    stored_result,
)
from lstm_core.experiments.text_replicates import NoText, what_is_needed
from lstm_core.storage.store import Store
from lstm_core.storage.text_runs import TextStore


def add(command: AddCommand) -> None:
    help = "Print what the source texts claim, and what came of it when it was put to the test."
    sub = command("claims", claims, help)
    sub.add_argument("claim", nargs="?", metavar="NAME", help="one claim in full (default: all)")
    sub.add_argument("--again", action="store_true", help="put it to the test again")
    sub.add_argument(
        "--ship", action="store_true", help="again, for the project itself (for maintainers)"
    )
    sub.add_argument(
        "--corpus",
        metavar="FILE",
        help="the text that the claim is about, if it is about one (default: the one stored)",
    )
    add_cache(sub)


def claims(options: argparse.Namespace) -> None:
    """All claims with what was found, or one in full."""
    name, store, texts = options.claim, Store(options.cache), TextStore(options.cache)
    if name is not None and name not in CLAIMS:
        raise InputError(f"{name}: no such claim{did_you_mean(name, CLAIMS)}")
    if options.corpus is not None:
        _keep_text(options.corpus, name and CLAIMS[name].text, texts)
    asked = list(CLAIMS.values()) if name is None else [CLAIMS[name]]
    found: dict[str, Result | None] = {}
    for claim in asked:
        # One claim is put to the test if it never was; all of them take minutes, on a text hours.
        again = (options.again or options.ship) and (name is not None or claim.text is None)
        result = None if again else stored_result(claim, store)
        if again or (result is None and name is not None):
            result = _tested(claim, store, texts, ship=options.ship)
        found[claim.name] = result
    if options.json:
        described = [_described(CLAIMS[one], result) for one, result in found.items()]
        print_json(**described[0] if name else {"claims": described})
    elif name:
        _print_whole(CLAIMS[name], found[name])
    else:
        _print_list(found)


def _keep_text(file: str, wanted: TextConfig | None, texts: TextStore) -> None:
    """Keep the text in a file where the runs of a claim look for it."""
    if wanted is None:
        raise InputError("--corpus: leave it out; only a claim about a text, named, needs one")
    corpus = in_reading(given_text(file), wanted.corpus)
    if corpus is None:
        raise InputError(f"--corpus={file}: another text; expected {what_is_needed(wanted)}")
    texts.texts.save(corpus)


def _tested(claim: Claim, store: Store, texts: TextStore, ship: bool) -> Result:
    """Train all that it needs, with a bar on a terminal, and keep the result."""
    seconds, kept = expected_seconds(claim), "runs are stored, and those that are stored are used"
    if claim.text is None:
        seconds, kept = seconds / (os.cpu_count() or 1), "only the result is stored"
    announce(f"the networks for {claim.name}", seconds, kept)
    with counting("network") as progress, interruptible() as interrupted:
        bar, told = progress.add_task(claim.name, total=None), 0

        def show(done: float, asked: int) -> None:
            nonlocal told
            progress.update(bar, completed=done, total=asked)
            if claim.text is not None and int(done) > told:  # one takes minutes
                told = int(done)
                notice(f"{told} of {asked} networks")

        try:
            result = run_claim(claim, stop=interrupted, report=show, texts=texts)
        except NoText as error:
            raise InputError(
                f"{error}. Give the file with `{program()} claims {claim.name} --corpus FILE`, or "
                "drop it on the page Text"
            ) from None
    try:
        store.save_result(claim.name, result.to_dict(), ship=ship)
    except StoreError as error:  # the result is worth having without the disk
        notice(str(error))
    return result


def _described(claim: Claim, result: Result | None) -> dict[str, Any]:
    described = {key: getattr(claim, key) for key in ("name", "source", "says", "did")}
    if result is None:
        return described | {"verdict": None}
    return described | {
        "verdict": result.finding.verdict,
        "deciding": claim.deciding(result),
        "evidence": result.finding.sentence,
        "table": result.finding.table,
        "accuracies": result.accuracies,
        "curves": {label: [asdict(one) for one in some] for label, some in result.curves.items()},
        "arms": result.arms,
        "environment": result.environment,
        "seconds": result.seconds,
    }


def _print_list(found: dict[str, Result | None]) -> None:
    console = out()
    for name, result in found.items():
        claim = CLAIMS[name]
        console.print(Text.assemble((name, "bold"), f": {claim.says} ({claim.whose})"))
        console.print(_found(result))
        console.print()


def _found(result: Result | None) -> Text:
    if result is None:
        return Text("Not tested yet.")
    verdict = VERDICTS[result.finding.verdict]
    return Text.assemble((f"{verdict}.", "bold"), verbatim(f" {result.finding.sentence}"))


def _print_whole(claim: Claim, result: Result | None) -> None:
    console = out()
    console.print(f"{claim.says} ({claim.whose})", markup=False)
    console.print(f"\n{claim.did}\n", markup=False)
    console.print(_found(result))
    if result is None:
        return
    rows = result.finding.table
    console.print(table(*rows[0], rows=[row.values() for row in rows]))
    console.print(Text.assemble("What decides: ", verbatim(claim.deciding(result))))
    versions = ", ".join(f"{name} {what}" for name, what in result.environment.items())
    console.print(verbatim(f"{result.networks} networks, {result.seconds:.1f} s; {versions}"))
