"""A run in one short line: whatever can be set comes back, and garbage is refused with advice."""

import itertools
import json
import random
import re

import pytest

from lstm_core.cli import main
from lstm_core.config import RunConfig
from lstm_core.config.allowed import MAX_SEED, OPTIMIZERS
from lstm_core.config.notation import changed_settings, from_text, to_text
from lstm_core.errors import SettingError
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.sequence.symbols import ALPHABET, scrambled_alphabet
from lstm_core.tasks.registry import NEXT, TASKS
from tests.cases import FRAMING_CELLS, small_config

HOSTILE = [
    "A,B;C=D%",
    "a=1,seed=9",
    "%2C%3B%3D%25",
    "100%;,=,=;",
    "  a b  ",
    "12345",
    "1.5e3",
    "true",
    "None",
    "time_steps,cell=GRU",
    "🇩🇪🇫🇷🇩🇪👨‍👩‍👧x",
    "e\u0301äöü\u200d€",
    "a+b&c#d?e/f\\g",
    "<b>*x*</b>`$",
]


def lines_apart(text: str) -> list[str]:
    """What a reader of the line that knows nothing but its two separators would see."""
    return text.split(",")


@pytest.mark.parametrize(("framing", "cell"), FRAMING_CELLS)
def test_every_framing_and_cell_comes_back(framing, cell):
    for config in (RunConfig(framing=framing, cell=cell), small_config(framing, cell)):
        assert from_text(to_text(config)) == config


@pytest.mark.parametrize("framing", FRAMINGS)
def test_as_published_its_name_says_it_all(framing):
    assert to_text(RunConfig(framing=framing)) == framing
    assert from_text(framing) == RunConfig(framing=framing)


@pytest.mark.parametrize("task", TASKS)
def test_a_task_comes_back_and_what_follows_from_how_far_it_goes_is_not_written(task):
    goal = TASKS[task]
    settings = {"framing": (*goal.framings, "stateful")[0], "task": task}
    if goal.reach is not None:
        settings["reach"] = goal.reach.low
    config = RunConfig(**settings)
    assert from_text(to_text(config)) == config
    assert changed_settings(config).keys() == settings.keys() - {"framing"} - (
        {"task"} if task == NEXT else set()
    )
    if goal.framings:  # it has one of its own
        assert from_text(to_text(config).partition(",")[2]) == config


@pytest.mark.parametrize("framing", FRAMINGS)
def test_every_setting_comes_back_and_only_what_differs_is_written(framing):
    published = RunConfig(framing=framing)
    changes = {
        "dropout": 0.25,
        "clip": 1.5,
        "units": 9,
        "epochs": 77,
        "batch_size": 5 if published.batch_size != 5 else 1,  # divides the 25 samples
        "seed": MAX_SEED,
        "learning_rate": 1e-05,
        "optimizer": next(one for one in OPTIMIZERS if one != published.optimizer),
        "encoding": "ordinal_reserved",
        "shuffle": not published.shuffle,
        "sequence": scrambled_alphabet(3),
        "window": 4,
        "runs": 31,
        "max_run_length": 2,
    }
    if published.rule.recurrent:
        changes["cell"] = "GRU"
    if published.rule.carries_state:
        del changes["shuffle"]
    for name in ("window", "runs", "max_run_length"):
        if name not in published.cut_settings:
            del changes[name]
    for names in [*((name,) for name in changes), tuple(changes)]:
        config = published.replace(**{name: changes[name] for name in names})
        text = to_text(config)
        assert from_text(text) == config
        assert {part.partition("=")[0] for part in lines_apart(text)[1:]} == set(names)


def test_random_settings_come_back():
    draw = random.Random(5)
    seen = set()
    while len(seen) < 300:
        settings = {
            "framing": draw.choice(list(FRAMINGS)),
            "units": draw.randint(1, 512),
            "batch_size": draw.choice([None, 1, 2, 5, 23, 25]),
            "learning_rate": draw.choice([0.1, 1, 10, 1 / 3, 1e-9, 2**-0.5]),
            "sequence": draw.choice([*HOSTILE, ALPHABET]),
            "window": draw.choice([None, 1, 3, 4]),
        }
        try:
            config = RunConfig(**settings)
        except SettingError:
            continue  # cannot be combined; there is nothing to write
        assert from_text(to_text(config)) == config, settings
        seen.add(config)


@pytest.mark.parametrize("sequence", HOSTILE, ids=ascii)
def test_any_sequence_comes_back_and_parts_nothing(sequence):
    configs = [
        RunConfig(framing="one_char", sequence=sequence, seed=3),
        RunConfig(framing="whole_batch", sequence=sequence, epochs=4),
    ]
    texts = [to_text(config) for config in configs]
    assert all(text.count("=") == len(lines_apart(text)) - 1 == 2 for text in texts)
    link = ";".join(texts)  # how a link holds several
    assert [from_text(text) for text in link.split(";")] == configs


