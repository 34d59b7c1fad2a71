"""Data in, chart out. May import ``ui.wording`` and ``lstm_core``: no session, no jobs."""
