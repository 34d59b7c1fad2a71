"""The framings: the ways to cut one sequence into samples that a network can learn from.

A framing is one entry of ``FRAMINGS``. Everything else (tensors, networks, training,
pages, command line) reads the entry and never looks at a framing's name.
"""

from dataclasses import dataclass
from typing import Any, Literal

from lstm_core.sequence.cutting import PREFIXES, RANDOM_RUNS, SINGLE, WINDOWS, Cutting
from lstm_core.sequence.sources import BLOG, COURSE, LESSON, PRINTOUT, Published


@dataclass(frozen=True)
class Framing:
    """One way to present the sequence.

    ``cutting``: where the samples' inputs start and stop, and how long they are.
    ``layout`` says where their symbols go: one per time step (``steps``), side by side as
    features of a single time step (``features``), or into a plain vector (``flat``, which
    means a network without recurrence).
    ``carries_state``: the state runs on from batch to batch and is reset when an epoch
    starts; otherwise every sample starts from a zero state.
    ``segments``: an epoch that carries its state is cut into segments of random length, which
    are read in random order; the state is ``reset`` where a segment begins, or ``carried``
    across the jump. None: one segment, from the first sample to the last.
    ``published``: what sources say of its final accuracy, each under its own name.
    ``defaults``: the published settings; ``batch_size`` None means all samples at once.
    ``sees`` and ``explanation``: what the network reads, and what that does, a sentence at most.
    ``beware``: what readers most often get wrong about it, put right in a sentence or two.
    """

    title: str
    sees: str
    explanation: str
    layout: Literal["steps", "features", "flat"]
    cutting: Cutting
    defaults: dict[str, Any]
    published: tuple[Published, ...] = ()
    carries_state: bool = False
    segments: Literal["reset", "carried"] | None = None
    beware: str = ""

    @property
    def settings(self) -> frozenset[str]:
        """Those among ``window``, ``runs`` and ``max_run_length`` that apply."""
        return self.cutting.settings

    @property
    def published_accuracies(self) -> list[float]:
        """The figures among ``published``, in its order; prose has none."""
        return [one.accuracy for one in self.published if one.accuracy is not None]

    @property
    def recurrent(self) -> bool:
        """Whether the network has a state at all."""
        return self.layout != "flat"

    @property
    def may_shuffle(self) -> bool:
        """Whether samples may be read in any order: a state that is carried belongs to the
        sample that comes next, unless the framing is about just that going wrong."""
        return not self.carries_state or self.segments == "carried"


