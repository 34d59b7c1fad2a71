"""What tests have workers do: functions that a worker finds by their names."""

import hashlib
import os
import threading
import time

KEPT = []


def double(number):
    return 2 * number


def process_number():
    return os.getpid()


def fail():
    raise ZeroDivisionError("nothing to divide by")


def end_this_process():
    os._exit(1)


def what_cannot_be_sent():
    return threading.Lock()


def sleep_for_ever():
    time.sleep(600)


def compute_for_ever():
    """As a compiler does: in one call, without Python's lock, that no signal interrupts."""
    return hashlib.pbkdf2_hmac("sha256", b"", b"", 2**31 - 1)


def keep(megabytes):
    KEPT.append(os.urandom(megabytes << 20))


def note(path, word, seconds):
    """Write down when it begins and when it ends."""
    for what in ("begin", "end"):
        with path.open("a") as file:
            file.write(f"{what} {word}\n")
        time.sleep(seconds)


def talk_until_stopped(talk):
    talk.tell("begun")
    talk.stop.wait()
    return "ended by itself"


def ignore_the_stop(talk):
    talk.tell("begun")
    time.sleep(600)


def repeat(talk, kind):
    """Say what one hears, until stopped."""
    talk.tell("begun")
    while not talk.stop.wait(0.005):
        if (heard := talk.heard(kind)) is not None:
            talk.tell(heard)
            return heard
    return None
