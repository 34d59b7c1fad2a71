"""What each setting may be: names to choose from, and bounds."""

from lstm_core.hashes import HASH_LENGTH as HASH_LENGTH

RECURRENT_CELLS = ("LSTM", "GRU", "SimpleRNN")
FLAT_CELLS = ("Dense", "Conv1D")  # of a network without recurrence
CELLS = (*RECURRENT_CELLS, *FLAT_CELLS)
OPTIMIZERS = ("adam", "rmsprop", "sgd")
PADDINGS = ("zeros", "letters")
HASH_VERSION = 1  # part of what is hashed: raise it when the meaning of a setting changes

MAX_UNITS = 512
MAX_EPOCHS = 100_000
MAX_SEED = 2**32 - 1  # what NumPy's legacy generator takes
MAX_LEARNING_RATE = 10.0
MAX_RUNS = 20_000
SEQUENCE_LENGTHS = (4, 2_000)
MAX_CODE_POINTS = 20 * SEQUENCE_LENGTHS[1]  # one symbol may take several
MAX_INPUT_NUMBERS = 50_000_000  # 200 MB of float32
MAX_LAYERS = 3
MAX_HIDDEN_LAYERS = 2  # of a network without recurrence; with none it is the softmax alone
MAX_DROPOUT = 0.9
MAX_CLIP = 1_000.0
MAX_TEXT = 5_000_000  # characters
