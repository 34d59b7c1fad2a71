import pytest

from lstm_core.store import SHIPPED_FOLDER, Store, shipped_configs
from tests.cases import small_config


def pytest_configure(config):
    # Keras 3.15 reads its variables with np.array(variable), and their __array__ does not
    # take NumPy 2's copy argument. Seen from LearningRateScheduler.
    config.addinivalue_line(
        "filterwarnings",
        "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning",
    )


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
def shipped():
    """The shipped runs by framing."""
    shelf = Store(SHIPPED_FOLDER)
    return {config.framing: shelf.load(config.hash) for config in shipped_configs()}
