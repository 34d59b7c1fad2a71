"""Whatever is written into a config, a line of settings or a link: it works, or it is refused."""

from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_core import RunConfig, SettingError
from lstm_core.config import setting_names
from lstm_core.config.allowed import CELLS, OPTIMIZERS
from lstm_core.config.notation import from_text, to_text
from lstm_core.sequence.encodings import ENCODINGS
from lstm_core.sequence.framings import FRAMINGS

quick = settings(derandomize=True, deadline=None, max_examples=150)
sequences = st.text(min_size=4, max_size=30) | st.text(
    "ABCD,;=%&+ é🇩🇪\u0301", min_size=4, max_size=20
)
sound = st.fixed_dictionaries(
    {"framing": st.sampled_from(list(FRAMINGS))},
    optional={
        "cell": st.sampled_from(CELLS),
        "units": st.integers(1, 512),
        "epochs": st.integers(1, 100_000),
        "batch_size": st.integers(1, 30),
        "seed": st.integers(0, 2**32 - 1),
        "learning_rate": st.floats(1e-6, 10, allow_nan=False),
        "optimizer": st.sampled_from(OPTIMIZERS),
        "encoding": st.sampled_from(list(ENCODINGS)),
        "shuffle": st.booleans(),
        "sequence": sequences,
        "window": st.integers(1, 10),
        "runs": st.integers(1, 50),
        "max_run_length": st.integers(1, 10),
        "layers": st.integers(1, 3),
        "dropout": st.floats(0, 0.9),
        "clip": st.floats(0, 1_000),
    },
)
values = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text())
anything = st.dictionaries(st.sampled_from(setting_names()) | st.text(), values)


def built(make, *arguments) -> tuple[RunConfig | None, SettingError | None]:
    """The config, or why there is none; any other error is a mistake."""
    try:
        return make(*arguments), None
    except SettingError as refusal:
        return None, refusal


@quick
@given(sound)
def test_a_config_comes_back_from_its_dict_and_from_its_line(given_settings):
    config, _ = built(RunConfig.from_dict, given_settings)
    if config is not None:
        assert RunConfig.from_dict(config.to_dict()) == config
        assert from_text(to_text(config)) == config
        assert from_text(to_text(config)).hash == config.hash


@quick
@given(sound)
def test_what_is_said_to_work_works(given_settings):
    # Each refusal mends one setting, so there can be no more of them than there are settings.
    for _ in range(len(setting_names()) + 1):
        _, refusal = built(RunConfig.from_dict, given_settings)
        if refusal is None:
            return
        given_settings = given_settings | {refusal.setting: refusal.nearest}
    raise AssertionError(f"still refused: {given_settings}")


@quick
@given(anything)
def test_anything_else_is_refused_in_words(given_settings):
    config, refusal = built(RunConfig.from_dict, given_settings)
    assert config is not None or (str(refusal) and refusal.explanation)


@quick
@given(st.text() | st.text("one_char,=%;seedunits0123456789.-e "))
def test_any_line_is_a_config_or_refused(line):
    config, refusal = built(from_text, line)
    assert str(refusal) if config is None else from_text(to_text(config)) == config
