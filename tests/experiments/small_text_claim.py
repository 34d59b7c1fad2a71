"""A claim about a tiny text, for tests: two arms, of which one breaks down."""

from lstm_core.config.text_config import TextConfig
from lstm_core.corpus.corpus import corpus_of
from lstm_core.experiments.claims import Arm, Claim, Finding
from tests.text_cases import TEXT, small_corpus

AS_GIVEN = small_corpus()
LEARNED = corpus_of(TEXT.lower(), "a small text")
PASSES = 4


def small_text_claim(**changes) -> Claim:
    one = TextConfig(
        corpus=LEARNED.hash,
        characters=len(LEARNED),
        distinct=len(LEARNED.vocabulary),
        updates=1,
        way="windows",
        units=6,
        chunk=10,
        batch_size=16,
        seed=0,
        held_out=0.0,
    )
    config = one.replace(updates=PASSES * one.updates_per_pass)
    wild = config.replace(learning_rate=10.0)
    return Claim(
        **{
            "name": "small_text",
            "source": "ours",
            "says": "A network that learns a text breaks down.",
            "did": "Trained two kinds.",
            "arms": (Arm("slow", config, 1), Arm("wild", wild, 1)),
            "read": read,
            "decides": lambda result: f"{len(result.finding.table)} kinds of training",
        }
        | changes
    )


def read(found):
    rows = [
        {"training": label, "broke down": sum(one is not None for one in some.collapses)}
        for label, some in found.items()
    ]
    return Finding("partly", "Some do.", rows)
