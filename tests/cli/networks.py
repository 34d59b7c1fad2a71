"""Networks to ask about, as options."""

SMALL = ["--framing", "mlp_window", "--units", "8", "--epochs", "4"]
STATEFUL, TIME_STEPS = ["--run", "40f257c9b5228c16"], ["--run", "191562cc241862a4"]  # shipped
NEW = ["--units", "8", "--epochs", "3"]  # of no shipped run
