"""The talk as a file."""

from lstm_core.export.talk import film


def test_the_recorded_training_shows_most_where_most_happens(shipped):
    epochs = [snapshot["epoch"] for snapshot in film(shipped["stateful"])["snapshots"]]
    assert (epochs[0], epochs[-1]) == (0, 300)
    assert epochs == sorted(set(epochs))
    assert sum(epoch <= 90 for epoch in epochs) > len(epochs) / 2