def test_every_printable_character_comes_back():
    printable = [chr(n) for n in range(32, 0x250) if chr(n).isprintable()]
    config = RunConfig(framing="one_char", sequence="".join(printable))
    assert from_text(to_text(config)) == config
    assert not set(";\n") & set(to_text(config))


def test_the_order_of_settings_and_blanks_around_their_names_do_not_matter():
    expected = RunConfig(framing="time_steps", cell="GRU", seed=3, batch_size=2)
    parts = ["cell=GRU", "seed=3", "batch_size=2"]
    for order in itertools.permutations(parts):
        assert from_text(",".join(["time_steps", *order])) == expected
    assert from_text(" time_steps , cell=gru, seed=3, batch-size=2") == expected


def test_blanks_of_a_sequence_are_symbols():
    config = from_text("one_char,sequence= a b ")
    assert config.symbols == (" ", "a", " ", "b", " ")


@pytest.mark.parametrize(
    ("text", "setting", "says"),
    [
        ("", "framing", "expected one of one_char"),
        ("tims_steps", "framing", "time_steps would work"),
        (",cell=GRU", "framing", "expected one of one_char"),
        ("cell=GRU", "framing", "expected one of one_char"),
        ("time_steps,", "setting", "expected name=value"),
        ("time_steps,GRU", "setting", "expected name=value"),
        ("time_steps,unit=3", "setting", "units would work"),
        ("time_steps,cell=GRUU", "cell", "GRU would work"),
        ("time_steps,cell=Dense", "cell", "LSTM would work"),
        ("mlp_window,cell=LSTM", "cell", "Dense would work"),
        ("time_steps,units=0", "units", "1 would work"),
        ("time_steps,units=many", "units", "whole number"),
        ("time_steps,units=3.4", "units", "3 would work"),
        ("time_steps,units=", "units", "whole number"),
        ("time_steps,units=true", "units", "whole number"),
        ("time_steps,seed=" + "9" * 5_000, "seed", "whole number from 0"),
        ("time_steps,seed=nan", "seed", "whole number"),
        ("time_steps,learning_rate=nan", "learning_rate", "0.001 would work"),
        ("time_steps,learning_rate=inf", "learning_rate", "10.0 would work"),
        ("stateful,batch_size=4", "batch_size", "5 would work"),
        ("stateful,shuffle=true", "shuffle", "False would work"),
        ("stateful,shuffle=1", "shuffle", "true or false"),
        ("stateful,window=3", "window", "leave it out"),
        ("one_char,sequence=AAAA", "sequence", "at least 2"),
        ("one_char,sequence=A%0AB", "sequence", "control character U+000A"),
        ("one_char,sequence=ABC\nABC", "sequence", "control character U+000A"),
        ("one_char,sequence=", "sequence", "would work"),
        ("one_char,seed=1,seed=2", "seed", "given twice"),
        ("one_char,framing=stateful", "framing", "given twice"),
    ],
)
def test_what_cannot_work_is_named_with_what_would(text, setting, says):
    with pytest.raises(SettingError, match=re.escape(says)) as caught:
        from_text(text)
    assert caught.value.setting == setting


def test_text_of_any_kind_gives_a_config_or_a_setting_error():
    draw = random.Random(11)
    segments = ["time_steps", "stateful", ",", ",", "=", ";", "%", "%2", "%zz", "units", "seed",
              "7", "-1", "1e9", "sequence", "ABCD", "\0", "🙂", "\ud800", " "]  # fmt: skip
    explanations, read = set(), 0
    for _ in range(2_000):
        text = "".join(draw.choices(segments, k=draw.randint(1, 8)))
        try:
            config = from_text(text)
        except SettingError as error:
            explanations.add(error.explanation)
        else:
            assert from_text(to_text(config)) == config
            read += 1
    assert len(explanations) > 3
    assert read > 10
    assert all(explanations)


def test_the_compare_command_takes_the_line(capsys, tmp_path):
    tiny = dict(units=8, epochs=2, seed=5)
    configs = [
        RunConfig(framing="mlp_window", **tiny),
        RunConfig(framing="mlp_window", sequence="AB,C;D=E%AB", **tiny),
    ]
    asked = [to_text(config) for config in configs]
    status = main(["compare", *asked, "--seeds", "2", "--json", "--cache", str(tmp_path)])
    printed = json.loads(capsys.readouterr().out)
    assert status == 0
    found = [RunConfig.from_dict(one["config"]) for one in printed["sets"]]
    assert found == [config.replace(seed=0) for config in configs]  # seeds count from 0
    assert [one["seeds"] for one in printed["sets"]] == [[0, 1], [0, 1]]
    (pair,) = printed["differences"]
    assert [pair["first"], pair["second"]] == asked
