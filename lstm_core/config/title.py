"""What a run is called, in one line, wherever a reader meets it: pages, the talk, exports."""

from lstm_core.config.run_config import RunConfig, setting_names
from lstm_core.config.text_config import TextConfig
from lstm_core.sequence.symbols import visible
from lstm_core.tasks.registry import NEXT
from lstm_core.wording import counted

BETWEEN = " · "
NAMED_FIRST = {"framing", "cell", "units", "epochs", "seed", "sequence", "layers", "task", "tokens"}
MOST_SYMBOLS = 12  # of a sequence in a title


def name_of(config: RunConfig) -> str:
    """What is always asked about first, and fits a corner of a slide."""
    epochs = counted(config.epochs, "epoch")
    layers = [counted(config.layers, "layer")] if config.layers > 1 else []
    cell = f"{config.cell} {config.units}"
    return BETWEEN.join([kind_of(config), cell, *layers, epochs, f"seed {config.seed}"])


def kind_of(config: RunConfig) -> str:
    """What is asked, and how it is shown."""
    shown = [config.rule.title] if len(config.goal.framings) != 1 else []
    return BETWEEN.join([config.goal.title, *shown] if config.task != NEXT else shown)


def title_text(config: RunConfig) -> str:
    """The same, and whatever else differs from the published settings."""
    parts = [name_of(config)]
    start = {name: getattr(config, name) for name in ("framing", "task", "sequence", "tokens")}
    published = RunConfig(**start)
    for name in setting_names():
        value = getattr(config, name)
        if name not in NAMED_FIRST and value != getattr(published, name):
            shown = str(value).removesuffix(".0").replace("_", " ").lower()
            parts.append(shown if name == "way" else f"{name.replace('_', ' ')} {shown}")
    if config.sequence != RunConfig(framing=config.framing, task=config.task).sequence:
        parts.append(beginning(config, MOST_SYMBOLS))
    return BETWEEN.join(parts)


def beginning(config: RunConfig, most: int) -> str:
    """The sequence, cut to at most so many symbols."""
    symbols = [visible(symbol) for symbol in config.own_symbols]
    return config.join(symbols if len(symbols) <= most else [*symbols[: most - 1], "…"])


def text_title(corpus_name: str, config: TextConfig) -> str:
    """What the run of a text is called."""
    layers = [counted(config.layers, "layer")] if config.layers > 1 else []
    passes = f"{config.passes:,.3g}" if config.passes < 100 else f"{config.passes:,.0f}"
    parts = [config.way, f"{config.cell} {config.units}", *layers]
    return BETWEEN.join([corpus_name, *parts, f"{passes} passes", f"seed {config.seed}"])
