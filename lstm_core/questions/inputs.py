"""What goes in: padding and masks, features."""

from lstm_core.questions.question import Flip, Question, Shown, switch

PADDING = Question(
    name="padding",
    asks="Does padding change the result, and does a mask help?",
    answer="Without a mask padding is read like any letter and changes the state, most of all at "
    "the end; with a mask these steps are skipped, and nothing changes.",
    flips=(Flip("padding", {"post": "post", "pre": "pre"}), switch("mask")),
    template="""
import keras
import numpy as np

keras.utils.set_random_seed(1)
letters = "ABC"
# one-hot: 1 sample, 3 time steps, 3 features
abc = np.eye(3, dtype="float32")[None]
x = keras.utils.pad_sequences(
    abc, maxlen=5, padding=$padding, dtype="float32"
)

# a bias that is not 0, as after training
lstm = keras.layers.LSTM(4, bias_initializer="random_normal")
masked = keras.layers.Masking(0.0)(x)  #? mask
output = lstm(masked)  #? mask
output = lstm(x)  #? not mask
without = lstm(abc)
difference = float(np.max(abs(output - without)))
print(output, without, difference)
""",
    shown=(
        Shown("x", "What goes in", ("samples, time steps, features",), {"features": "letters"}),
        Shown("output", "h after the padded ABC", ("samples, units",)),
        Shown("without", "h after ABC without padding", ("samples, units",)),
        Shown("difference", "Largest difference between the two"),
    ),
)
FEATURES = Question(
    name="features",
    asks="What is a feature when a step has several?",
    answer="Whatever is known of one time step: each feature is a row of the kernel, while more "
    "time steps or samples add no weight.",
    flips=(
        Flip("time_steps", {"1 time step": 1, "2 time steps": 2, "3 time steps": 3}),
        Flip("features", {"1 feature": 1, "2 features": 2}),
    ),
    template="""
import keras
import numpy as np

names = ["degrees", "rain"][:$features]
days = np.array(
    [[12, 0], [14, 3], [15, 0], [11, 8], [9, 2], [13, 0]]
)[:, :$features]
# [samples, time steps, features]
x = days.reshape(-1, $time_steps, $features)

lstm = keras.layers.LSTM(4)
output = tuple(lstm(x.astype("float32")).shape)
kernel = tuple(lstm.weights[0].shape)
weights = lstm.count_params()
print(x.shape, output, kernel, weights)
""",
    shown=(
        Shown("x", "What goes in", ("samples, time steps, features",), {"features": "names"}),
        Shown("kernel", "Kernel, which reads the features", ("features, 4 gates of units",)),
        Shown("weights", "Weights of the layer"),
        Shown("output", "What comes back", ("samples, units",)),
    ),
)
