"""The talk of a run as one HTML page that needs nothing else: it is held from a disk, offline."""

import json
from contextlib import suppress
from html import escape

from lstm_core.config import RunConfig
from lstm_core.data.dataset import thinned
from lstm_core.errors import StoreError
from lstm_core.run import Run
from lstm_core.stage import name_of, network_data, program, styles, talk_data
from lstm_core.storage.shipped import SHIPPED_FOLDER, SHIPPED_SEED
from lstm_core.storage.store import Store

CURES = {"Resets between": "stateful_resets", "Chunks that jump": "stateful_jumps"}
"""Framings that stand beside the network in the end, by what the room reads."""
MOST_SNAPSHOTS = 40  # of the training that is played back; 60 KB each

# Nothing can be loaded, even if something in the page asked for it.
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>
:root {{ --st-background-color: #ffffff; --st-secondary-background-color: #f2f5f8; --st-text-color: #16212c; }}
@media (prefers-color-scheme: dark) {{
  :root {{ --st-background-color: #10161d; --st-secondary-background-color: #1b242e; --st-text-color: #e8edf2; }}
}}
body {{ margin: 0; background: var(--st-background-color); }}
{styles}
</style>
</head>
<body>
<script>
{program}
const [, slide, step] = location.hash.match(/^#([a-z]+)(?:\\.([0-9]+))?$/) ?? [];
mountStage(document.body, {{ ...{data}, slide, step: Number(step ?? 0), typed: [] }}, {{
  place: (at) => history.replaceState(null, "", `#${{at.slide}}${{at.step ? `.${{at.step}}` : ""}}`),
}});
</script>
</body>
</html>
"""  # noqa: E501


def talk_page(run: Run) -> str:
    """Raises ``ValueError`` for a run of which no talk can be held (``stage.can_be_shown``)."""
    data = talk_data(run, cures(Store(SHIPPED_FOLDER))) | {"film": film(run)}
    return _PAGE.format(
        title=escape(name_of(run.config)),
        styles=styles(),
        program=program(),
        # What a sequence may hold must not end the script.
        data=json.dumps(data).replace("<", "\\u003c"),
    )


def cures(store: Store) -> list[tuple[str, Run]]:
    """The shipped networks that the talk ends with, as far as the store has them."""
    found = []
    for title, framing in CURES.items():
        with suppress(StoreError):  # the talk is worth having without it
            run = store.load(RunConfig(framing=framing, seed=SHIPPED_SEED).hash)
            if run is not None:
                found.append((title, run))
    return found


def film(run: Run) -> dict[str, object]:
    """How it learned: ``accuracy`` of every epoch, and the network after some of them."""
    epochs = thinned(run.snapshot_epochs, MOST_SNAPSHOTS).tolist()
    return {
        "epochs": run.config.epochs,
        "accuracy": [round(float(share), 4) for share in run.history.accuracy],
        "snapshots": [
            {"epoch": epoch, "network": network_data(run.config, run.weights(epoch))}
            for epoch in epochs
        ],
    }
