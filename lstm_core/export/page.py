"""A run's figures as one HTML page that needs nothing else: it opens from a disk, offline."""

import shlex
from html import escape

import numpy as np
import plotly.graph_objects as go

from lstm_core.colours import FAINT, LIGHT
from lstm_core.config import RunConfig
from lstm_core.config.notation import as_options
from lstm_core.config.title import title_text
from lstm_core.data.dataset import make_dataset
from lstm_core.figures import learning_curves, probability_film, state_film
from lstm_core.figures.probabilities import MAX_FILM_SYMBOLS
from lstm_core.figures.states import film_epochs, signed_panel
from lstm_core.inference.predictions import probability_maps, right_answers
from lstm_core.inference.reading import MAX_WORK, reading_work
from lstm_core.interpret.activations import activations, unit_order
from lstm_core.run import Run, weights_at
from lstm_core.sequence.symbols import visible

# The empty icon keeps a browser from asking a server for one.
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>
body {{
  max-width: 60rem; margin: 0 auto; padding: 1rem;
  font: 1rem/1.5 system-ui, sans-serif; color: {text}; background: {ground};
}}
h1, h2 {{ line-height: 1.2; overflow-wrap: anywhere; }}
h2 {{ margin-top: 2.5rem; }}
figure {{ margin: 0; }}
figcaption, footer {{ color: {faint}; }}
th {{ text-align: left; font-weight: normal; color: {faint}; vertical-align: top; }}
th, td {{ padding: 0 1.5rem 0.1rem 0; }}
td {{ overflow-wrap: anywhere; white-space: pre-wrap; }}
pre {{ overflow-x: auto; background: {card}; padding: 0.75rem; border-radius: 0.4rem; }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{outcome}</p>
{figures}
<h2>Settings</h2>
<table>
{settings}
</table>
<footer>
<h2>How this was made</h2>
<p>With “How an LSTM keeps state”, as the run {hash}:</p>
<pre><code>{command}</code></pre>
<p>{made}</p>
</footer>
</body>
</html>
"""
_FIGURE = "<h2>{heading}</h2>\n<figure>\n{figure}\n<figcaption>{caption}</figcaption>\n</figure>"


def figures_page(run: Run) -> str:
    """The learning curves, the film of probabilities and the film of the hidden state."""
    config = run.config
    figures = [("Learning curves", *_curves(run)), ("What comes after each letter", *_map(run))]
    if config.rule.recurrent:
        figures.append(("The hidden state", *_states(run)))
    places = []
    for n, (heading, figure, caption) in enumerate(figures):
        drawn = "" if figure is None else embedded(figure, f"figure-{n}", with_library=n == 0)
        places.append(_FIGURE.format(heading=heading, figure=drawn, caption=caption))
    asked = len(make_dataset(config).target_codes)
    right = round(run.final_accuracy * asked)
    return _PAGE.format(
        text=LIGHT["text"],
        ground=LIGHT["background"],
        card=LIGHT["secondary-background"],
        faint=FAINT,
        title=escape(title_text(config)),
        outcome=f"The finished network has {right:,} of {asked:,} answers right, with a "
        f"loss of {run.final_loss:.3f}, after {run.updates:,} updates of its weights.",
        figures="\n".join(places),
        settings="\n".join(
            f"<tr><th>{escape(name.replace('_', ' '))}</th><td>{escape(str(value))}</td></tr>"
            for name, value in config.to_dict().items()
            if value is not None
        ),
        hash=run.hash,
        command=escape(_command(config)),
        made=escape(_made(run)),
    )


def embedded(figure: go.Figure, name: str, *, with_library: bool) -> str:
    """A figure as HTML. The library, 5 MB, goes with the first one."""
    html: str = figure.to_html(
        config={"displaylogo": False, "responsive": True},
        include_plotlyjs=with_library,
        full_html=False,
        auto_play=False,
        div_id=name,
    )
    return html


def _curves(run: Run) -> tuple[go.Figure, str]:
    return (
        learning_curves(run.history.loss, run.history.accuracy),
        "Means over an epoch while the weights move, as Keras reports them. The numbers above "
        "come from asking the finished network.",
    )


def _map(run: Run) -> tuple[go.Figure | None, str]:
    config = run.config
    if config.answers in ("vector", "decoder"):
        return None, f"Not drawn: there is no one answer, but {config.places} to each input."
    if (size := len(config.vocabulary)) > MAX_FILM_SYMBOLS:
        return None, (
            f"A map of {size} × {size} fields would be too fine to read; maps are drawn for up "
            f"to {MAX_FILM_SYMBOLS} distinct symbols."
        )
    return (
        probability_film(
            probability_maps(run),
            run.snapshot_epochs.tolist(),
            config.vocabulary,
            right_answers(config),
        ),
        "One row for each letter that an input can end in; the brighter, the more probable the "
        "letter of the column. Orange frames mark the right answers. Grey rows: no input ends in "
        "that letter. Drag the slider or press play to see the network learn.",
    )


def _states(run: Run) -> tuple[go.Figure | None, str]:
    config = run.config
    try:
        text = config.join(config.example)
        last = activations(config, run.weights(), text)
    except ValueError as error:
        return None, f"Not drawn: {escape(str(error))}."
    frames = film_epochs(
        len(run.snapshot_epochs),
        config.units,
        len(last.symbols),
        1,
        most=MAX_WORK // reading_work(config, len(last.symbols)),
    )
    units = unit_order(last.h)
    values = np.stack(  # [epochs, units, steps]
        [activations(config, weights_at(run.snapshots, index), text).h.T[units] for index in frames]
    )
    film = state_film(
        [signed_panel("h", values, most=1.0)],
        run.snapshot_epochs[frames].tolist(),
        [visible(symbol) if symbol else "" for symbol in last.symbols],
        units.tolist(),
    )
    reading = (
        "The network reads the sequence once, its state carried from letter to letter."
        if last.carried
        else f"At each place the network is asked anew, about the last {config.context_length} "
        "letters."
        if config.context_length > 1
        else "At each letter the network is asked anew; its memory is empty before every one."
    )
    padding = " A dot is padding." if "" in last.symbols else ""
    return film, (
        f"{reading} Rows are units, those that follow the same thing side by side; columns are "
        f"letters as they are read.{padding} Drag the slider or press play to see it learn."
    )


def _command(config: RunConfig) -> str:
    """The command that makes this page: what differs from the published settings is named."""
    line = "python -m lstm_core export --what figures --out figures.html"
    return f"{line} {shlex.join(as_options(config))}"


def _made(run: Run) -> str:
    """What trained the run, and where."""
    made_with = dict(run.environment)
    machine = made_with.pop("machine", "a machine that was not noted")
    versions = ", ".join(f"{name} {version}" for name, version in made_with.items())
    callbacks = ", ".join(run.callbacks)
    return f"Trained with {versions} on {machine}." + (
        f" Callbacks that took part: {callbacks}. The command alone leaves them out."
        if callbacks
        else ""
    )
