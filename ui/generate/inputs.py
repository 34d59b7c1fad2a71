"""What the pages say about the inputs of a network."""

from lstm_core import RunConfig
from lstm_core.sequence.symbols import visible
from ui.wording import plain


def padding_in_words(config: RunConfig) -> str:
    """How padding is encoded, as Markdown."""
    if config.encoding != "ordinal":
        return "It is encoded as 0."
    first = plain(visible(config.vocabulary[0]))
    return f"{first} and padding are both encoded as 0, so the network cannot tell them apart."
