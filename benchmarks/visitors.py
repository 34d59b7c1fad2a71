"""A visitor of the app without a browser: a real websocket session in Streamlit's own protocol.

As a browser does, a visitor asks for pages, presses buttons, and looks again where a fragment
asks for that. Unlike one it draws nothing and keeps none of the server's messages for later, so
that each is sent in full. Loopback alone: this must not load a server that is somebody else's.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_address
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Button_pb2 import Button
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Subprotocol
from websockets.asyncio.client import ClientConnection, connect

WAIT = 120.0  # seconds; after that a page counts as not answered
SUBPROTOCOLS = [Subprotocol("streamlit"), Subprotocol("PLACEHOLDER_AUTH_TOKEN")]


@asynccontextmanager
async def visiting(address: str, page: str = "", query: str = "") -> AsyncIterator["Visitor"]:
    """A visitor whose first page is on screen, and how long that took is ``first_seconds``.

    Raises ``ValueError`` for an address, such as ``http://127.0.0.1:8501``, that is not loopback.
    """
    host = urlsplit(address).hostname or ""
    if not ip_address(host).is_loopback:
        raise ValueError(f"{address}: only a server on this machine may be visited, 127.0.0.1")
    stream = connect(
        address.replace("http", "ws", 1) + "/_stcore/stream",
        origin=address,
        subprotocols=SUBPROTOCOLS,
        max_size=None,
        proxy=None,
    )
    began = time.perf_counter()
    async with stream as connection:
        visitor = Visitor(connection, address)
        listening = asyncio.create_task(visitor.listen())
        try:
            await visitor.ask(page_name=page, query=query)
            visitor.first_seconds = time.perf_counter() - began
            yield visitor
        finally:
            visitor.look_no_more()
            listening.cancel()


class Visitor:
    """One session. What the page shows: ``buttons`` by their labels, and the texts it ``said``;
    ``errors`` are the exceptions it showed so far."""

    def __init__(self, connection: ClientConnection, address: str):
        self.address = address
        self.first_seconds = 0.0
        self.pages: dict[str, str] = {}  # by their part of the address
        self.buttons: dict[str, Button] = {}
        self.said: list[str] = []
        self.errors: list[str] = []
        self._connection = connection
        self._page = self._query = ""
        self._run = ""  # of the whole page, that is under way
        self._whole = asyncio.Event()  # such a run is over
        self._looks: dict[str, asyncio.Task[None]] = {}  # again and again, by fragment

    def shows(self, page: str) -> bool:
        """Whether that is the page on screen."""
        return self.pages.get(page) == self._page

    async def visit(self, page: str, query: str = "") -> float:
        """Follow a link; seconds until the page is whole."""
        self.look_no_more()
        return await self.ask(page_hash=self.pages[page], query=query)

    async def press(self, label: str) -> float:
        """Click on a button; seconds until the page is whole."""
        button = self.buttons[label]
        if button.disabled:
            raise ValueError(f"{label!r} cannot be pressed now")
        return await self.ask(pressed=button.id)

    async def until_said(self, text: str, seconds: float) -> None:
        """Wait for a page that says this. Raises ``TimeoutError``."""
        async with asyncio.timeout(seconds):
            while not any(text in one for one in self.said):
                self._whole.clear()
                await self._whole.wait()

    async def ask(
        self,
        *,
        page_hash: str = "",
        page_name: str = "",
        query: str | None = None,
        pressed: str = "",
    ) -> float:
        """Have the whole page run; seconds until the last of it is here."""
        self._page = page_hash or self._page
        self._query = self._query if query is None else query
        state = self._state()
        state.page_name = page_name
        if pressed:
            state.widget_states.widgets.add(id=pressed, trigger_value=True)
        began = time.perf_counter()
        self._run = ""
        self._whole.clear()
        await self._send(state)
        async with asyncio.timeout(WAIT):
            await self._whole.wait()
        return time.perf_counter() - began

    async def listen(self) -> None:
        """Take in what the server says, until it is gone."""
        async for data in self._connection:
            assert isinstance(data, bytes)
            self._hear(ForwardMsg.FromString(data))

    def look_no_more(self) -> None:
        """Ask for no fragment of this page again."""
        for looking in self._looks.values():
            looking.cancel()
        self._looks.clear()

    def _state(self) -> ClientState:
        state = ClientState(query_string=self._query, page_script_hash=self._page)
        paths = [path for path, page_hash in self.pages.items() if page_hash == self._page]
        state.context_info.url = f"{self.address}/{next(iter(paths), '')}"
        state.context_info.timezone, state.context_info.locale = "UTC", "en"
        return state

    async def _send(self, state: ClientState) -> None:
        await self._connection.send(BackMsg(rerun_script=state).SerializeToString())

    async def _look(self, fragment: str, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            state = self._state()
            state.fragment_id, state.is_auto_rerun = fragment, True
            await self._send(state)

    def _hear(self, message: ForwardMsg) -> None:
        run, kind = message.metadata.run, message.WhichOneof("type")
        if kind == "new_session" and not run.fragment_ids:
            self._run = run.script_run_id
            self.buttons, self.said = {}, []
            self.look_no_more()
        elif kind == "navigation":
            self._page = message.navigation.page_script_hash
            self.pages = {
                page.url_pathname: page.page_script_hash for page in message.navigation.app_pages
            }
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._see(message.delta.new_element)
        elif kind == "auto_rerun" and message.auto_rerun.fragment_id not in self._looks:
            again = message.auto_rerun
            looking = asyncio.create_task(self._look(again.fragment_id, again.interval))
            self._looks[again.fragment_id] = looking
        elif kind == "stop_auto_rerun":
            for fragment in message.stop_auto_rerun.fragment_ids:
                if fragment in self._looks:
                    self._looks.pop(fragment).cancel()
        elif kind == "script_finished" and run.script_run_id == self._run:
            self._finish(message.script_finished)

    def _see(self, element: Element) -> None:
        kind = element.WhichOneof("type")
        if kind == "button":
            self.buttons.setdefault(element.button.label, element.button)
        elif kind == "markdown":
            self.said.append(element.markdown.body)
        elif kind == "alert":
            self.said.append(element.alert.body)
        elif kind == "exception":
            self.errors.append(f"{element.exception.type}: {element.exception.message}")

    def _finish(self, how: int) -> None:
        if how == ForwardMsg.FINISHED_SUCCESSFULLY:
            self._whole.set()
        elif how == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            self.errors.append("the page's script cannot be compiled")
            self._whole.set()
