"""What comes back: return_sequences, return_state, TimeDistributed, units."""

from lstm_core.questions.question import Flip, Question, Shown, switch

INPUT = Shown("x", "What goes in", ("samples, time steps, features",),
              {"time steps": "letters", "features": "letters"})  # fmt: skip
OUTPUT = Shown(
    "output",
    "What comes back",
    ("batch, units", "batch, time steps, units"),
    {"time steps": "letters"},
)
RETURN_SEQUENCES = Question(
    name="return_sequences",
    asks="What does return_sequences give back?",
    answer="With it h of every time step, without it h of the last one, which is the same.",
    flips=(switch("return_sequences"),),
    template="""
import keras
import numpy as np

keras.utils.set_random_seed(1)
letters = "ABC"
# one-hot: 1 sample, 3 time steps, 3 features
x = np.eye(3, dtype="float32")[None]

lstm = keras.layers.LSTM(
    4, return_sequences=$return_sequences
)
output = lstm(x)
print(output)
""",
    shown=(INPUT, OUTPUT),
)
RETURN_STATE = Question(
    name="return_state",
    asks="What does return_state give back?",
    answer="Beside the output the state after the last time step: h, which equals the last "
    "output, and c, which is seen in no other way.",
    flips=(switch("return_state", first=True), switch("return_sequences")),
    template="""
import keras
import numpy as np

keras.utils.set_random_seed(1)
letters = "ABC"
# one-hot: 1 sample, 3 time steps, 3 features
x = np.eye(3, dtype="float32")[None]

lstm = keras.layers.LSTM(
    4,
    return_sequences=$return_sequences,
    return_state=$return_state,
)
output, h, c = lstm(x)  #? return_state
output = lstm(x)  #? not return_state
print(output)
print(h, c)  #? return_state
""",
    shown=(
        OUTPUT,
        Shown("h", "h, the hidden state at the end", ("batch, units",)),
        Shown("c", "c, the cell state at the end", ("batch, units",)),
    ),
)
TIME_DISTRIBUTED = Question(
    name="time_distributed",
    asks="TimeDistributed(Dense), or just Dense?",
    answer="Dense does the same at every time step by itself: they differ in rounding at most; "
    "TimeDistributed refuses what has no time steps.",
    flips=(switch("return_sequences", first=True),),
    template="""
import keras
import numpy as np

keras.utils.set_random_seed(1)
letters = "ABC"
# one-hot: 1 sample, 3 time steps, 3 features
x = np.eye(3, dtype="float32")[None]

h = keras.layers.LSTM(
    4, return_sequences=$return_sequences
)(x)
dense = keras.layers.Dense(2)
output = dense(h)
try:
    # with the same weights
    wrapped = keras.layers.TimeDistributed(dense)(h)
    difference = float(np.max(abs(wrapped - output)))
    print(output, wrapped, difference)
except ValueError as problem:
    error = f"ValueError: {problem}"
    print(output, error)
""",
    shown=(
        Shown("output", "Dense", OUTPUT.axes, OUTPUT.labels),
        Shown("wrapped", "TimeDistributed(Dense)", OUTPUT.axes, OUTPUT.labels),
        Shown("difference", "Largest difference between the two"),
        Shown("error", "What TimeDistributed says"),
    ),
)
UNITS = Question(
    name="units",
    asks="What is “units”, and does it depend on the time steps?",
    answer="How many numbers h and c have: it sets the width of the output and of every weight, "
    "and time steps set none of them.",
    flips=(
        Flip("units", {f"{units} units": units for units in (2, 4, 50)}),
        Flip("time_steps", {f"{steps} time steps": steps for steps in (3, 25)}),
    ),
    template="""
import keras
import numpy as np

# A, B, C and so on, one-hot
x = np.eye(26, dtype="float32")[None, :$time_steps]

lstm = keras.layers.LSTM($units)
output = tuple(lstm(x).shape)
kernel, recurrent_kernel, bias = (
    tuple(weight.shape) for weight in lstm.weights
)
weights = lstm.count_params()
print(output, kernel, recurrent_kernel, bias, weights)
""",
    shown=(
        Shown("output", "What comes back", ("batch, units",)),
        Shown("kernel", "Kernel, which reads the input", ("features, 4 gates of units",)),
        Shown("recurrent_kernel", "Recurrent kernel, which reads h", ("units, 4 gates of units",)),
        Shown("bias", "Bias", ("4 gates of units",)),
        Shown("weights", "Weights of the layer"),
    ),
)