FRAMINGS: dict[str, Framing] = {
    "one_char": Framing(
        title="One letter",
        sees="one letter",
        explanation="Each letter is a sample of its own and starts from the zero state, so the "
        "network can only learn a table from letter to next letter.",
        layout="steps",
        cutting=SINGLE,
        defaults=dict(units=32, epochs=500, batch_size=1, shuffle=True),
        published=(Published(BLOG, 0.84), Published(LESSON, 0.88)),
        beware="The state is zero again before every letter, so whatever the cell, there is "
        "nothing to remember here.",
    ),
    "feature_window": Framing(
        title="Window as features",
        sees="three letters at once, side by side",
        explanation="The letters of a window are features of a single time step: more to look at, "
        "but still no sequence to keep a state over.",
        layout="features",
        cutting=WINDOWS,
        defaults=dict(units=32, epochs=500, batch_size=1, shuffle=True, window=3),
        published=(Published(BLOG, 20 / 23),),
        beware="The window is one time step here: [samples, 1, 3] and [samples, 3, 1] hold the "
        "same numbers, but only the second makes the network go through a sequence.",
    ),
    "time_steps": Framing(
        title="Window as time steps",
        sees="three letters, one after the other",
        explanation="The letters of a window come one time step after the other, so the state "
        "builds up within each sample and starts from zero in the next.",
        layout="steps",
        cutting=WINDOWS,
        defaults=dict(units=32, epochs=500, batch_size=1, shuffle=True, window=3),
        published=(
            Published(BLOG, 1.0),
            Published(COURSE, 1.0, epochs=400),
            Published(LESSON, prose="perfectly"),
        ),
        beware="The number of units has nothing to do with the number of time steps: the same "
        "weights are used at every step.",
    ),
    "whole_batch": Framing(
        title="Whole alphabet in a batch",
        sees="one letter; all pairs make one update",
        explanation="All pairs are read side by side in one batch, each from its own zero state, "
        "and one averaged update follows per epoch.",
        layout="steps",
        cutting=SINGLE,
        defaults=dict(units=16, epochs=5000, batch_size=None, shuffle=False),
        published=(Published(BLOG, 1.0), Published(LESSON)),
        beware="No state passes between the samples of a batch: they run side by side, each from "
        "zero. What differs from one letter at a time is the averaged gradient and the number of "
        "epochs.",
    ),
    "stateful": Framing(
        title="Stateful",
        sees="one letter, and the state after all before it",
        explanation="The state is carried from letter to letter through a whole epoch and reset "
        "only when the next epoch starts.",
        layout="steps",
        cutting=SINGLE,
        defaults=dict(units=50, epochs=300, batch_size=1, shuffle=False),
        published=(Published(BLOG, 1.0), Published(LESSON, prose="perfectly")),
        carries_state=True,
        beware="Row i of each batch continues row i of the batch before, so the batch size must "
        "divide the number of samples.",
    ),
    "stateful_resets": Framing(
        title="Stateful, random resets",
        sees="one letter, and the state since a reset",
        explanation="Every epoch is cut into segments of random length, read in random order, and "
        "the state is reset where a segment begins: any letter may come first.",
        layout="steps",
        cutting=SINGLE,
        defaults=dict(units=32, epochs=300, batch_size=1, shuffle=False, encoding="one_hot"),
        carries_state=True,
        segments="reset",
        beware="Nobody published this one. It learns to read the letter that comes first, so that "
        "K from the zero state gives L and not B, and counts on from there.",
    ),
    "stateful_jumps": Framing(
        title="Stateful, random jumps",
        sees="one letter, and a state that may mislead",
        explanation="Every epoch is cut into segments of random length, read in random order, but "
        "the state is carried across the jumps: what it has counted is soon wrong.",
        layout="steps",
        cutting=SINGLE,
        defaults=dict(units=32, epochs=300, batch_size=1, shuffle=False, encoding="one_hot"),
        carries_state=True,
        segments="carried",
        beware="Nobody published this one. A count that cannot be trusted is not worth keeping, "
        "so the network learns to read its input.",
    ),
    "variable_length": Framing(
        title="Variable length",
        sees="one to five letters in a row, padded with zeros",
        explanation="Random subsequences of different lengths, padded on the left to one length, "
        "teach the network to continue from any letter.",
        layout="steps",
        cutting=RANDOM_RUNS,
        defaults=dict(
            units=32, epochs=500, batch_size=1, shuffle=True, runs=1000, max_run_length=5
        ),
        published=(Published(BLOG, 0.989), Published(PRINTOUT, 0.983)),
        beware="In the ordinal encoding A and padding are both encoded as 0, so the network "
        "cannot tell them apart: RS is read as AAARS. The other encodings keep them apart.",
    ),
    "full_prefix": Framing(
        title="Full prefix",
        sees="everything from the first letter on",
        explanation="Each sample is the whole alphabet so far, padded on the left: all that a "
        "stateful network could remember, with no state kept between samples.",
        layout="steps",
        cutting=PREFIXES,
        defaults=dict(units=32, epochs=500, batch_size=1, shuffle=True),
        beware="Nobody published a figure for this one; it was proposed as the stateless equal of "
        "the stateful network.",
    ),
    "mlp_window": Framing(
        title="Window without memory",
        sees="three letters at once, no recurrence",
        explanation="A feed-forward network reads the whole window: the baseline that shows what "
        "recurrence is good for.",
        layout="flat",
        cutting=WINDOWS,
        defaults=dict(cell="Dense", units=30, epochs=1000, batch_size=5, shuffle=True, window=3),
        published=(Published(COURSE, 0.61),),
        beware="The published figure is for 1000 epochs in batches of 5, so it made fewer updates "
        "than the recurrent networks it is compared with.",
    ),
}
