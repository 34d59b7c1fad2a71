"""The settings of the page as they are set, one plain dict per visitor; they may not work together.

Beside those of ``TextConfig`` there are ``corpus``, the name of a text (``corpora``), and
``passes``, how often it is to be read: the number of updates follows from it.
"""

from collections.abc import Collection, Mapping
from typing import Any

from lstm_core.config.allowed import HASH_LENGTH, MAX_TEXT
from lstm_core.config.text_config import WAYS, TextConfig
from lstm_core.errors import SettingError, StoreError
from ui import session
from ui.text.corpora import DEFAULT, described, name_of

OF_WAY = ("chunk", "stride", "batch_size", "optimizer", "learning_rate", "clip")
COMMON: dict[str, Any] = {
    "way": "streams",
    "cell": "LSTM",
    "units": 128,
    "layers": 1,
    "dropout": 0.0,
    "decay": 0.0,
    "seed": 7,
    "held_out": 0.1,
}
FIT = ("batch_size", "chunk")
"""What is suggested smaller for a short text."""
READ_AT_ONCE = (*FIT, "stride", "held_out")
LABELS = {
    "passes": "Passes",
    "units": "Units",
    "layers": "Layers",
    "chunk": "Time steps",
    "stride": "Characters between windows",
    "batch_size": "Rows side by side",
    "learning_rate": "Learning rate",
    "decay": "Decay of the rate",
    "clip": "Cut the gradient at",
    "dropout": "Dropout",
    "held_out": "Held-out share",
    "seed": "Seed",
}
ENOUGH = {"streams": 3_000, "windows": 1_500}  # updates that are suggested: a minute or so
MAX_PASSES = 10_000
INSTEAD = "The suggested value is shown instead."


def label_of(name: str) -> str:
    """What a setting is called on the page."""
    return LABELS.get(name, name.replace("_", " ").capitalize())


def defaults(corpus: str, way: str = "streams") -> dict[str, Any]:
    """All settings of a text as they are suggested; they work for it."""
    known = way if way in WAYS else "streams"
    of_way = {name: WAYS[known].get(name) for name in OF_WAY}
    settings = fitted({"corpus": corpus, **COMMON, **of_way, "way": known})
    return settings | {"way": way, "passes": suggested_passes(settings)}


