import gc
import os

import pytest

from lstm_core.storage.shipped import SHIPPED_FOLDER, shipped_configs
from lstm_core.storage.store import Store
from tests.browser.browsing import browser, server, visit  # noqa: F401  fixtures
from tests.cases import small_config
from tests.jobs.running import make_queue  # noqa: F401  fixture
from tests.networks_of_tasks import CONFIGS


def pytest_configure(config):
    # What one process of the tests compiles, the others find, and none of it among the user's own.
    if not hasattr(config, "workerinput"):  # those that pytest-xdist starts inherit it
        os.environ["LSTM_COMPILE_CACHE"] = str(config.cache.mkdir("compiled"))
    # Keras 3.15 reads its variables with np.array(variable), and their __array__ does not
    # take NumPy 2's copy argument. Seen from LearningRateScheduler.
    config.addinivalue_line(
        "filterwarnings",
        "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning",
    )


FIRST = ("export", "test_package.py", "browser")


def pytest_collection_modifyitems(items):
    """What takes minutes comes first, so that a worker that has run out of tests takes over small
    ones, and no fixture that costs half a minute is made twice."""
    names = [*FIRST, None]

    def place(item):
        top = item.path.relative_to(item.config.rootpath / "tests").parts[0]
        return names.index(top if top in FIRST else None)

    items.sort(key=place)


def pytest_collection_finish():
    # The tests and what they import, TensorFlow among it, stay to the end: half a million objects
    # that no garbage collection need look through, which it does for half a second each time.
    gc.freeze()


@pytest.fixture
def store(tmp_path):
    """An empty store with no shipped runs beside it."""
    return Store(tmp_path / "cache", shipped=tmp_path / "nothing-shipped")


@pytest.fixture(scope="session")
def small_run():
    from lstm_core.training import train

    return train(small_config("time_steps"))


@pytest.fixture(scope="session")
def small_stateful_run():
    from lstm_core.training import train

    return train(small_config("stateful"))


@pytest.fixture(scope="session")
def runs_of_tasks(tmp_path_factory):
    """A folder with a small run of every task."""
    from lstm_core.training import train

    store = Store(tmp_path_factory.mktemp("tasks"))
    for config in CONFIGS.values():
        store.save(train(config))
    return store.folder


@pytest.fixture(scope="session")
def shipped():
    """The shipped runs by framing."""
    shelf = Store(SHIPPED_FOLDER)
    return {config.framing: shelf.load(config.hash) for config in shipped_configs()}


@pytest.fixture
def own_process(tmp_path, monkeypatch):
    """A store, a job queue and caches of the test's own, as a fresh server has; but the workers
    stay, because they take seconds to start."""
    import streamlit as st

    import jobs

    monkeypatch.setenv("LSTM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("LSTM_WARM_UP", "0")
    monkeypatch.setenv("LSTM_WORKER_IDLE_SECONDS", "600")
    st.cache_resource.clear()
    st.cache_data.clear()
    jobs.close(workers=False)
    yield
    jobs.close(wait=True, workers=False)
    st.cache_resource.clear()
