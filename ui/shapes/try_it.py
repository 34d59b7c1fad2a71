"""Where in the app each question about Keras can be tried."""

from ui.components.see_next import Link

_STATEFUL = {"framing": "stateful"}
TRY_IT: dict[str, Link] = {
    "reset": Link("timeline", "When the state is reset, update by update", _STATEFUL),
    "return_sequences": Link("states", "h and c, step by step", {"framing": "time_steps"}),
    "return_state": Link("states", "h and c, step by step", _STATEFUL),
    "time_distributed": Link("text", "A network that answers at every step", {}),
    "padding": Link("claims", "Does padding collide with A?", {"claim": "padding"}),
    "units": Link("claims", "How many units for n time steps?", {"claim": "units_and_steps"}),
    "initial_state": Link(
        "states", "Hand a state over: activation patching", _STATEFUL | {"view": "patching"}
    ),
    "batch_size": Link(
        "timeline", "Rows side by side, a state each", _STATEFUL | {"batch_size": "5"}
    ),
    "reset_states": Link(
        "states", "After a reset, and after reading", _STATEFUL | {"view": "primed"}
    ),
    "weights": Link("claims", "What does a leftover state do?", {"claim": "leftover_state"}),
    "gradient": Link("states", "The gradient through time", _STATEFUL | {"view": "gradient"}),
    "features": Link(
        "compare", "A window as features and as steps", {"compare": "feature_window;time_steps"}
    ),
}
"""By the question's name."""
