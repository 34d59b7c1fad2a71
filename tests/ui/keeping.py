"""What Streamlit keeps of a page for one visitor until the next run: fragments and callbacks."""

import io
import pickle
from types import FunctionType, ModuleType
from typing import Any

import pytest
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.state.session_state import SessionState

from jobs import Job
from lstm_core import Run
from lstm_core.corpus.corpus import Corpus
from lstm_core.experiments.claims import Claim
from lstm_core.text_run import TextRun

MOST = 10_000  # bytes; a run has two million


class _Pickler(pickle.Pickler):
    """Takes functions with all that they close over, and refuses runs. Jobs and claims are the
    process's: a visitor who keeps one keeps no copy."""

    def persistent_id(self, one: Any) -> str | None:
        if isinstance(one, Run | TextRun | Corpus):
            raise AssertionError(f"the run {one.hash} is kept")
        shared = isinstance(one, Job | Claim | ModuleType | type)
        return str(id(one)) if shared else None

    def reducer_override(self, one: Any) -> Any:
        if isinstance(one, FunctionType):
            cells = [cell.cell_contents for cell in one.__closure__ or ()]
            return list, ([cells, one.__defaults__, one.__kwdefaults__],)
        return NotImplemented


def too_large(found: list[tuple[str, Any]]) -> dict[str, int]:
    """What is larger than it may be, by its name, in bytes."""
    return {name: size for name, one in found if (size := _size(one)) > MOST}


def _size(one: Any) -> int:
    file = io.BytesIO()
    _Pickler(file).dump(one)
    return file.tell()


@pytest.fixture
def kept(monkeypatch):
    """All fragments and callbacks of the pages that a test opens, as (name, what is kept)."""
    found: list[tuple[str, Any]] = []
    fragment, widget = MemoryFragmentStorage.register, SessionState.register_widget

    def with_fragment(storage, key, wrapped, **options):
        inside = dict(zip(wrapped.__code__.co_freevars, wrapped.__closure__, strict=True))
        parts = {n: inside[n].cell_contents for n in ("non_optional_func", "args", "kwargs")}
        found.append((parts["non_optional_func"].__qualname__, list(parts.values())))
        return fragment(storage, key, wrapped, **options)

    def with_widget(state, metadata, *rest, **options):
        calls = [metadata.callback, metadata.callback_args, metadata.callback_kwargs]
        calls.append(dict(metadata.callbacks or {}))
        found.append((metadata.id, calls))
        return widget(state, metadata, *rest, **options)

    monkeypatch.setattr(MemoryFragmentStorage, "register", with_fragment)
    monkeypatch.setattr(SessionState, "register_widget", with_widget)
    return found
