"""What else goes on while something is measured: other visitors' trainings, and how quick the
machine is."""

import re
from collections.abc import Callable
from itertools import count

from playwright.sync_api import Browser

from benchmarks.answers import WAIT
from lstm_core.config import RunConfig

LONG = "framing=time_steps&units=256&epochs=60000"  # minutes
FIT_EPOCHS = 20


class Others:
    """Long trainings of visitors who have closed their tabs: only the training costs anything."""

    def __init__(self, chromium: Browser, address: str):
        self.chromium, self.address = chromium, address
        self._seeds = count(1)
        self._under_way: list[str] = []

    def at_least(self, number: int) -> Callable[[], None]:
        """What makes sure that so many train."""

        def begin() -> None:
            self._under_way = [one for one in self._under_way if self._trains(one)]
            while len(self._under_way) < number:
                self._under_way.append(self._begin())

        return begin

    def stop(self) -> None:
        """Whoever asks for a training whose visitor has left may stop it."""
        for address in self._under_way:
            page = self.chromium.new_page()
            page.goto(address)
            page.get_by_role("button", name="Stop", exact=True).first.click(timeout=WAIT)
            page.get_by_role("button", name="Train", exact=True).wait_for(timeout=WAIT)
            page.close()
        self._under_way = []

    def _begin(self) -> str:
        address = f"{self.address}/train?{LONG}&seed={next(self._seeds)}"
        page = self.chromium.new_page()
        page.goto(address)
        page.get_by_role("button", name="Train", exact=True).click(timeout=WAIT)
        page.get_by_text(re.compile("Epoch [0-9,]+ of 60,000")).first.wait_for(timeout=WAIT)
        page.close()
        return address

    def _trains(self, address: str) -> bool:
        page = self.chromium.new_page()
        page.goto(address)
        page.get_by_role("button", name="Train", exact=True).wait_for(timeout=WAIT)
        trains = page.get_by_role("button", name="Stop", exact=True).count() > 0
        page.close()
        return trains


def fit_milliseconds() -> float:
    """An update of ``one_char`` in Keras's own ``fit``: by it machines can be compared."""
    from lstm_core.training.benchmark import PlainFit, seconds_for

    config = RunConfig(framing="one_char")
    plain = PlainFit(config)
    plain.train(1)
    seconds = min(seconds_for(lambda: plain.train(FIT_EPOCHS)) for _ in range(3))
    return 1e3 * seconds / (FIT_EPOCHS * config.updates_per_epoch)
