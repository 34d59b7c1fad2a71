"""Whatever stands in a link: there is a config to show, and what cannot be used is said."""

from hypothesis import given
from hypothesis import strategies as st

from lstm_core import RunConfig
from lstm_core.config import setting_names
from lstm_core.config.notation import read_setting
from tests.config.test_fuzzing import built, quick, sound
from ui.address import VIEW_NAMES, from_query, to_query

SETTINGS = set(setting_names())
WORDS = [
    *("stateful", "time_steps", "LSTM", "GRU", "ordinal", "ABCD", "🇩🇪🇩🇪ABC"),
    *("none", "true", "0", "1", "3.0", "-1", "nan", "inf", "1e999"),
]
names = st.sampled_from([*sorted(SETTINGS), *sorted(VIEW_NAMES)]) | st.text(max_size=60)
values = st.text() | st.text("0123456789.-e+ ,") | st.sampled_from(WORDS)
queries = st.dictionaries(names, values, max_size=8)


@quick
@given(queries)
def test_any_query_gives_a_config_and_a_link_to_it(query):
    config, _ = from_query(query)
    assert from_query(to_query(config)) == (config, [])


@quick
@given(queries)
def test_what_a_query_says_is_taken_or_said_to_be_left_out(query):
    config, notices = from_query(query)
    # A sequence is brought to normal form, so only its being there counts.
    asked = {name: read_setting(name, query[name]) for name in SETTINGS - {"sequence"} & set(query)}
    unknown = [name[:40] for name in query if name not in SETTINGS | VIEW_NAMES]
    if any(getattr(config, name) != value for name, value in asked.items()):
        assert len(notices) > len(unknown)
    assert all(any(name in notice for notice in notices) for name in unknown)


@quick
@given(sound)
def test_a_config_comes_back_from_its_link(given_settings):
    config, _ = built(RunConfig.from_dict, given_settings)
    if config is not None:
        query = to_query(config)
        assert all(type(value) is str for value in query.values())
        assert from_query(query) == (config, [])
