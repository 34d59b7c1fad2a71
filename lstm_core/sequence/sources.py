"""The texts that this project reproduces and puts to the test, each under its own name.

An ``address`` is given as far as it is known; "" where none is.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """``name``: as it follows a figure, "98.90% (blog)". ``author`` may be empty: not known."""

    name: str
    author: str
    title: str
    address: str = ""

    @property
    def citation(self) -> str:
        """Author, title and address in one line."""
        author = f"{self.author}: " if self.author else ""
        return f"{author}{self.title}, {self.address or 'address not known'}"


BLOG, LESSON, PRINTOUT, COURSE, READERS = "blog", "lesson", "printout", "course", "readers"
GERS, WEISS, SUZGUN, GRAZZI = (
    f"{name} and others" for name in ("Gers", "Weiss", "Suzgun", "Grazzi")
)

SOURCES: dict[str, Source] = {
    BLOG: Source(
        "blog",
        "J. Brownlee",
        "Understanding Stateful LSTM Recurrent Neural Networks in Python with Keras, "
        "a tutorial updated 2017 to 2019",
        "machinelearningmastery.com",
    ),
    LESSON: Source("lesson", "", "A later notebook version of the blog's tutorial"),
    PRINTOUT: Source(
        "printout", "", "A printed listing of the tutorial's variable-length part with its output"
    ),
    COURSE: Source(
        "course", "A. Breindel and R. Sainudiin", "Scalable Data Science, SDS-2.2, LSTM"
    ),
    READERS: Source(
        "readers", "", "Comments under the blog's tutorial", "machinelearningmastery.com"
    ),
    GERS: Source(
        GERS,
        "F. Gers and J. Schmidhuber",
        "LSTM recurrent networks learn simple context-free and context-sensitive languages, 2001",
        "doi.org/10.1109/72.963769",
    ),
    WEISS: Source(
        WEISS,
        "G. Weiss, Y. Goldberg and E. Yahav",
        "Practical computational power of finite precision RNNs for language recognition, 2018",
        "arxiv.org/abs/1805.04908",
    ),
    SUZGUN: Source(
        SUZGUN,
        "M. Suzgun, S. Gehrmann, Y. Belinkov and S. Shieber",
        "LSTM networks can perform dynamic counting, 2019",
        "aclanthology.org/W19-3905",
    ),
    GRAZZI: Source(
        GRAZZI,
        "R. Grazzi and others",
        "Unlocking state-tracking in linear RNNs, 2024; see also Merrill and others, The illusion "
        "of state in state-space models, 2024 (arxiv.org/abs/2404.08819)",
        "arxiv.org/abs/2411.12537",
    ),
}


@dataclass(frozen=True)
class Published:
    """What a source says of a final accuracy on all training pairs.

    ``source``: its key in ``SOURCES``. ``accuracy``: the figure it prints (a share, 0 to 1);
    None where it prints none and says so in ``prose``, its own word where we have it.
    ``epochs``: where they are not the framing's default.
    """

    source: str
    accuracy: float | None = None
    prose: str = ""
    epochs: int | None = None

    def __str__(self) -> str:
        """As a page says it: 100% (course, after 400 epochs), "perfectly" (lesson)."""
        said = f'"{self.prose}"' if self.prose else "in prose, no figure"
        if self.accuracy is not None:
            said = f"{100 * self.accuracy:.4g}%"
        after = "" if self.epochs is None else f", after {self.epochs:,} epochs"
        return f"{said} ({SOURCES[self.source].name}{after})"
