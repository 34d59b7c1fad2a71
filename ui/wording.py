"""Runs, inputs, shares and times put into words."""

import re
from collections.abc import Iterable
from math import ceil, inf

from lstm_core import RunConfig
from lstm_core.config.title import title_text
from lstm_core.sequence.symbols import split_symbols, visible
from lstm_core.wording import percent

_JOINER = "\u200c"  # the zero-width non-joiner
_MADE_LATE = re.compile(
    r":(?=[\w+/-])"  # shortcodes, and https://
    r"|@(?=\w)|\bwww(?=\.)"
    r"|(?<!\S)(?:\\?[<>~-]|=)(?=\\?[<>=-])"  # arrows, dashes, comparisons
)
ROWS_CONTINUE = (
    "Row i of each batch continues row i of the batch before, so the batch size must divide the "
    "number of samples."
)


def title_of(config: RunConfig) -> str:
    """One line that names a run for a reader, as Markdown."""
    return plain(title_text(config))


def plain(text: str) -> str:
    """Text as it is, where Streamlit expects Markdown.

    A backslash keeps Markdown's own signs. Streamlit's shortcodes (``:smile:``,
    ``:material/home:``, ``:red[..]``), its arrows (``->``) and the links that Markdown sees in
    bare addresses are made after backslashes are gone; what keeps them is a sign without width.
    """
    text = re.sub(r"([\\`*_\[\]<>#|$~&])", r"\\\1", text)
    return _MADE_LATE.sub(rf"\g<0>{_JOINER}", text)


def padding_in_words(config: RunConfig) -> str:
    """How padding is encoded, as Markdown."""
    if config.encoding != "ordinal":
        return "It is encoded as 0."
    first = plain(visible(config.vocabulary[0]))
    return f"{first} and padding are both encoded as 0, so the network cannot tell them apart."


def accuracy_text(share: float) -> str:
    """A share for reading, to two decimals where there are any: 100%, 98.9%, 86.96%."""
    return percent(share, 2, trim=True)


def published_text(shares: Iterable[float]) -> str:
    """The accuracies that were published for one framing."""
    return " or ".join(dict.fromkeys(map(accuracy_text, shares))) or "none"


def duration(seconds: float) -> str:
    """Seconds for reading: 20 ms, 0.4 s, 12 s, 3 min 20 s, 2 h 5 min."""
    if seconds < 0.0995:
        return f"{1000 * seconds:.0f} ms"
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes == 0:
        return f"{rest} s"
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60:,} h {minutes % 60} min"


def about(seconds: float) -> str:
    """An estimate: about 12 s. Fractions of a second would promise too much."""
    return f"about {duration(max(1, round(seconds)))}"


def so_far(takes: float, since: float) -> str:
    """What something takes, and for how long it has been going on: about 6 s (2 s so far). Once it
    takes longer: 11 s so far, usually about 6 s."""
    if since < 1:
        return about(takes)
    gone = f"{duration(float(round(since)))} so far"
    return f"{gone}, usually {about(takes)}" if since > takes + 1 else f"{about(takes)} ({gone})"


def roughly(seconds: float) -> str:
    """Time left for reading while it goes on: in steps, so that it does not jump about."""
    step = next(size for most, size in ((10, 1), (60, 5), (300, 15), (inf, 60)) if seconds < most)
    return about(step * ceil(seconds / step))


def in_words(name: str) -> str:
    """A name of a setting, or of a value, as a label: fed_back is Fed back."""
    return name.replace("_", " ").capitalize()


def spaces_seen(config: RunConfig, text: str) -> str:
    """Text whose spaces have to be seen, where they are symbols."""
    return text.replace(" ", "␣") if config.tokens == "characters" else text


def shortened(text: str, most: int = 24) -> str:
    """The end of a text, if it has more than so many symbols."""
    symbols = split_symbols(text)
    return text if len(symbols) <= most else "…" + "".join(symbols[-most:])


def distinct(labels: Iterable[str]) -> list[str]:
    """The labels, those that came before with their place behind them: no two are the same."""
    seen: dict[str, None] = {}
    for place, label in enumerate(labels):
        seen[label if label not in seen else f"{label} ({place})"] = None
    return list(seen)
