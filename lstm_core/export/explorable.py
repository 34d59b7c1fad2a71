"""A run as one HTML page to explore, which needs nothing else: type letters, and the network in the
page answers. ``explore.html#text=KLM`` opens it with that text."""

from lstm_core.config.title import title_text
from lstm_core.export.offline import offline_page
from lstm_core.run import Run
from lstm_core.stage import EXPLORER, explorable_data

_START = """
const linked = location.hash.startsWith("#text=") ? location.hash.slice(6) : null;
let text = data.ask;
try {
  text = linked === null ? text : decodeURIComponent(linked);
} catch {} // a link that somebody mistyped
const place = document.body.appendChild(document.createElement("main"));
place.className = "explorable";
mountExplorer(place, { ...data, text, headed: true }, {
  typed: (now) => history.replaceState(null, "", `#text=${encodeURIComponent(now)}`),
});"""


def explorable_page(run: Run) -> str:
    """See ``stage.explorable_data`` for what is in it, and how large it may be."""
    return offline_page(title_text(run.config), EXPLORER, explorable_data(run), _START)
