"""Who may stop what another tab has begun."""

import pytest
import streamlit as st

from ui.reach import is_for_one

HERE = "http://localhost:8501/train"


@pytest.mark.parametrize(
    ("listens", "asked", "alone"),
    [
        ("localhost", HERE, True),
        ("127.0.0.1", "http://127.0.0.1:8501/train", True),
        ("::1", "http://[::1]:8501/", True),
        ("0.0.0.0", HERE, False),  # a class, on the teacher's machine
        ("::", HERE, False),
        ("192.168.1.7", "http://192.168.1.7:8501/", False),
        ("localhost", "https://lstm.example/train", False),  # behind a web server
        ("unix:///run/app", HERE, False),
        ("", HERE, False),  # all interfaces
        ("localhost", None, False),
    ],
)
def test_only_what_no_other_machine_can_reach_is_for_one(listens, asked, alone, monkeypatch):
    monkeypatch.setattr(st, "get_option", {"server.address": listens}.get)
    monkeypatch.setattr(type(st.context), "url", property(lambda context: asked))
    assert is_for_one() == alone
