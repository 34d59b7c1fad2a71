"""Compiling, with what earlier processes compiled at hand."""

from collections.abc import Callable

from lstm_core.storage.compiled_code import empty, seal
from lstm_core.training.backend import COMPILED_CODE, tf


def compile_with_kept_code(run: Callable[[], object], trace: Callable[[], object]) -> None:
    """Have XLA compile what was traced, by ``run``. Where that fails for the compiled code that is
    kept, that is thrown away, and ``trace`` is called before another ``run``: TensorFlow would only
    repeat the error."""
    try:
        run()
    except tf.errors.OpError:
        if COMPILED_CODE is None:
            raise
        empty(COMPILED_CODE)  # what is kept there may be damaged, or the disk be full
        trace()
        run()
    if COMPILED_CODE is not None:
        seal(COMPILED_CODE)
