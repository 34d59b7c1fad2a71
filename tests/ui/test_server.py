"""The server that the README's command starts: who reaches it, what it tells, what it logs."""

import logging
import os
import platform
import re
import socket
import subprocess
import urllib.error
import urllib.request

import pytest

from tests.cases import PYTHON, ROOT
from ui.server import OURS, log_to_stderr


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """Of a fresh server, started without any option but the port: any that is free."""
    folder = tmp_path_factory.mktemp("server")
    command = [PYTHON, "-u", "-m", "streamlit", "run", "app.py", "--server.port", "0"]
    environment = os.environ | {"LSTM_CACHE": str(folder), "LSTM_WARM_UP": "0"}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE
    )
    for line in process.stdout:
        if found := re.search(r"http://localhost:(\d+)", line):
            break
    yield int(found[1])
    process.terminate()
    process.wait(20)
    process.stdout.close()


# Prints the number of threads that one product of NumPy's takes in the server.
PRODUCTS = """
import ctypes
import app
from pathlib import Path

mapped = Path("/proc/self/maps").read_text().split()
library = ctypes.CDLL(next(part for part in mapped if "openblas" in part))
print(library.scipy_openblas_get_num_threads64_())
"""


# Prints how many arenas of memory threads have that all allocate at the same time.
ARENAS = """
import ctypes, sys, threading
from ui.server import give_memory_back

if "shared" in sys.argv:
    give_memory_back()
libc, together = ctypes.CDLL(None), threading.Barrier(12)
libc.malloc.restype = ctypes.c_void_p

def allocate():
    together.wait()
    for size in range(100, 1_000):
        libc.malloc(size)
    together.wait()

threads = [threading.Thread(target=allocate) for _ in range(12)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""


# Prints the megabytes that are free and yet kept, after blocks of half a megabyte with small ones
# between them have come and gone.
HELD = """
import ctypes, sys
from ui.server import give_memory_back

if "given" in sys.argv:
    give_memory_back()
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]

class Info(ctypes.Structure):
    names = "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost"
    _fields_ = [(name, ctypes.c_size_t) for name in names.split()]

libc.mallinfo2.restype = Info
libc.free(libc.malloc(16_000_000))
large = []
for _ in range(100):
    large.append(libc.malloc(500_000))
    libc.malloc(50_000)
for block in large:
    libc.free(block)
print(libc.mallinfo2().fordblks / 1e6)
"""


def get(port: int, path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_only_this_machine_reaches_it(port):
    assert get(port, "/_stcore/health") == 200
    # Every address of 127.0.0.0/8 is this machine's; a server on all interfaces answers there.
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port), timeout=20)


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/metrics/", "//_stcore/metrics"])
def test_it_tells_nobody_how_it_is_used(port, path):
    assert get(port, path) == 404


def test_the_log_has_levels_and_tracebacks_and_no_control_characters(capsys, monkeypatch):
    for name in OURS:  # put back what is there now
        monkeypatch.setattr(logging.getLogger(name), "handlers", [])
        monkeypatch.setattr(logging.getLogger(name), "level", logging.NOTSET)
    monkeypatch.setenv("LSTM_LOG", "warning")
    log_to_stderr()
    logging.getLogger("jobs.job").info("too low")
    try:
        raise ValueError("\x1b[31mred")
    except ValueError:
        logging.getLogger("jobs.job").exception("Job %r failed", "a name")
    written = capsys.readouterr().err
    assert "too low" not in written
    assert "ERROR jobs.job: Job 'a name' failed\nTraceback" in written
    assert "ValueError: \\x1b[31mred" in written
    assert "\x1b" not in written


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have no arenas")
def test_threads_share_their_memory():
    printed = [
        subprocess.check_output([PYTHON, "-c", ARENAS, *words], cwd=ROOT, text=True)
        for words in ([], ["shared"])
    ]
    apart, shared = (text.count("<heap nr=") for text in printed)
    assert shared <= 2 < apart


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library")
def test_what_large_blocks_leave_is_given_back():
    kept, given = (
        float(subprocess.check_output([PYTHON, "-c", HELD, word], cwd=ROOT, text=True))
        for word in ("kept", "given")
    )
    assert given < 5
    assert kept > 40


@pytest.mark.skipif(platform.system() != "Linux", reason="looks into /proc")
def test_a_product_of_the_server_takes_one_thread_and_waits_for_no_other():
    asked = subprocess.run(
        [PYTHON, "-c", PRODUCTS], cwd=ROOT, capture_output=True, text=True, check=True,
        env={k: v for k, v in os.environ.items() if k != "OPENBLAS_NUM_THREADS"},
    )  # fmt: skip
    assert asked.stdout.split()[-1] == "1"
