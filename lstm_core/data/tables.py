"""The data and the framings as tables: plain pandas frames."""

import pandas as pd

from lstm_core.config import RunConfig
from lstm_core.data.dataset import make_dataset, spell
from lstm_core.data.model_spec import ModelSpec
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.sequence.symbols import PADDING
from lstm_core.tasks.task import NOT_ASKED


def preparation(config: RunConfig, samples: int = 3) -> pd.DataFrame:
    """How the first samples become numbers: one row per sample, one column per step."""
    data = make_dataset(config)
    rows = []
    for index, codes in enumerate(data.read[:samples]):
        asked = [int(code) for code in data.targets[index] if code != NOT_ASKED]
        padded = ["·" if code == PADDING else config.vocabulary[code] for code in codes]
        rows.append(
            {
                "Input": spell(config, codes),
                "Next": config.join(config.vocabulary[code] for code in asked),
                "Padded": config.join(padded),
                "Codes": " ".join("·" if code == PADDING else str(code) for code in codes),
                "Encoded": data.inputs[index],
                "Target class": int(data.targets[index, 0])
                if config.places == 1
                else " ".join(map(str, asked)),
            }
        )
    return pd.DataFrame(rows)


def framing_table() -> pd.DataFrame:
    """One row per framing as published: name, title, sees, tensor, network, published."""
    rows = []
    for name, rule in FRAMINGS.items():
        config = RunConfig(framing=name)
        shape = ModelSpec.of(config)
        rows.append(
            {
                "framing": name,
                "title": rule.title,
                "sees": rule.sees,
                "tensor": [config.samples, *shape.input],
                "network": f"{config.cell} {config.units}",
                "epochs": config.epochs,
                "published": rule.published_accuracies,
            }
        )
    return pd.DataFrame(rows)
