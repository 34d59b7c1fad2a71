"""What is taken away: the script is run in a process of its own and gives the same network."""

import ast
import dataclasses
import functools
import io
import json
import os
import re
import shlex
import subprocess
import zipfile
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from lstm_core.cli.parser import parse
from lstm_core.cli.runs import config_of
from lstm_core.config import RunConfig
from lstm_core.export import EXPORTS, script
from lstm_core.export.export import (
    bundle,
    figures_html,
    history_csv,
    keras_file,
    predictions_csv,
    weights_npz,
)
from lstm_core.export.keras_source import cut_source
from lstm_core.export.page import embedded
from lstm_core.figures import learning_curves
from lstm_core.inference.predictions import prediction_table
from lstm_core.sequence.framings import FRAMINGS
from tests.cases import PYTHON, random_weights, small_config

# Every framing, and between them every cell, encoding and optimizer; odd symbols too.
CONFIGS = {
    # Several layers, what is dropped and cut, and a state that is reset in all.
    "stacked": small_config("stateful", "GRU", layers=2, dropout=0.2, clip=0.5, epochs=5),
    "one_char": small_config("one_char", "GRU", encoding="one_hot"),
    "feature_window": small_config("feature_window", "SimpleRNN", optimizer="rmsprop"),
    "time_steps": small_config("time_steps", sequence="ABCDEFABCXYZ\"'\\{x}"),
    "whole_batch": small_config("whole_batch", optimizer="sgd", learning_rate=0.5),
    "stateful": small_config("stateful", batch_size=5),
    "stateful_resets": small_config("stateful_resets", "GRU"),
    "stateful_jumps": small_config("stateful_jumps", batch_size=5, shuffle=True),
    "variable_length": small_config("variable_length", encoding="ordinal_reserved", epochs=5),
    "full_prefix": small_config("full_prefix", epochs=5, sequence="🇩🇪🇫🇷🇬🇧🇩🇪xyz"),
    "mlp_window": small_config("mlp_window", shuffle=False),
}


@functools.cache
def trained(framing: str):
    from lstm_core.training import train

    return train(CONFIGS[framing])


# Runs each script as __main__, in turn, and writes what it prints beside it.
DRIVER = """
import contextlib, runpy, sys
from pathlib import Path
for name in sys.argv[1:]:
    with Path(name).with_suffix(".txt").open("w") as file, contextlib.redirect_stdout(file):
        runpy.run_path(name, run_name="__main__")
"""


