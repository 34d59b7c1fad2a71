"""Seeds in the background, as a page begins and shows them."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.visiting import press, said, wait_for_training

pytestmark = pytest.mark.usefixtures("own_process")


def page():
    """A page that can begin seeds, with the sidebar."""
    import streamlit as st

    from tests.cases import small_config
    from ui import training
    from ui.compare import seed_jobs as seeds
    from ui.frame import sidebar

    few = small_config("time_steps", seed=5)
    many = few.replace(epochs=2_000)
    st.button("Few", on_click=seeds.begin_seeds, args=(few, 3))
    st.button("Many", on_click=seeds.begin_seeds, args=(many, 100))
    endless = few.replace(epochs=80_000, units=64)
    st.button("Too many", on_click=seeds.begin_seeds, args=(endless, 100))
    sidebar()
    training.show_refusal()
    if job := seeds.last_seeds_job(few, 3):
        st.write(f"Few: {job.view().state}. {job.view().message}")
    if job := seeds.seeds_job(many, 100):
        st.write(f"Many: {job.view().progress}")
    st.write(f"{seeds.seconds_for_seeds(few, 3):.2f} seconds")


@pytest.fixture
def app():
    app = AppTest.from_function(page, default_timeout=60).run()
    assert not app.exception, app.exception[0].value
    return app


def stored_seeds():
    from ui.services import store

    return sorted(entry.config.seed for entry in store().entries()[0] if not entry.shipped)


def test_seeds_count_from_0_and_are_stored_as_runs(app):
    assert "\n0.00 seconds" not in said(app)
    press(app, "Few")
    wait_for_training(app)
    assert "Few: done." in said(app)
    assert "\n0.00 seconds" in said(app)
    assert stored_seeds() == [0, 1, 2]


def test_the_sidebar_shows_a_series_and_stops_it(app):
    press(app, "Many")
    (bar,) = app.sidebar.get("progress")
    assert "Window as time steps · LSTM 8 · 100 seeds" in bar.proto.text
    press(app, "Many")  # finds the one under way
    assert len([b for b in app.button if b.label == "Stop"]) == 1
    press(app, "Stop")
    wait_for_training(app)
    assert not app.sidebar.get("progress")
    assert "Many:" not in said(app)


def test_a_refusal_is_shown(app):
    press(app, "Too many")
    assert "seeds would work" in app.error[0].value


def test_a_disk_that_refuses_is_not_passed_over(app, tmp_path):
    (tmp_path / "cache").write_text("in the way")
    press(app, "Few")
    wait_for_training(app)
    assert "could not be stored" in said(app)
    assert "(3 of 3 runs)" in said(app)
