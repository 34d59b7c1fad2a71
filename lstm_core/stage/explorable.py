"""What the explorable page tells of a run, as plain data for the program in the browser.

The question: what does this network answer to a text, from zero state and after another text, and
what does its state do meanwhile? Every framing and cell is read as it was trained
(``interpret.activations``).
"""

from typing import Any

from lstm_core.config import RunConfig
from lstm_core.config.title import title_text
from lstm_core.data.dataset import thinned
from lstm_core.data.model_spec import ModelSpec
from lstm_core.interpret.activations import activations, unit_order
from lstm_core.run import Run
from lstm_core.sequence.symbols import asked_place
from lstm_core.stage.network_data import network_shape, weights_data
from lstm_core.wording import percent

MOST_TYPED = 40  # symbols
MOST_EPOCHS = 60
MOST_BYTES = 4_000_000  # of weights; as base64 in the page they are a third more, below 6 MB
MOST_READ = 60  # symbols of the sequence by which the units are sorted


def why_not_explored(config: RunConfig) -> str:
    """Why a network cannot be explored by typing, or nothing where it can."""
    one = config.answers == "last"
    return "" if one else "the explorable page needs a network that gives one answer to a text"


def explorable_data(run: Run, *, most_epochs: int = MOST_EPOCHS) -> dict[str, Any]:
    """All that the program needs to know, as JSON can say it.

    ``epochs`` are recorded ones, with the weights after each: at most ``most_epochs``, and as many
    as ``MOST_BYTES`` hold, but always the last. ``orders``: of each layer the units as they are
    drawn, top to bottom. ``ask``: the text that is read at first; ``most``: symbols to
    type at most.
    """
    config = run.config
    fitting = MOST_BYTES // (4 * ModelSpec.of(config).parameters)
    count = max(1, min(most_epochs, fitting))
    epochs = thinned(run.snapshot_epochs, count).tolist() if count > 1 else [config.epochs]
    return {
        "name": title_text(config),
        "settings": f"Final accuracy {percent(run.final_accuracy, 2, trim=True)}",
        "network": network_shape(config),
        "epochs": [
            {"epoch": epoch, "weights": weights_data(run.weights(epoch))} for epoch in epochs
        ],
        "last": config.epochs,
        "sequence": list(config.symbols),
        "ask": config.symbols[asked_place(config.symbols)],
        "most": MOST_TYPED,
        "orders": _orders(run),
        "reads": reading_in_words(config),
    }


def reading_in_words(config: RunConfig) -> str:
    """How the network reads a text, in a sentence or two."""
    if config.rule.carries_state:
        return "It reads letter by letter and carries its state on from each to the next."
    if config.context_length == 1:
        return "It starts from zero state at every letter, so nothing that it read before counts."
    letters = f"the last {config.context_length} letters, padded in front where there are fewer"
    if not config.rule.recurrent:
        return f"It has no state. At every letter it reads {letters}, as one input."
    how = "as one time step" if config.rule.layout == "features" else "one after the other"
    return f"At every letter it starts from zero state and reads {letters}, {how}."


def _orders(run: Run) -> list[list[int]]:
    """Each layer's units, sorted by what they follow while the trained network reads its
    sequence."""
    config = run.config
    if not config.rule.recurrent:
        return []
    text = config.join(config.example[:MOST_READ])
    states = activations(config, run.weights(), text).states
    return [unit_order(h).tolist() for name, h in states.items() if name.startswith("h")]
