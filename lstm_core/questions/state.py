"""The state between batches: kept, reset, handed over, and how far a gradient goes."""

from lstm_core.questions.question import Code, Flip, Question, Shown, switch

STATES = Shown("before", "The state before", ("state, units",), {"state": "names"})
RESET = Question(
    name="reset",
    asks="When is the state kept, and when is it reset?",
    answer="A stateful layer keeps it from batch to batch and from epoch to epoch until "
    "reset_state is called; any other layer begins every sample with zeros. Keras lets a stateful "
    "layer shuffle, but then the state comes from a letter that is not the one before; this app "
    "refuses it, but for the framing “Stateful, random jumps”, which is about that.",
    flips=(
        switch("stateful", first=True),
        switch("shuffle"),
        Flip("reset_state", {"never": False, "after each epoch": True}),
    ),
    template="""
import keras
import numpy as np

letters = list("ABC")
# one-hot: 3 samples, 1 time step, 3 features
x = np.eye(3, dtype="float32")[:, None]

# Made by hand, so that its state can be read:
# h counts the letters since it was zero.
rnn = keras.layers.SimpleRNN(
    3,
    stateful=$stateful,
    activation="linear",
    kernel_initializer="identity",
    recurrent_initializer="identity",
)
seen = []

def note(h):
    if not isinstance(h, keras.KerasTensor):
        seen.append(h.numpy()[0])  # a real batch
    return h

model = keras.Sequential([
    keras.Input(batch_shape=(1, 1, 3)),
    rnn,
    keras.layers.Lambda(note),
])
# The weights stand still.
still = keras.optimizers.SGD(0.0)
model.compile(still, "mse", run_eagerly=True)
for seed in (1, 2):  # an epoch each
    # With one seed fit would keep one order.
    keras.utils.set_random_seed(seed)
    model.fit(
        x,
        x[:, 0],
        batch_size=1,
        shuffle=$shuffle,
        verbose=0,
    )
    rnn.reset_state()  #? reset_state
state = np.reshape(seen, (2, 3, 3))
print(state)
""",
    shown=(
        Shown(
            "state",
            "h after each batch: how often it holds A, B and C",
            ("epochs, batches, units",),
            {"units": "letters"},
        ),
    ),
)
INITIAL_STATE = Question(
    name="initial_state",
    asks="How is a state handed over (initial_state)?",
    answer="As [h, c]: reading D from the state after ABC gives what reading ABCD gives; "
    "without it the layer begins with zeros.",
    flips=(Flip("initial_state", {"None": None, "[h, c]": Code("[h, c]")}),),
    template="""
import keras
import numpy as np

keras.utils.set_random_seed(1)
# one-hot: 1 sample, 4 time steps, 4 features
abcd = np.eye(4, dtype="float32")[None]
abc, d = abcd[:, :3], abcd[:, 3:]

lstm = keras.layers.LSTM(4, return_state=True)
whole, _, _ = lstm(abcd)
_, h, c = lstm(abc)
output, _, _ = lstm(d, initial_state=$initial_state)
difference = float(np.max(abs(output - whole)))
print(output, whole, difference)
""",
    shown=(
        Shown("output", "h after D alone", ("batch, units",)),
        Shown("whole", "h after ABCD in one go", ("batch, units",)),
        Shown("difference", "Largest difference between the two"),
    ),
)
BATCH_SIZE = Question(
    name="batch_size",
    asks="Must I predict with the batch size of training?",
    answer="A stateful network has a state for each row, so yes: another size is refused, or "
    "every row gets the same; built again with a batch of 1 and the weights copied, it predicts "
    "what it did.",
    flips=(
        Flip("network", {"trained with 3 rows": False, "rebuilt with 1 row": True}),
        Flip("predicted", {"nothing yet": False, "a batch of 3 before": True}),
    ),
    template="""
import keras
import numpy as np

def build(rows):
    return keras.Sequential([
        keras.Input(batch_shape=(rows, 1, 3)),
        keras.layers.LSTM(4, stateful=True),
        keras.layers.Dense(3, activation="softmax"),
    ])

keras.utils.set_random_seed(1)
letters = list("ABC")
# one-hot: 3 samples, 1 time step, 3 features
x = np.eye(3, dtype="float32")[:, None]
trained = build(3)
trained.compile("sgd", "mse")
trained.fit(x, x[:, 0], batch_size=3, shuffle=False, verbose=0)
trained.layers[0].reset_state()
expected = trained(x).numpy()  # A, B, C side by side
trained.predict(x, verbose=0)  #? predicted
trained.layers[0].reset_state()

model = trained  #? not network
model = build(1)  #? network
model.set_weights(trained.get_weights())  #? network
try:
    answer = model.predict(x[:1], verbose=0)  # A alone
    difference = float(np.max(abs(answer[0] - expected[0])))
    print(answer, difference)
except ValueError as problem:
    error = f"ValueError: {problem}"
    print(error)
""",
    shown=(
        Shown("error", "What Keras says"),
        Shown("answer", "Prediction for A alone", ("batch, classes",), {"classes": "letters"}),
        Shown(
            "expected",
            "Predictions for A, B, C in a batch of 3",
            ("batch, classes",),
            {"batch": "letters", "classes": "letters"},
        ),
        Shown("difference", "Largest difference for A"),
    ),
)
RESET_STATES = Question(
    name="reset_states",
    asks="Where has reset_states gone?",
    answer="In Keras 3 a model has it no more: call reset_state of the layer, whose old name "
    "still works there.",
    flips=(
        Flip(
            "call",
            {
                call: Code(call)
                for call in ("model.reset_states()", "lstm.reset_states()", "lstm.reset_state()")
            },
        ),
    ),
    template="""
import keras
import numpy as np

keras.utils.set_random_seed(1)
names = ["h", "c"]
# one-hot: 1 sample, 3 time steps, 3 features
x = np.eye(3, dtype="float32")[None]
lstm = keras.layers.LSTM(4, stateful=True)
model = keras.Sequential(
    [keras.Input(batch_shape=(1, 3, 3)), lstm]
)
model.predict(x, verbose=0)

before = np.concatenate(lstm.states)
try:
    $call
except AttributeError as problem:
    error = f"AttributeError: {problem}"
    print(error)
after = np.concatenate(lstm.states)
print(before, after)
""",
    shown=(
        Shown("error", "What Python says"),
        STATES,
        Shown("after", "The state after", STATES.axes, STATES.labels),
    ),
)
WEIGHTS = Question(
    name="weights",
    asks="Does a reset forget what was learned?",
    answer="No: a reset and a prediction change only h and c; only fit changes weights.",
    flips=(
        Flip(
            "call",
            {
                "reset_state": Code("lstm.reset_state()"),
                "predict": Code("model.predict(x, batch_size=1, verbose=0)"),
                "fit": Code("model.fit(x, y, batch_size=1, verbose=0)"),
            },
        ),
    ),
    template="""
import keras
import numpy as np

keras.utils.set_random_seed(1)
names = ["h", "c"]
# one-hot: 1 sample, 3 time steps, 3 features
x = np.eye(3, dtype="float32")[None]
y = np.ones((1, 4), dtype="float32")
lstm = keras.layers.LSTM(4, stateful=True)
model = keras.Sequential(
    [keras.Input(batch_shape=(1, 3, 3)), lstm]
)
model.compile(keras.optimizers.SGD(0.5), "mse")
model.fit(x, y, batch_size=1, epochs=5, verbose=0)

old = model.get_weights()
before = np.concatenate(lstm.states)
$call
after = np.concatenate(lstm.states)
changed = max(
    float(np.max(abs(new - was)))
    for new, was in zip(model.get_weights(), old)
)
print(before, after, changed)
""",
    shown=(
        STATES,
        Shown("after", "The state after", STATES.axes, STATES.labels),
        Shown("changed", "Largest change of a weight"),
    ),
)
GRADIENT = Question(
    name="gradient",
    asks="How far back does the gradient go when the state is carried on?",
    answer="To the beginning of the batch and no further: the state that is carried over is a "
    "mere number, so what was read before gets a gradient of exactly zero.",
    flips=(Flip("batches", {"one batch ABCD": 1, "two: AB, CD": 2, "four: A, B, C, D": 4}),),
    template="""
import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(1)
letters = list("ABCD")
# one-hot: 1 sample, 4 time steps, 4 features
x = tf.constant(np.eye(4, dtype="float32")[None])
lstm = keras.layers.LSTM(4, stateful=True)

with tf.GradientTape() as tape:
    tape.watch(x)
    # the state is carried from one to the next
    for batch in tf.split(x, $batches, axis=1):
        output = lstm(batch)
gradient = tf.norm(tape.gradient(output, x), axis=2)
print(gradient, output)
""",
    shown=(
        Shown(
            "gradient",
            "Size of the gradient of the last h by each letter",
            ("batch, time steps",),
            {"time steps": "letters"},
        ),
        Shown("output", "h after D", ("batch, units",)),
    ),
)
