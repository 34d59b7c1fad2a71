"""The page about texts: what is chosen, learned and looked into, without a browser."""

from dataclasses import replace

import numpy as np
import pytest

from jobs import job_queue
from jobs.workers import Task
from lstm_core.config.text_config import TextConfig
from lstm_core.corpus.corpus import corpus_of
from lstm_core.corpus.known import AS_PUBLISHED
from lstm_core.interpret.hypotheses import HYPOTHESES
from lstm_core.interpret.meanings import search_text
from lstm_core.text_run import TextRun
from tests.jobs.running import wait_until
from tests.text_cases import LONG, TEXT, link_to, random_run, small_corpus, two_passes
from tests.ui.visiting import (
    GENERATE,
    TEXT_PAGE,
    drawn,
    metrics,
    open_app,
    picture,
    press,
    said,
    wait_for_training,
)
from ui.text.corpora import keep_text
from ui.text.result import VIEWS
from ui.text.samples import in_order, place_of

pytestmark = pytest.mark.usefixtures("own_process")
SMALL = {"units": "6", "batch_size": "8", "chunk": "20"}
KINDS = {
    "streams": {},
    "windows": {"way": "windows", "cell": "GRU", "layers": 2},
    "nothing held out": {"cell": "SimpleRNN", "held_out": 0.0},
}


def stored(**settings) -> tuple[TextRun, dict[str, str]]:
    """A run of random numbers in the store, with its text, and a link to it."""
    run = two_passes(**settings)
    job_queue().texts.texts.save(LONG)
    job_queue().texts.save(run)
    return run, link_to(run)


@pytest.mark.parametrize("kind", KINDS)
def test_every_view_of_every_kind_of_run_draws(kind):
    run, link = stored(**KINDS[kind])
    for view in VIEWS:
        app = open_app(TEXT_PAGE, **link, view=view)
        told = [error.value for error in app.error]  # random losses do break down
        assert all(view == "health" and "broke down" in text for text in told), told
        assert "Not trained yet" not in said(app)
        assert app.query_params["corpus"] == run.config.corpus
        assert all(chart.proto.alt for chart in app.get("vega_lite_chart"))
    assert not any(LONG.text[:20] in text for text in app.query_params.values())


def test_a_run_that_broke_down_says_so_and_is_not_continued():
    run, link = stored()
    marks = len(run.record.updates)
    seen = {
        name: np.append(getattr(run.record, name)[:-1], np.nan)
        for name in ("loss", "held_out", "gradient", "largest", "weight", "step")
    }
    broken = replace(
        run,
        record=replace(run.record, **seen),
        samples=(*run.samples[:-1], ("",) * 4),
        snapshot_updates=run.snapshot_updates[:2],
        snapshots={name: values[:2] for name, values in run.snapshots.items()},
    )
    assert marks == len(broken.samples)
    job_queue().texts.save(broken)
    app = open_app(TEXT_PAGE, **link)
    assert "The network broke down before this mark" in said(app)
    assert not [button for button in app.button if button.label.startswith("Train until")]
    for view in VIEWS:
        app = open_app(TEXT_PAGE, **link, view=view)
        if view == "health":
            assert "stopped being a finite number" in app.error[0].value


def test_the_curves_stand_beside_what_counting_gives():
    run, link = stored()
    points = drawn(open_app(TEXT_PAGE, **link), "Loss in nats per character")
    lines = points[points["what"] == "line"]
    assert set(lines["name"]) == {"held out", "learned from, while it moves"}
    held = lines[lines["name"] == "held out"]
    np.testing.assert_allclose(held["nats"], run.record.held_out)
    assert lines["at"].max() == 2
    baselines = points[points["what"] == "baseline"]
    assert list(baselines["name"]) == [
        "unigram", "bigram", "5-gram", "gzip",
    ]  # fmt: skip


