"""Two servers on one cache folder: both train at once, and each has what the other trained."""

import json
import os
import subprocess
from contextlib import contextmanager

import pytest

from lstm_core.storage.eviction import ASIDE
from lstm_core.storage.store import Store
from tests.cases import PYTHON, ROOT, small_config

SAME, OWN = range(6), 6  # seeds that both train, and how many more each has to itself

# A server's queue, without its pages. Each line it reads is either a list of seeds to train, all
# anew, or hashes to look for; what came of it is a line, too.
SERVER = """
import json, sys
from jobs import Training, close, job_queue
from tests.cases import small_config

queue = job_queue()
for line in sys.stdin:
    asked = json.loads(line)
    if "seeds" in asked:
        configs = [small_config("one_char", seed=seed) for seed in asked["seeds"]]
        jobs = [queue.submit(Training(one, str(n), fresh=True)) for n, one in enumerate(configs)]
        print("begun", flush=True)
        for job in jobs:
            job.finished.wait(120)
        print(json.dumps([[job.view().state, job.view().message] for job in jobs]), flush=True)
    else:
        listed = {entry.config.hash for entry in queue.store.entries()[0]}
        loaded = [one for one in asked["hashes"] if queue.store.load(one) is not None]
        print(json.dumps([one for one in loaded if one in listed]), flush=True)
close()
"""


@contextmanager
def serving(cache):
    environment = os.environ | {"LSTM_CACHE": str(cache), "LSTM_WORKERS": "1"}
    server = subprocess.Popen(
        [PYTHON, "-c", SERVER],
        cwd=ROOT,
        env=environment | {"LSTM_MAX_PER_VISITOR": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield server
    finally:
        server.kill()
        server.communicate()


def tell(server, **what) -> None:
    server.stdin.write(json.dumps(what) + "\n")
    server.stdin.flush()


def heard(server):
    return json.loads(server.stdout.readline())


@pytest.fixture
def two_servers(tmp_path):
    with serving(tmp_path / "cache") as one, serving(tmp_path / "cache") as other:
        yield one, other


def seeds(number: int) -> list[int]:
    """Of a server: those that the other trains, too, and then its own."""
    first = 100 * (number + 1)
    return [*SAME, *range(first, first + OWN)]


def hashes(*numbers: int) -> list[str]:
    together = sorted({seed for number in numbers for seed in seeds(number)})
    return [small_config("one_char", seed=seed).hash for seed in together]


def test_two_servers_on_one_cache_folder_lose_nothing(two_servers, tmp_path):
    for number, server in enumerate(two_servers):
        tell(server, seeds=seeds(number))
        assert server.stdout.readline() == "begun\n"
    for server in two_servers:
        assert heard(server) == [["done", ""]] * (len(SAME) + OWN)
    for server in two_servers:  # each has all, its own and the other's
        tell(server, hashes=hashes(0, 1))
        assert heard(server) == hashes(0, 1)
    assert not (tmp_path / "cache" / ASIDE).exists()
    lying = {path.name for path in (tmp_path / "cache").iterdir()}
    assert lying == set(hashes(0, 1))


def test_a_server_that_is_killed_takes_nothing_of_the_other_with_it(two_servers, tmp_path):
    killed, lives = two_servers
    for number, server in enumerate(two_servers):
        tell(server, seeds=seeds(number))
        assert server.stdout.readline() == "begun\n"
    store = Store(tmp_path / "cache", shipped=tmp_path / "nothing")
    own = small_config("one_char", seed=seeds(0)[-OWN])
    while killed.poll() is None:
        if store.holds(own):
            killed.kill()
    assert heard(lives) == [["done", ""]] * (len(SAME) + OWN)
    tell(lives, hashes=hashes(1))
    assert heard(lives) == hashes(1)
    for run_hash in hashes(0):  # what it stored is sound, and the rest was never there
        store.load(run_hash)
    assert not (tmp_path / "cache" / ASIDE).exists()
