"""One step: which numbers make the new state of a unit out of a letter and the state before?

Every gate is a squashed sum: what the input gives (kernel), what the h before gives (recurrent
kernel, a sum over all units), and a bias. The gates then decide what c or h keeps and takes in.
Here each of these terms stands by itself, for every place of a text and every unit at once, and
the equation that joins them. A sum over units is taken apart further (``contributions``), which
the literature calls direct logit attribution where the sum is that of the output layer.

Sources: the equations as in ``inference/cells.py``; the picture that they are drawn as, Olah,
Understanding LSTM networks (2015); taking a sum apart, Elhage et al., A mathematical framework for
transformer circuits (2021).
"""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lstm_core.config import RunConfig
from lstm_core.data.dataset import codes_of, encode, sliding_windows
from lstm_core.data.model_spec import network_of
from lstm_core.data.network import GATE_NAMES, STATE_NAMES, Network, Weights, layer_name
from lstm_core.errors import InputError
from lstm_core.inference.layers import last_step
from lstm_core.inference.reading import check_length, padded, time_steps
from lstm_core.interpret.activations import Activations, activations
from lstm_core.sequence.symbols import visible
from lstm_core.wording import signed

EQUATIONS = {
    "LSTM": {
        "forget": "f = sigmoid({forget from x} + {forget from h} + {forget bias}) = {forget}",
        "input": "i = sigmoid({input from x} + {input from h} + {input bias}) = {input}",
        "candidate": "g = tanh({candidate from x} + {candidate from h} + {candidate bias}) "
        "= {candidate}",
        "output": "o = sigmoid({output from x} + {output from h} + {output bias}) = {output}",
        "c": "c = {forget} × {c before} + {input} × {candidate} = {c}",
        "h": "h = {output} × tanh({c}) = {h}",
    },
    "GRU": {
        "reset": "r = sigmoid({reset from x} + {reset from h} + {reset bias}) = {reset}",
        "update": "z = sigmoid({update from x} + {update from h} + {update bias}) = {update}",
        "candidate": "g = tanh({candidate from x} + {candidate bias} + {reset} × "
        "({candidate from h} + {candidate bias of h})) = {candidate}",
        "h": "h = {update} × {h before} + (1 − {update}) × {candidate} = {h}",
    },
    "SimpleRNN": {"h": "h = tanh({h from x} + {h from h} + {h bias}) = {h}"},
}
"""By cell, the quantities of a step in the order in which they are made, each with its equation;
in braces stand names of ``OneStep.values``. The GRU is Keras's ``reset_after`` form."""


@dataclass(frozen=True)
class OneStep:
    """What makes the state of one layer at each place of a text.

    ``values`` by name, each [..., places, units] with the leading axes of the weights: the state
    ("h", for an LSTM "c") and "h before", "c before"; each gate, and of each the terms of its sum,
    "forget from x", "forget from h", "forget bias" (of a simple network: "h from x", ...); a GRU's
    candidate has "candidate bias of h", too, of the sum that the reset gate multiplies.
    ``inputs`` [..., places, features]: what the layer reads. ``kernel`` and ``recurrent``: a matrix
    for each of ``summed``, [..., features, units] and [..., units, units].
    ``read``: the symbols of the last time step at each place; ``before``: what was read until then,
    and made the state before, "" for none. ``probabilities``: as in ``Activations``.
    """

    cell: str
    layer: int
    symbols: tuple[str, ...]
    read: tuple[tuple[str, ...], ...]
    before: tuple[str, ...]
    values: dict[str, np.ndarray]
    inputs: np.ndarray
    kernel: dict[str, np.ndarray]
    recurrent: dict[str, np.ndarray]
    probabilities: np.ndarray

    @property
    def summed(self) -> tuple[str, ...]:
        """The quantities that are squashed sums, in the order of Keras's weights."""
        return tuple(self.kernel)

    def equation(self, name: str, place: int, unit: int, digits: int = 2) -> str:
        """Of a quantity of one network, with the numbers put in."""

        def number(found: re.Match[str]) -> str:
            return signed(float(self.values[found[1]][place, unit]), digits)

        filled = re.sub("{(.*?)}", number, EQUATIONS[self.cell][name])
        return filled.replace("+ −", "− ")


def one_step(
    config: RunConfig,
    weights: Weights,
    text: str,
    *,
    prefix: str = "",
    layer: int = 0,
    carry: bool | None = None,
) -> OneStep:
    """Read a text and take each step apart; shapes as in ``OneStep``.

    Args:
        weights: of one network, or stacked with leading axes, [snapshots, ...].
        prefix: read before the text, which primes the state; the steps in it are left out, as is
            padding.
        layer: which recurrent layer, from 0.
        carry: as in ``activations``.

    Raises:
        NoState, InputError: as ``activations``; for a layer that the network does not have.
    """
    symbols = config.split(text)
    check_length(symbols)
    found = activations(config, weights, config.join([prefix, text]), carry=carry)
    network = network_of(config)
    if not 0 <= layer < network.layers:
        raise InputError(f"expected a layer from 0 to {network.layers - 1}, got {layer}")
    codes = codes_of(config, (*config.split(prefix), *symbols))
    windows = sliding_windows(config, codes)
    if found.carried:
        codes = padded(config, codes, None)
        x, previous = time_steps(config, codes), _shifted(found)
    else:
        samples = encode(config, windows)
        x, previous = samples[:, -1], _left_before(network, weights, samples, found)
    own = _names(network, layer)
    inputs = found.states[_names(network, layer - 1)["h"]] if layer else x
    values = {f"{name} before": previous[own[name]] for name in STATE_NAMES[config.cell]}
    values |= {name: found.arrays[own[name]] for name in own}
    values = {name: _last(array, len(windows)) for name, array in values.items()}
    inputs = _last(inputs, len(windows))
    terms, kernel, recurrent = _sums(network, weights, layer, inputs, values["h before"])
    values |= terms
    shown = len(symbols)
    return OneStep(
        cell=config.cell,
        layer=layer,
        symbols=symbols,
        read=_read(config, windows)[-shown:],
        before=_before(config, windows, found.carried)[-shown:],
        values={name: _last(values[name], shown) for name in quantities(config.cell)},
        inputs=_last(inputs, shown),
        kernel=kernel,
        recurrent=recurrent,
        probabilities=_last(found.probabilities, shown),
    )


