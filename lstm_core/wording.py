"""Numbers and errors in words, the same on pages, in evidence and on the command line."""


def percent(share: float, decimals: int = 0, *, trim: bool = False) -> str:
    """A share from 0 to 1 for reading. Only all is 100%: nearly all is not rounded up to it.

    ``trim`` leaves out decimals that are zero.
    """
    if share == 1:
        return "100%"
    most = 1 - 10.0 ** -(decimals + 2)
    text = f"{100 * min(share, most):.{decimals}f}"
    return (text.rstrip("0").rstrip(".") if trim and decimals else text) + "%"


def counted(number: int, noun: str) -> str:
    """1 feature, 3 features."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def signed(value: float, decimals: int = 2) -> str:
    """A number that may be below zero for reading: with a minus sign and not a hyphen."""
    return f"{round(value, decimals) + 0.0:.{decimals}f}".replace("-", "−")  # never -0


def sentence(error: Exception) -> str:
    """An error's message as a sentence."""
    text = str(error).rstrip(".")
    return f"{text[:1].upper()}{text[1:]}."
