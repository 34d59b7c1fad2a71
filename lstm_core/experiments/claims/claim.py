"""What a claim is, what is found when it is put to the test, and what is kept of that."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

from lstm_core.config import RunConfig
from lstm_core.config.text_config import TextConfig
from lstm_core.experiments.claims.curve import Curve
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
    config: RunConfig | TextConfig
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
    about it. ``arms``: what has to be trained, all of it on sequences or all of it on one text.
    ``read``: looks at the trained networks, by the label of their arm and in that order; those of
    an arm are ``Replicates``, of a text ``TextReplicates``. ``decides``: reads the figure that the
    verdict hangs on off a result of this claim, in a few words. ``version``: raised when ``read``
    comes to say something else about the same networks. ``by_accuracy``: whether the final
    accuracies of the networks are what it is about.
    """

    name: str
    source: str
    says: str
    did: str
    arms: tuple[Arm, ...]
    read: Callable[[Mapping[str, Any]], Finding]
    decides: Callable[["Result"], str]
    version: int = 1
    by_accuracy: bool = True

    @property
    def text(self) -> TextConfig | None:
        """The config of the first arm, where networks learn a text."""
        config = self.arms[0].config
        return config if isinstance(config, TextConfig) else None

    @property
    def configs(self) -> list[RunConfig]:
        """Those of the arms, where networks learn sequences."""
        return [arm.config for arm in self.arms if isinstance(arm.config, RunConfig)]

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
    final ones (shares), by label, one per seed; of networks that learned a text there are
    ``curves`` instead. ``environment``: versions. ``seconds`` that it took, with a text those of
    all trainings, whenever they were.
    """

    claim: str
    version: int
    arms: list[dict[str, Any]]
    finding: Finding
    accuracies: dict[str, list[float]]
    environment: dict[str, str]
    seconds: float
    curves: dict[str, list[Curve]] = field(default_factory=dict)

    @property
    def networks(self) -> int:
        """How many were trained and looked at."""
        return sum(arm["seeds"] for arm in self.arms)

    def fits(self, claim: Claim) -> bool:
        """Whether it is the result of this claim as it is defined today."""
        return (self.claim, self.version, self.arms) == (
            claim.name,
            claim.version,
            [arm.to_dict() for arm in claim.arms],
        )

    def to_dict(self) -> dict[str, Any]:
        record = asdict(self)
        return record if self.curves else {k: v for k, v in record.items() if k != "curves"}

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> "Result":
        """Raises ``ValueError`` for anything that ``to_dict`` would not have given."""
        try:
            curves = {
                label: [Curve.from_dict(one) for one in some]
                for label, some in record.get("curves", {}).items()
            }
            parts = {"finding": Finding(**record["finding"]), "curves": curves}
            result = cls(**{**record, **parts})
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
    on_text = any("corpus" in arm["config"] for arm in result.arms)
    measured: Mapping[str, Sequence[Any]] = result.curves if on_text else result.accuracies
    return (
        all(isinstance(text, str) for text in (result.claim, finding.sentence))
        and all(isinstance(text, str) for text in result.environment.values())
        and finding.verdict in get_args(Verdict)
        and bool(rows)
        and all(list(row) == list(rows[0]) for row in rows)
        and all(isinstance(cell, Cell) for row in rows for cell in row.values())
        and {label: len(some) for label, some in measured.items()} == seeds
        and all(0 <= share <= 1 for shares in result.accuracies.values() for share in shares)
        and math.isfinite(result.seconds)
    )