def quantities(cell: str) -> tuple[str, ...]:
    """The names of ``OneStep.values``: the state before, then what the equations say in turn."""
    before = [f"{name} before" for name in STATE_NAMES[cell]]
    said = re.findall("{(.*?)}", " ".join(EQUATIONS[cell].values()))
    return tuple(dict.fromkeys([*before, *said]))


def contributions(step: OneStep, name: str, place: int, unit: int) -> pd.DataFrame:
    """What each unit's h before gives to one sum of one network, the largest first: columns unit,
    h (before), weight and product."""
    h, weight = step.values["h before"][place], step.recurrent[name][:, unit]
    table = pd.DataFrame(
        {"unit": np.arange(len(h)), "h": h, "weight": weight, "product": h * weight}
    )
    return table.sort_values("product", key=np.abs, ascending=False, kind="stable")


def step_table(step: OneStep, unit: int) -> pd.DataFrame:
    """All quantities of one unit of one network, a row for each place."""
    places = pd.DataFrame(
        {"step": np.arange(1, len(step.symbols) + 1), "symbol": map(visible, step.symbols)}
    )
    return places.assign(**{name: array[:, unit] for name, array in step.values.items()})


def _names(network: Network, layer: int) -> dict[str, str]:
    """The states and gates of a layer as ``Network`` names them, by their bare names."""
    suffix = "" if network.layers == 1 else str(layer + 1)
    bare = (*STATE_NAMES[network.cell], *GATE_NAMES[network.cell])
    return {name: f"{name}{suffix}" for name in bare}


def _last(array: np.ndarray, places: int) -> np.ndarray:
    """The last places of [..., places, units]."""
    return array[..., -places:, :]


def _shifted(found: Activations) -> dict[str, np.ndarray]:
    """The states before each step of a text that is read through once."""
    return {
        name: np.concatenate([np.zeros_like(after[..., :1, :]), after[..., :-1, :]], axis=-2)
        for name, after in found.states.items()
    }


def _left_before(
    network: Network, weights: Weights, samples: np.ndarray, found: Activations
) -> dict[str, np.ndarray]:
    """The states that the earlier time steps of each sample leave to its last."""
    if samples.shape[1] == 1:
        return {name: np.zeros_like(after) for name, after in found.states.items()}
    state, _ = last_step(network, weights, samples[:, :-1])
    return dict(zip(network.state_names, state, strict=True))


def _sums(
    network: Network, weights: Weights, layer: int, x: np.ndarray, h: np.ndarray
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray], dict[str, np.ndarray]]:
    """The terms of every sum [..., places, units], and the kernels that belong to each."""
    summed = GATE_NAMES[network.cell] or ("h",)
    kernel, recurrent, bias = (
        _parts(weights[f"{layer_name(layer)}_{part}"], summed)
        for part in ("kernel", "recurrent_kernel", "bias")
    )
    terms = {}
    for name in summed:
        terms[f"{name} from x"] = x @ kernel[name]
        terms[f"{name} from h"] = from_h = h @ recurrent[name]
        of_x, of_h = bias[name], None
        if network.cell == "GRU":
            of_x, of_h = bias[name][..., 0, :], bias[name][..., 1, :]
            if name == "candidate":  # the reset gate comes between the two
                terms["candidate bias of h"] = np.broadcast_to(of_h[..., None, :], from_h.shape)
            else:
                of_x = of_x + of_h
        terms[f"{name} bias"] = np.broadcast_to(of_x[..., None, :], from_h.shape)
    return terms, kernel, recurrent


def _parts(weight: np.ndarray, names: tuple[str, ...]) -> dict[str, np.ndarray]:
    return dict(zip(names, np.split(weight, len(names), axis=-1), strict=True))


def _read(config: RunConfig, windows: np.ndarray) -> tuple[tuple[str, ...], ...]:
    """The symbols of each place's last time step, "" for padding."""
    shown = windows if config.rule.layout == "features" else windows[:, -1:]
    names = (*config.vocabulary, "")  # padding is -1
    return tuple(tuple(names[code] for code in row) for row in shown)


def _before(config: RunConfig, windows: np.ndarray, carried: bool) -> tuple[str, ...]:
    """What was read before each place's last time step and left the state it begins with."""
    symbols = [config.vocabulary[code] for code in windows[:, -1]]
    reach = 0 if config.rule.layout == "features" else config.context_length - 1
    return tuple(
        config.join(symbols[0 if carried else max(0, place - reach) : place])
        for place in range(len(symbols))
    )
