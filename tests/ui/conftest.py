"""What takes Streamlit's harness longer than the pages, done once or not at all."""

import functools
import sys

import pytest

from tests.ui.keeping import kept  # noqa: F401  fixture


@pytest.fixture(scope="session", autouse=True)
def one_scan_for_components():
    """The harness looks through every installed package for components, anew for every app that
    it opens. What is installed stays the same."""
    from streamlit.components.v2 import manifest_scanner

    with pytest.MonkeyPatch.context() as patch:
        scan = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture(scope="session", autouse=True)
def keras_is_not_cleared():
    """As on a server, which never imports Keras. Other tests have imported it here, and Streamlit
    would clear its state, which takes half a second, after every run of a script."""
    with pytest.MonkeyPatch.context() as patch:
        if "keras" in sys.modules:
            patch.setattr(sys.modules["keras"].backend, "clear_session", lambda: None)
        yield
