"""Every page with a network of every task: what has a meaning is shown, and what has none says so
in a sentence. Nothing is an error."""

import pytest

from lstm_core.storage.store import Store
from tests.networks_of_tasks import CONFIGS
from tests.ui.visiting import (
    COLD_START,
    COMPARE,
    GENERATE,
    SHAPES,
    STATES,
    TIMELINE,
    TRAIN,
    open_app,
    said,
)
from ui.address import to_compared, to_query

VIEWS = {
    TRAIN: ("predictions", "tensors", "preparation", "code"),
    GENERATE: ("generate", "random", "perturbation"),
    STATES: ("heatmaps", "step", "primed", "space", "gradient", "patching", "conflict"),
    TIMELINE: ("",),
    SHAPES: ("",),
    COLD_START: ("",),
    COMPARE: ("predictions", "states", "seeds", "sweep"),
}


@pytest.fixture(scope="session")
def of_tasks(tmp_path_factory):
    """A folder with the runs."""
    from lstm_core.training import train

    store = Store(tmp_path_factory.mktemp("tasks"))
    for config in CONFIGS.values():
        store.save(train(config))
    return store.folder


@pytest.fixture
def with_runs(own_process, of_tasks, monkeypatch):
    monkeypatch.setenv("LSTM_CACHE", str(of_tasks))


@pytest.mark.parametrize("name", CONFIGS)
def test_every_page_opens(name, with_runs):
    config = CONFIGS[name]
    for page, views in VIEWS.items():
        query = to_query(config)
        if page == COMPARE:
            query |= to_compared([config, config.replace(seed=8)])
        for view in views:
            app = open_app(page, **query, **({"view": view} if view else {}))
            errors = [one.value for one in app.error]
            print(name, page, view, [len(app.markdown)], errors)
            print("      ", said(app).replace("\n", " | ")[:1500])