def test_what_is_typed_is_continued_and_what_cannot_be_read_is_told():
    run, link = stored()
    app = open_app(TEXT_PAGE, **link, view="continue", prefix="It was", steps="100")
    shown = picture(app, "coloured_text")
    assert "".join(shown["text"][:6]) == "It was"
    assert (len(shown["text"]), shown["given"]) == (106, 6)
    assert {len(one) for one in shown["guesses"]} == {5}
    again = open_app(TEXT_PAGE, **link, view="continue", prefix="It was", steps="100")
    assert picture(again, "coloured_text")["text"] == shown["text"]
    press(again, "Draw again")
    assert picture(again, "coloured_text")["text"] != shown["text"]
    assert again.query_params["draw"] == "1"
    app = open_app(TEXT_PAGE, **link, view="continue", prefix="Z")
    assert "has never read “Z”" in app.error[0].value
    assert run.vocabulary.count("Z") == 0


def test_a_unit_colours_the_held_out_text_and_a_film_has_a_frame_for_each_mark():
    run, link = stored()
    app = open_app(TEXT_PAGE, **link, view="units", array="c", unit="3")
    shown = picture(app, "coloured_text")
    assert "".join(shown["text"]) == LONG.text[run.config.learned_from :][:900]
    assert shown["quantity"] == "c of unit 3"
    app.toggle(key="view:film:text").set_value(True).run()
    frames = picture(app, "coloured_text")["frames"]
    assert len(frames) == len(run.snapshot_updates)
    assert (frames[0], frames[-1]) == ("before training", "2 passes")


def test_the_film_and_what_is_typed_stand_in_the_address_and_come_back():
    _, link = stored()
    app = open_app(TEXT_PAGE, **link, view="units")
    app.toggle(key="view:film:text").set_value(True).run()
    assert app.query_params["film"] == "True"
    app = open_app(TEXT_PAGE, **link, view="continue")
    app.text_area[0].set_value("It was").run()
    next(one for one in app.toggle if one.label.startswith("Five best")).set_value(True).run()
    query = dict(app.query_params)
    assert (query["prefix"], query["under"]) == ("It was", "True")
    assert "".join(picture(open_app(TEXT_PAGE, **query), "coloured_text")["text"][:6]) == "It was"


def test_what_no_unit_follows_can_be_looked_at_and_what_may_help_is_a_click_away():
    _, link = stored()  # of random numbers, so there is something that no unit follows
    app = open_app(TEXT_PAGE, **link, view="units")
    assert "their best candidates can be looked at" in said(app)
    (table,) = (one.value for one in app.table)
    none = table[table["Follows"] == "✗ not shown"].iloc[0]
    assert not any("-" in text for text in none[["Score", "Shifted", "Untrained", "Gain"]])
    array, unit = none["Best unit"].split(",")[0].split()
    label = f"{none.name}: {array} {unit} ({none['Score']})"
    press(app, label)
    assert picture(app, "coloured_text")["quantity"] == f"{array} of unit {unit}"
    candidates = [one for one in app.button if (one.key or "").startswith("text_best_")]
    pressed = {one.label for one in candidates if one.proto.type == "primary"}
    assert label in pressed
    assert all(f": {array} {unit} (" in one for one in pressed)
    for more, settings in (
        ("Train 12 units", {"units": "12", "passes": "2"}),
        ("Continue until pass 4", {"units": "6", "passes": "4"}),
    ):
        app = open_app(TEXT_PAGE, **link, view="units")
        press(app, more)
        assert settings.items() <= dict(app.query_params).items()
        wait_for_training(app)
        assert "Not trained yet" not in said(app)


def test_where_it_overfitted_is_said_and_the_samples_of_then_are_a_click_away():
    run, _ = stored()
    held_out = np.linspace(4, 3, len(run.record.updates))
    held_out[-1] = 3.4
    job_queue().texts.save(replace(run, record=replace(run.record, held_out=held_out)))
    app = open_app(TEXT_PAGE, **link_to(run), view="health")
    mark = int(run.record.updates[-2])
    press(app, next(one.label for one in app.button if one.label.startswith("Overfitting after")))
    assert "view" not in app.query_params
    assert app.query_params["mark"] == str(mark)
    shown = picture(app, "written")["texts"]
    assert [one["text"] for one in shown] == list(run.samples[-2])


