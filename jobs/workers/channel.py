"""Python objects between this process and one that it started or was started by.

Both ends run this same code, so pickle is safe here as it never is for a file.
"""

import pickle
import struct
import threading
from typing import IO, Any

_LENGTH = struct.Struct("<Q")


class Channel:
    """Sends from any thread, receives in one."""

    def __init__(self, incoming: IO[bytes], outgoing: IO[bytes]):
        self._incoming, self._outgoing = incoming, outgoing
        self._sending = threading.Lock()

    def send(self, message: object) -> None:
        """Raises what pickle raises for an object that cannot be sent, before any of it is; and
        ``OSError`` where the other end is gone."""
        payload = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
        with self._sending:
            self._outgoing.write(_LENGTH.pack(len(payload)) + payload)
            self._outgoing.flush()

    def receive(self) -> Any:
        """Wait for the next message. Raises ``EOFError`` where the other end is gone."""
        (length,) = _LENGTH.unpack(self._read(_LENGTH.size))
        return pickle.loads(self._read(length))

    def _read(self, size: int) -> bytes:
        read = self._incoming.read(size)
        if len(read) < size:
            raise EOFError("the other end of the channel is gone")
        return read
