"""The link to the page: it names the text and the settings, never the text itself."""

from lstm_core.config.text_config import TextConfig
from lstm_core.errors import SettingError, StoreError
from ui import address, session
from ui.text import draft


def take_link() -> None:
    """Take up the settings that a link brought, if one did."""
    query = session.TEXT_LINK.take()
    if query is None:
        return
    stopped = query.pop("stopped", "")[:12]
    settings, notices = draft.from_query(query)
    if query or not session.TEXT_SETTINGS.known():
        draft.put(**settings)
    for text in notices:
        address.notice(text)
    try:
        asked = draft.config_of(settings)
    except (SettingError, StoreError):  # the page says why
        return
    if stopped.isdecimal() and 0 < int(stopped) < asked.updates:
        session.TEXT_STOPPED.get()[asked.hash] = int(stopped)


def write_link(config: TextConfig | None, *, keep: bool) -> None:
    """Make the address say what is on the page."""
    query = draft.to_query(draft.draft())
    stopped = session.TEXT_STOPPED.get().get(config.hash) if config else None
    if stopped is not None:
        query["stopped"] = str(stopped)
    address.write(None, keep=keep, also=query)