def test_two_states_begin_where_it_matters_what_was_read_before():
    _, link = stored()
    before, text = (one.value for one in open_app(TEXT_PAGE, **link, view="two").text_area)
    whole = LONG.text
    assert before + text in whole
    assert text[0].isalpha()
    assert not before[-1].isalpha()


@pytest.mark.parametrize(("long", "held_out"), [(700, 0.1), (700, 0.0)])
def test_two_states_of_a_short_text_go_on_from_what_was_read_before(long, held_out):
    text = small_corpus("A short text", TEXT[:long])
    run = random_run(text, held_out=held_out, batch_size=8, chunk=10)
    run = random_run(text, held_out=held_out, batch_size=8, chunk=10,
                     updates=2 * run.config.updates_per_pass)  # fmt: skip
    job_queue().texts.texts.save(text)
    job_queue().texts.save(run)
    app = open_app(TEXT_PAGE, **link_to(run), view="two")
    before, words = (one.value for one in app.text_area)
    assert before + words in text.text
    assert before
    assert words
    app = open_app(TEXT_PAGE, **link_to(run), view="units")
    assert f"this run has {'only 70' if held_out else 'none'}." in said(app)


def test_what_is_nearly_empty_is_not_read_first_while_it_learns():
    words, few = "The old house. " * 4, "e" + " " * 58
    assert list(in_order((few, words, words, words))) == [0.5, 1.0, 1.2, 0.2]
    assert list(in_order((few, few, words, words))) == [1.0, 1.2, 0.5, 0.2]
    assert list(in_order((few, few, few, few))) == [0.5, 1.0, 1.2, 0.2]


def test_a_mark_can_be_read_aloud():
    config = random_run(LONG).config
    one = config.updates_per_pass
    marks = (0, 0.0307, 0.25, 1, 2.5)
    assert [place_of(config, share * one) for share in marks] == [
        "before training", "3.1% of a pass", "25% of a pass", "1 pass", "2.5 passes",
    ]  # fmt: skip


def test_health_of_the_published_way_leads_to_the_claim():
    _, link = stored(way="windows", optimizer="rmsprop", learning_rate=0.01)
    claims = [
        one.proto.query_string
        for view in ("health", "samples")
        for one in open_app(TEXT_PAGE, **link, view=view).get("page_link")
        if one.proto.label.startswith("The claim")
    ]
    assert claims == ["claim=breakdown"]


def test_a_short_text_opens_the_setting_that_is_too_large_for_it():
    short = small_corpus("Short", TEXT[:600])
    job_queue().texts.texts.save(short)
    app = open_app(TEXT_PAGE, corpus=short.hash, passes="3000")
    assert not app.warning
    assert "cannot be used" not in said(app)
    assert [one for one in app.button if one.label == "Train"]
    assert dict(app.query_params) == {"corpus": short.hash, "passes": "3000"}
    app.number_input(key="text_setting:passes").set_value(10).run()
    app.number_input(key="text_setting:batch_size").set_value(32).run()
    (more,) = [one for one in app.get("expander") if one.label == "More settings"]
    assert more.proto.expanded
    press(app, next(one.label for one in app.button if one.label.startswith("Use ")))
    assert [one for one in app.button if one.label == "Train"]
    assert app.number_input(key="text_setting:passes").value == 500  # else it learns nothing
    app = open_app(TEXT_PAGE, corpus=short.hash, chunk="200", batch_size="64", units="9")
    told = said(app)
    assert "link's rows side by side '64' cannot be used" in told
    assert app.query_params["units"] == "9"
    assert app.query_params["chunk"] == "200"


def test_a_link_to_a_short_text_that_is_dropped_later_takes_what_suits_it():
    short = small_corpus("Later", TEXT[:500] + "Later.")
    app = open_app(TEXT_PAGE, corpus=short.hash, units="9")
    assert "is not on this machine" in said(app)
    (field,) = app.get("file_uploader")
    field.upload("Later.txt", short.text.encode(), "text/plain").run()
    assert app.query_params["units"] == "9"
    assert app.number_input(key="text_setting:passes").value == 500
    assert [one for one in app.button if one.label == "Train"]


