"""What a claim is, what is found when it is put to the test, and what is kept of that."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from lstm_core.config import RunConfig
from lstm_core.experiments.replicates import Replicates
from lstm_core.sequence.sources import SOURCES

Verdict = Literal["true", "partly", "false", "open"]
VERDICTS: dict[Verdict, str] = {
    "true": "Holds",
    "partly": "Partly",
    "false": "Does not hold",
    "open": "Not settled",
}
"""In words, the same wherever they are read. ``open``: the evidence does not settle it."""
OURS = "ours"
TEXTS = "texts"
_OTHERS = {OURS: "our question", TEXTS: "one of the source texts, which one is not recorded"}
Cell = str | int | float
"""Of a table. Shares are texts such as "84.8%"."""
Row = Mapping[str, Cell]


@dataclass(frozen=True)
class Arm:
    """One kind of network in an experiment: a config with so many seeds, from its own on."""

    label: str
    config: RunConfig
    seeds: int

    def to_dict(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "hash": self.config.hash,
            "config": self.config.to_dict(),
            "seeds": self.seeds,
        }


@dataclass(frozen=True)
class Finding:
    """What the numbers say: the verdict on the claim, the evidence in words, and rows that
    all have the same keys to show it."""

    verdict: Verdict
    sentence: str
    table: Sequence[Row]


@dataclass(frozen=True)
class Claim:
    """A sentence that a reader met, and the experiment that puts it to the test.

    ``name``: in links and on the command line. ``source``: whose sentence it is, a key of
    ``SOURCES``, ``TEXTS`` or ``OURS``. ``says``: the claim, in our words. ``did``: what we did
    about it. ``arms``: what has to be trained. ``read``: looks at the trained
    networks, by the label of their arm and in that order. ``decides``: reads the figure that the
    verdict hangs on off a result of this claim, in a few words. ``version``: raised when ``read``
    comes to say something else about the same networks.
    """

    name: str
    source: str
    says: str
    did: str
    arms: tuple[Arm, ...]
    read: Callable[[Mapping[str, Replicates]], Finding]
    decides: Callable[["Result"], str]
    version: int = 1

    @property
    def whose(self) -> str:
        """Whose sentence is tested, in words: "blog", "readers", "our question"."""
        return _OTHERS.get(self.source) or SOURCES[self.source].name

    def deciding(self, result: "Result") -> str:
        """The figure that the verdict hangs on, as "98.6% → 99.4%".

        It is read off the evidence that is kept, so that results of earlier versions have it too.

        Raises:
            ValueError: for evidence that this claim's ``read`` would not have given.
        """
        try:
            return self.decides(result)
        except (LookupError, TypeError) as error:
            raise ValueError(f"no evidence of the claim {self.name} ({error!r})") from None


@dataclass(frozen=True)
class Result:
    """What is kept of an experiment: the finding, and all that it can be traced back by.

    ``arms``: as trained, in words that JSON knows (``Arm.to_dict``). ``accuracies``: the
    final ones (shares), by label, one per seed. ``environment``: versions.
    """

    claim: str
    version: int
    arms: list[dict[str, Any]]
    finding: Finding
    accuracies: dict[str, list[float]]
    environment: dict[str, str]
    seconds: float

    def fits(self, claim: Claim) -> bool:
        """Whether it is the result of this claim as it is defined today."""
        return (self.claim, self.version, self.arms) == (
            claim.name,
            claim.version,
            [arm.to_dict() for arm in claim.arms],
        )

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> "Result":
        """Raises ``ValueError`` for anything that ``to_dict`` would not have given."""
        try:
            result = cls(**{**record, "finding": Finding(**record["finding"])})
            sound = _sound(result)
        except (TypeError, KeyError, AttributeError, OverflowError) as error:
            raise ValueError(f"no result of a claim ({error})") from None
        if not sound:
            raise ValueError("no result of a claim (something else where its values belong)")
        return result


def _sound(result: Result) -> bool:
    """Whether the parts of a result are what they should be, as far as they are shown."""
    finding, rows = result.finding, result.finding.table
    seeds = {arm["label"]: arm["seeds"] for arm in result.arms}
    return (
        all(isinstance(text, str) for text in (result.claim, finding.sentence))
        and all(isinstance(text, str) for text in result.environment.values())
        and finding.verdict in get_args(Verdict)
        and bool(rows)
        and all(list(row) == list(rows[0]) for row in rows)
        and all(isinstance(cell, Cell) for row in rows for cell in row.values())
        and {label: len(shares) for label, shares in result.accuracies.items()} == seeds
        and all(0 <= share <= 1 for shares in result.accuracies.values() for share in shares)
        and math.isfinite(result.seconds)
    )
