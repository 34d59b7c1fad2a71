"""What can be asked of a network follows from what it was asked in training: which of its answers a
prediction is, and what makes no sense to ask, with the reason."""

from lstm_core.config import RunConfig
from lstm_core.errors import DoesNotApply


def prediction_in_words(config: RunConfig) -> str:
    """What is called its prediction, where that is not simply the symbol that comes next."""
    said = ""
    if config.answers in ("vector", "decoder") and config.places > 1:
        said = f"This network answers with {config.places} symbols at once; a prediction here is "
        said += "the first of them. "
    return said if config.follows else f"{said}What it is asked: {config.goal.explanation}"


def check_fed_back(config: RunConfig) -> None:
    """Raise ``DoesNotApply`` where the answers cannot be the next input."""
    reason = ""
    if config.answers in ("vector", "decoder"):
        reason = f"its {config.places} answers are given at once, and none was ever its next input"
    elif config.answers == "every" and not config.follows:
        reason = "its answers are not the symbols that come next"
    if reason:
        raise DoesNotApply(
            f"this network does not continue a text: {reason}; "
            "what it answers to an input is under Random inputs"
        )


def check_one_text(config: RunConfig, what: str) -> None:
    """Raise ``DoesNotApply`` unless the network learned what follows what in a text."""
    if not config.follows or config.answers == "every":
        raise DoesNotApply(
            f"{what} needs a network that was asked what comes next in a sequence; "
            f"what this one is asked: {config.goal.explanation}"
        )