def test_what_takes_seconds_is_found_out_by_a_worker_and_once():
    _, link = stored(units=80, layers=2)
    app = open_app(TEXT_PAGE, **link, view="units")
    assert "things that a reader could follow" in said(app)
    (task,) = (one for one in job_queue().answers._asked.values() if isinstance(one, Task))
    assert task.call.function is search_text
    assert task.worker is not None
    app.run()
    assert task in job_queue().answers._asked.values()
    assert task.result()[1][0].name == next(iter(HYPOTHESES))


def test_a_link_without_its_text_says_so_and_one_click_helps():
    app = open_app(TEXT_PAGE, corpus="0123456789abcdef", units="9", way="sideways", clip="many")
    assert "is not on this machine" in said(app)
    assert app.query_params["corpus"] == "0123456789abcdef"
    press(app, "Take Python's manual")
    assert "465" in said(app) or "characters" in said(app)
    assert "corpus" not in app.query_params
    assert app.query_params["units"] == "9"


def test_a_link_to_a_published_text_says_which_it_is():
    shown = said(open_app(TEXT_PAGE, corpus=AS_PUBLISHED))
    assert "“Beyond Good and Evil, by F. Nietzsche, in English”, 600,901 characters" in shown
    assert "Source: A. Breindel and R. Sainudiin" in shown


def test_a_missing_text_is_known_in_the_reading_of_its_source():
    text = "Ein Über-Mensch, so böse wie gut.\n" * 20
    read = corpus_of(text.encode().decode("latin-1").lower(), "as its source read it")
    name = keep_text(text.encode(), "well.txt", lower=False, rarer_than=1, missing=read.hash)
    assert name == read.hash
    assert job_queue().texts.texts.load(name).text == read.text


def test_a_run_outlives_its_text_which_is_known_again_by_its_characters():
    corpus = small_corpus("A lost text", TEXT * 4 + "And so on.")
    run = random_run(corpus)
    run = random_run(corpus, updates=2 * run.config.updates_per_pass)
    job_queue().texts.save(run)
    link = link_to(run)
    for view in VIEWS:
        app = open_app(TEXT_PAGE, **link, view=view)
        assert "Training, baselines, copying and the search of units need the text" in said(app)
        assert "A lost text" in app.header[0].value
        assert app.query_params["corpus"] == corpus.hash
        shown = {"units": "Units are searched", "baselines": "Copying is looked for in the text"}
        assert shown.get(view, "") in said(app)
        assert "Grey:" not in said(app)
    (more,) = [one for one in app.get("popover") if "Continue" in str(one.proto)]
    assert more.proto.popover.disabled

    name = keep_text(corpus.text.encode(), "found.txt", lower=True, rarer_than=1,
                     missing=corpus.hash)  # fmt: skip
    assert name == corpus.hash
    app = open_app(TEXT_PAGE, **link)
    assert "not on this machine" not in said(app)
    assert "Grey:" in said(app)


def test_the_frame_names_the_run_of_the_text_and_offers_others():
    run, link = stored()
    app = open_app(TEXT_PAGE, **link)
    frame = [one.value for one in app.sidebar.markdown]
    assert frame == ["**A longer text · streams · LSTM 6 · 2 passes · seed 7**"]
    press(app, "Change")
    assert f"text_run_{run.hash}" in {one.key for one in app.button}
    app.switch_page(GENERATE).run()
    assert app.sidebar.markdown[0].value.startswith("**Stateful")


def test_the_settings_make_room_for_a_run_and_stay_where_they_are_changed():
    _, link = stored()
    app = open_app(TEXT_PAGE, **link)
    assert "Units" not in {one.label for one in app.number_input}
    press(app, "Settings")
    app.number_input(key="text_setting:units").set_value(7).run()
    assert "Before: A longer text" in said(app)
    app.number_input(key="text_setting:units").set_value(6).run()
    assert app.number_input(key="text_setting:units").value == 6
    press(app, "Hide settings")
    assert "Units" not in {one.label for one in app.number_input}