def fitted(settings: Mapping[str, Any], fixed: Collection[str] = ()) -> dict[str, Any]:
    """Settings with fewer rows, then fewer time steps, if a text is too short for those.

    ``fixed``: names of settings that stay as they are.
    """
    found = dict(settings)
    for name, least in (("batch_size", 1), ("chunk", 2)):
        while name not in fixed and found[name] > least and _too_short(found):
            found[name] = max(least, found[name] // 2)
    return found


def _too_short(settings: Mapping[str, Any]) -> bool:
    try:
        config_of({**settings, "passes": 1})
    except SettingError as error:
        return error.setting == "batch_size"
    except StoreError:  # nobody knows
        return False
    return False


def draft() -> dict[str, Any]:
    """The settings of this visitor; the dict is the kept one."""
    if not session.TEXT_SETTINGS.known():
        session.TEXT_SETTINGS.set(defaults(DEFAULT))
    return session.TEXT_SETTINGS.get()


def put(**changes: Any) -> None:
    """Change settings, and have their controls drawn anew."""
    session.TEXT_SETTINGS.set(draft() | changes)
    session.forget_text_controls()


def suggested() -> dict[str, Any]:
    """What is suggested for this visitor's text and way."""
    return defaults(draft()["corpus"], draft()["way"])


def take(corpus: str, before: Mapping[str, Any]) -> None:
    """Choose a text. What equals ``before``, which was suggested until now, follows the text."""
    settings = draft() | {"corpus": corpus}
    now = defaults(corpus, settings["way"])
    follow = [name for name in FIT if settings[name] == before[name]]
    settings |= {name: now[name] for name in follow}
    if settings["passes"] == before["passes"]:
        settings["passes"] = suggested_passes(settings)
    put(**settings)


def suggested_passes(settings: Mapping[str, Any]) -> int:
    """So many that enough is learned, with rows that fit the text."""
    try:
        per_pass = config_of({**fitted(settings), "passes": 1}).updates
    except (SettingError, StoreError):
        return 10
    return int(min(500, max(1, round(ENOUGH.get(settings["way"], 3_000) / per_pass))))


def config_of(settings: Mapping[str, Any]) -> TextConfig:
    """What the settings make.

    Raises:
        SettingError: for the first that cannot work.
        StoreError: if the text is not here and no saved run learned it, or cannot be read.
    """
    text = described(settings["corpus"])
    return _made(settings, text.hash, text.characters, text.distinct)


def made() -> TextConfig | None:
    """What the settings of this visitor make; None where they cannot work."""
    try:
        return config_of(draft())
    except (SettingError, StoreError):  # the page says why
        return None


def _made(settings: Mapping[str, Any], text: str, characters: int, distinct: int) -> TextConfig:
    """``text``: the hash of one with so many characters."""
    passes = settings["passes"]
    if isinstance(passes, bool) or not isinstance(passes, int) or not 1 <= passes <= MAX_PASSES:
        raise SettingError("passes", passes, f"expected 1 to {MAX_PASSES:,}.", 10)
    one = TextConfig(
        **{name: value for name, value in settings.items() if name not in ("corpus", "passes")},
        corpus=text,
        characters=characters,
        distinct=distinct,
        updates=1,
    )
    return one.replace(updates=passes * one.updates_per_pass)


def settings_of(config: TextConfig) -> dict[str, Any]:
    """The settings that a run of this config is shown with: whole passes, at least as many."""
    names = [*COMMON, *OF_WAY]
    passes = max(1, -(-config.updates // config.updates_per_pass))
    return {"corpus": name_of(config.corpus)} | {
        **{name: getattr(config, name) for name in names},
        "passes": passes,
    }


def select(config: TextConfig) -> None:
    """Take up the settings of a run, and show it."""
    session.TEXT_SETTINGS_OPEN.set(False)
    put(**settings_of(config))
    asked = config.replace(updates=draft()["passes"] * config.updates_per_pass)
    if asked != config:
        session.TEXT_STOPPED.get()[asked.hash] = config.updates


def to_query(settings: Mapping[str, Any]) -> dict[str, str]:
    """Query parameters: the text's name, and whatever differs from what is suggested."""
    suggested = defaults(settings["corpus"], settings["way"])
    found = {"corpus": settings["corpus"]} if settings["corpus"] != DEFAULT else {}
    suggested["way"] = COMMON["way"]
    return found | {
        name: f"{value:g}" if isinstance(value, float) else str(value)
        for name, value in settings.items()
        if name != "corpus" and value != suggested[name] and value is not None
    }


def from_query(query: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """The settings that a link asks for, and a notice for each that cannot be used."""
    corpus = query.get("corpus", DEFAULT)[:40]
    settings, notices = defaults(corpus, query.get("way", COMMON["way"])), []
    for name, text in query.items():
        if name in ("corpus", "way"):
            continue
        try:
            settings[name] = type(like(name, settings))(text)
        except ValueError:
            notices.append(
                f"The link's {label_of(name).lower()} {text[:40]!r} is no number. {INSTEAD}"
            )
    while True:
        fit = fitted(settings, fixed=query)
        try:
            try:
                config_of(fit)
            except StoreError:  # the page says that the text is not here
                _made(fit, "0" * HASH_LENGTH, MAX_TEXT, 100)
        except SettingError as error:
            names = {error.setting} & {*query}
            if error.setting == "batch_size" and not names:  # more than one makes it too short
                names = {*READ_AT_ONCE} & {*query}
            if not names:  # the page says what is wrong
                return fit, notices
            way = settings["way"] if settings["way"] in WAYS else COMMON["way"]
            for name in sorted(names):
                notices.append(
                    f"The link's {label_of(name).lower()} {str(settings[name])[:40]!r} cannot be "
                    f"used: {error.reason} {INSTEAD}"
                )
                settings[name] = defaults(corpus, way)[name]
            query = {key: value for key, value in query.items() if key not in names}
        else:
            return fit, notices


def like(name: str, settings: Mapping[str, Any]) -> Any:
    """A value of the kind that a setting has."""
    value = settings[name]
    return 1 if value is None else value