def in_a_process(arguments, folder) -> str:
    """What a fresh process prints that cannot see this project."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run(
        [PYTHON, "-I", "-W", "ignore", *map(str, arguments)],
        cwd=folder,
        env=environment | {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    return done.stdout


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """What the script of each framing prints; all but the last share a process."""
    folder = tmp_path_factory.mktemp("scripts")
    files = [folder / f"{framing}.py" for framing in CONFIGS]
    for file in files:
        file.write_text(script(trained(file.stem)))
    *shared, alone = files
    in_a_process(["-c", DRIVER, *shared], folder)
    said = {file.stem: file.with_suffix(".txt").read_text() for file in shared}
    return said | {alone.stem: in_a_process([alone], folder)}


def test_there_is_a_case_for_every_framing():
    assert {config.framing for config in CONFIGS.values()} == set(FRAMINGS)


@pytest.mark.parametrize("framing", CONFIGS)
def test_the_script_gives_the_same_predictions(framing, printed):
    run = trained(framing)
    said = re.findall(
        r"^(.*) -> (.*?) (\d\.\d{4})(?:  wrong, it is (.*))?$", printed[framing], re.MULTILINE
    )
    table = prediction_table(run)
    assert [row[0] for row in said] == table["input"].tolist()
    probabilities = [float(row[2]) for row in said]
    np.testing.assert_allclose(probabilities, table["probability"], atol=2e-3)
    assert [row[1] for row in said] == table["predicted"].tolist()
    loss = float(re.findall(r"epoch \d+: loss (\d+\.\d+)", printed[framing])[-1])
    assert loss == pytest.approx(run.history.loss[run.config.epochs - 1], rel=2e-3)


@pytest.mark.parametrize("framing", FRAMINGS)
def test_the_code_of_a_framing_cuts_as_the_framing_does(framing):
    for seed in (7, 8):
        config = RunConfig(framing=framing, seed=seed)
        names = {"sequence": config.sequence, "np": np}
        exec(cut_source(config), names)
        np.testing.assert_array_equal(np.array(names["ranges"]), config.sample_ranges)


def values_and_form(source: str) -> tuple[dict, str]:
    """The literals that a script gives names to, and what it does whatever its values are."""
    tree, values = ast.parse(source), {}
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and statement.targets[0].id in (
            "title", "made_with", "sequence",
        ):  # fmt: skip
            values[statement.targets[0].id] = ast.literal_eval(statement.value)
            statement.value = ast.Constant(None)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            node.value = type(node.value).__name__
    return values, ast.dump(tree)


CODE = '"""\nimport os\nos.remove("x")\n"""'
HOSTILE_TEXTS = (
    "ABC\"\"\"D'''E\\",
    '"""+__import__("os").getcwd()+"""',
    "'+__import__('os').getcwd()+'",
    "{sequence}{0}{}{{x}}%s%(a)s",
    "</script><script>alert(1)</script>",
    "#\\N{BULLET}\\x41\\",
    "\u202eabc\u2028def",
)


@pytest.mark.parametrize("text", HOSTILE_TEXTS, ids=ascii)
def test_a_sequence_is_never_code_in_a_script(text, small_run):
    run = as_if_trained(small_run, sequence=text)
    values, form = values_and_form(script(run))
    assert form == values_and_form(script(small_run))[1]
    assert values["sequence"] == run.config.sequence


@pytest.mark.parametrize(
    "environment",
    [{"keras": CODE}, {"tensorflow": "'''\n" + CODE}, {"{keras}": "{sequence}"}, {CODE: "\\"}],
    ids=ascii,
)
def test_an_environment_is_never_code_in_a_script(environment, small_run):
    run = dataclasses.replace(small_run, environment=environment)
    values, form = values_and_form(script(run))
    assert form == values_and_form(script(small_run))[1]
    assert values["made_with"] == environment


def test_tables_hold_the_exact_numbers(small_run):
    history = pd.read_csv(io.StringIO(history_csv(small_run)))
    assert list(history) == ["epoch", "loss", "accuracy", "updates", "seconds"]
    assert history["epoch"].tolist() == list(range(1, 21))
    np.testing.assert_array_equal(history["loss"], small_run.history.loss)
    predictions = pd.read_csv(io.StringIO(predictions_csv(small_run)))
    assert predictions["predicted"].tolist() == prediction_table(small_run)["predicted"].tolist()


def test_weights_are_named_arrays_without_pickles(small_run):
    with np.load(io.BytesIO(weights_npz(small_run, epoch=0)), allow_pickle=False) as arrays:
        assert set(arrays) == set(small_run.snapshots)
        for name in arrays:
            np.testing.assert_array_equal(arrays[name], small_run.weights(0)[name])


@pytest.mark.parametrize("fixture", ["small_run", "small_stateful_run"])
def test_the_keras_file_is_the_network(fixture, request, tmp_path):
    from lstm_core.data.dataset import make_dataset
    from lstm_core.training.backend import keras

    run = request.getfixturevalue(fixture)
    (tmp_path / "model.keras").write_bytes(keras_file(run))
    model = keras.models.load_model(tmp_path / "model.keras")  # our own file
    batch = run.config.batch_size if run.config.rule.carries_state else None
    said = model.predict(make_dataset(run.config).inputs, batch_size=batch, verbose=0)
    table = prediction_table(run)
    np.testing.assert_allclose(said.max(axis=1), table["probability"], atol=1e-5)


def test_the_zip_holds_everything(small_run):
    with zipfile.ZipFile(io.BytesIO(bundle(small_run, epoch=0))) as archive:
        assert archive.testzip() is None
        names = [name.removeprefix(f"{small_run.hash}/") for name in archive.namelist()]
        settings = archive.read(f"{small_run.hash}/settings.json").decode()
        weights = archive.read(f"{small_run.hash}/weights.npz")
    there = {name: one for name, one in EXPORTS.items() if not one.why_not(small_run.config)}
    assert {*EXPORTS} - {*there} == {"talk"}  # a window of letters
    assert names == [one.file for name, one in there.items() if name != "all"]
    assert RunConfig.from_json(settings) == small_run.config
    with np.load(io.BytesIO(weights), allow_pickle=False) as arrays:
        np.testing.assert_array_equal(
            arrays["output_kernel"], small_run.weights(0)["output_kernel"]
        )


class Page(HTMLParser):
    """The tags of a page, what they refer to, and the text within."""

    def __init__(self, html: str):
        super().__init__()
        self.tags, self.addresses, self.texts, self.inside = [], [], {}, []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.addresses += [v for name, v in attrs if name in ("src", "href", "srcset", "data")]
        if tag not in ("meta", "link"):
            self.inside.append(tag)

    def handle_endtag(self, tag):
        assert self.inside.pop() == tag

    def handle_data(self, data):
        if self.inside:
            self.texts.setdefault(self.inside[-1], []).append(data)


def drawn(html: str, name: str) -> list[dict]:
    """The traces of a figure on a page."""
    start = re.search(rf'Plotly\.newPlot\(\s*"{name}",\s*', html).end()
    return json.JSONDecoder().raw_decode(html, start)[0]


@pytest.mark.parametrize("framing", FRAMINGS)
def test_the_figures_of_every_framing_need_nothing_but_their_file(framing):
    run = trained(framing)
    html = figures_html(run)
    page = Page(html)
    assert page.addresses == ["data:,"]  # the icon
    assert not re.search(r"url\(|@import", "".join(page.texts["style"]))
    assert page.texts["h2"][:2] == ["Learning curves", "What comes after each letter"]
    assert ("The hidden state" in page.texts["h2"]) == run.config.rule.recurrent
    loss, accuracy = drawn(html, "figure-0")
    assert loss["y"] == run.history.loss.tolist()
    assert accuracy["y"] == run.history.accuracy.tolist()
    assert loss["x"][-1] == run.config.epochs
    assert {activations["type"] for activations in drawn(html, "figure-1")} == {
        "heatmap",
        "scatter",
    }
    if run.config.rule.recurrent:
        assert len(drawn(html, "figure-2")) == 1


def as_if_trained(run, **changes):
    """The run with other settings, and weights that nobody trained."""
    config = run.config.replace(**changes)
    weights = random_weights(config, leading=(len(run.snapshot_epochs),))
    return dataclasses.replace(run, config=config, snapshots=weights)


HOSTILE_MARKUP = "<script>alert(1)</script> & -- '\"$(x) <!--"


def test_a_page_shows_hostile_symbols_as_text_and_the_command_that_made_it(small_run):
    run = as_if_trained(small_run, sequence=HOSTILE_MARKUP, shuffle=False)
    html = figures_html(run)
    page = Page(html)
    assert page.tags == Page(figures_html(small_run)).tags
    assert run.config.sequence in page.texts["td"]
    (command,) = page.texts["code"]
    words = shlex.split(command)
    assert words[:3] == ["python", "-m", "lstm_core"]
    options = parse(words[3:])
    assert (options.what, config_of(options)) == ("figures", run.config)


@pytest.mark.parametrize("text", HOSTILE_TEXTS, ids=ascii)
def test_no_sequence_is_markup_in_a_page(text, small_run):
    page = Page(figures_html(as_if_trained(small_run, sequence=text)))
    assert page.tags == Page(figures_html(small_run)).tags


def test_neither_an_environment_nor_callbacks_are_markup_in_a_page(small_run):
    foreign = {"environment": {"<b>keras": HOSTILE_MARKUP}, "callbacks": (HOSTILE_MARKUP,)}
    page = Page(figures_html(dataclasses.replace(small_run, **foreign)))
    assert page.tags == Page(figures_html(small_run)).tags
    assert sum(HOSTILE_MARKUP in text for text in page.texts["p"]) == 1


def test_texts_in_a_figure_cannot_end_its_script():
    def tags(text: str) -> list[str]:
        figure = go.Figure(go.Scatter(x=[text], y=[1], name=text, text=[text]))
        return Page(embedded(figure, "figure-0", with_library=False)).tags

    assert tags("</script><script>alert(1)</script><!-- &") == tags("A")


def test_tables_keep_hostile_texts_as_they_are(small_run):
    run = as_if_trained(small_run, sequence="=1+2,\"@'\\<b>")
    table = pd.read_csv(io.StringIO(predictions_csv(run)), keep_default_na=False)
    assert table["input"].tolist() == prediction_table(run)["input"].tolist()


def test_a_page_says_what_is_too_fine_to_draw(small_run):
    many = "".join(chr(0x4E00 + n) for n in range(81))
    page = Page(figures_html(as_if_trained(small_run, sequence=many)))
    assert any("81 × 81 fields" in text for text in page.texts["figcaption"])


def test_very_many_epochs_are_thinned_and_the_last_one_stays():
    loss = np.linspace(3, 0.5, 20_001)
    drawn, _ = learning_curves(loss, np.ones_like(loss)).data
    assert len(drawn.x) == len(drawn.y) <= 1_000
    assert (drawn.x[-1], drawn.y[-1]) == (20_001, 0.5)