def test_a_run_that_was_stopped_is_not_called_whole_after_the_settings_change():
    run, link = stored()
    updates = run.config.updates * 3 // 4
    job_queue().texts.save(random_run(LONG, updates=updates))
    app = open_app(TEXT_PAGE, **link, stopped=str(updates))
    assert "Stopped: " not in said(app)  # the whole one is there
    app = open_app(TEXT_PAGE, **link | {"passes": "3"}, stopped=str(updates))
    assert "orange-badge[:material/stop_circle: Stopped: 1.49 passes" in said(app)
    press(app, "Settings")
    app.number_input(key="text_setting:units").set_value(7).run()
    assert "Before: A longer text" in said(app)
    assert "orange-badge[:material/stop_circle: Stopped: 1.49 passes" in said(app)


def test_a_file_can_be_dropped_where_a_run_is_shown():
    _, link = stored()
    app = open_app(TEXT_PAGE, **link)
    assert "Units" not in {one.label for one in app.number_input}
    (field,) = app.get("file_uploader")
    field.upload("bad.txt", b"%PDF-1.7" + bytes(999), "text/plain").run()
    assert "bad.txt cannot be learned" in said(app)
    (field,) = app.get("file_uploader")
    text = small_corpus("Another", TEXT + "Another.")
    field.upload("Another.txt", text.text.encode(), "text/plain").run()
    assert app.query_params["corpus"] == text.hash
    assert "cannot be learned" not in said(app)


def test_settings_in_a_link_that_cannot_be_used_give_way_and_are_told():
    job_queue().texts.texts.save(LONG)
    app = open_app(TEXT_PAGE, corpus=LONG.hash, units="9999", seed="x", cell="LSTN", passes="3",
                   batch_size="8", chunk="20", framing="stateful")  # fmt: skip
    told = said(app)
    for part in ("units", "seed", "cell"):
        assert f"link's {part} " in told
    assert dict(app.query_params) == {
        "corpus": LONG.hash, "passes": "3", "batch_size": "8", "chunk": "20",
    }  # fmt: skip


def test_what_cannot_work_together_is_said_and_mended_with_one_click():
    job_queue().texts.texts.save(LONG)
    app = open_app(TEXT_PAGE, corpus=LONG.hash, batch_size="8", chunk="20")
    app.number_input(key="text_setting:batch_size").set_value(512).run()
    assert "are too few for 512 rows" in said(app)
    assert not [button for button in app.button if button.label == "Train"]
    nearest = next(button.label for button in app.button if button.label.startswith("Use "))
    press(app, nearest)
    assert [button for button in app.button if button.label == "Train"]


def test_a_text_is_learned_stopped_and_continued():
    job_queue().texts.texts.save(LONG)
    link = SMALL | {"corpus": LONG.hash, "passes": "5000"}
    app = open_app(TEXT_PAGE, **link)
    press(app, "Train")
    (job,) = job_queue().all()
    wait_until(lambda: job.view().record is not None and job.view().updates > 60)
    app.run()
    assert "What it writes" in said(app)
    assert metrics(app)["Held out, nats"] != "–"
    press(app, next(one.label for one in app.button if one.label == "Stop"))
    wait_for_training(app)
    done = int(app.query_params["stopped"])
    assert 0 < done < job.config.updates
    assert not [one for one in app.info if "Stopped" in one.value]  # the badge says it, once
    assert "orange-badge[:material/stop_circle: Stopped: " in said(app)

    app = open_app(TEXT_PAGE, **dict(app.query_params))  # a reload
    more = next(one for one in app.number_input if one.label == "Until pass")
    least = done // job.config.updates_per_pass + 1
    more.set_value(least)
    press(app, next(one.label for one in app.button if one.label.startswith("Train until")))
    assert app.query_params["stopped"] == str(done)  # what there is until there is more
    app.run()
    wait_for_training(app)
    assert app.query_params["passes"] == str(least)
    assert "stopped" not in app.query_params
    config: TextConfig = job.config.replace(updates=least * job.config.updates_per_pass)
    run = job_queue().texts.load(config.hash)
    assert run is not None
    assert run.record.loss[-1] < run.record.held_out[0]
    press(app, "Change")
    listed = [one for one in app.button if one.key and one.key.startswith("text_run_")]
    assert len(listed) == 2
