"""The current run of the page about texts, for the frame around it."""

from lstm_core.config.title import text_title
from lstm_core.wording import counted
from ui.frame import CurrentRun
from ui.text import draft
from ui.text.corpora import described, name_of
from ui.text.link import take_link
from ui.text.runs import active_job, finished
from ui.text.saved import offer_text_runs
from ui.wording import plain


def current_text_run() -> CurrentRun:
    """What the settings of this visitor make, and what is known of it. The frame comes before the
    page, so a link is taken up here."""
    take_link()
    config = draft.made()
    if config is None:
        return CurrentRun("None", ["The settings make none"], offer_text_runs)
    run, _ = finished(config)
    parts = []
    if run is not None:
        if run.config != config:
            parts.append(f"Stopped after {counted(run.config.updates, 'update')}")
        held_out = float(run.record.held_out[-1])
        if held_out == held_out:
            parts.append(f"Held out {held_out:.2f} nats")
    if active_job(config):
        parts.append("In training" if run is None else "In training again")
    title = text_title(described(name_of(config.corpus)).title, config)
    return CurrentRun(plain(title), parts, offer_text_runs)
