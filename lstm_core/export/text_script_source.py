"""The parts of a script that trains a network on a text: ``text_script`` puts them together."""

# What differs from config to config is a value or one of two sources; the rest is the same of all.
# Values reach the source by their repr alone.
HEAD = '''"""A network that learns a text, in plain Keras 3: "How an LSTM keeps state".

Train it on a text file in UTF-8, then let it write:

    python {file} FILE
    python {file} FILE --passes 3 --save weights.npz

Let it write with weights that were exported or saved:

    python {file} --weights weights.npz --beginning "It was"

Needs keras and numpy, and a backend of keras such as tensorflow.
"""

import argparse
import codecs
import hashlib
import unicodedata

import keras
import numpy as np

title = {title!r}
text_hash = {corpus!r}  # of the text that it learned
# Its characters: the code of each is its place.
vocabulary = {vocabulary!r}
cell, units, layers, dropout = {cell!r}, {units!r}, {layers!r}, {dropout!r}
chunk, batch_size, seed = {chunk!r}, {batch_size!r}, {seed!r}
updates, held_out = {updates!r}, {held_out!r}
beginning = {beginning!r}
temperatures = {temperatures!r}
# Of the initial weights.
seeds = {seeds!r}
'''
NETWORK = '''

def read(path):
    """The text of a file, made even: one kind of line end, no control characters, composed."""
    try:
        with open(path, "rb") as file:
            data = file.read()
        codec = "utf-8-sig"
        if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
            codec = "utf-32"
        elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            codec = "utf-16"
        text = data.decode(codec)
    except OSError as error:
        raise SystemExit(f"{{path}} cannot be read: {{error.strerror}}") from None
    except UnicodeDecodeError as error:
        raise SystemExit(
            f"{{path}} is not in UTF-8: see byte {{error.start + 1:,}}. Saved as plain text in "
            "UTF-8, it would work."
        ) from None
    for end in ("\\r\\n", "\\r", "\\u2028", "\\u2029"):
        text = text.replace(end, "\\n")
    controls = [*(point for point in range(32) if chr(point) not in "\\t\\n"), 127]
    text = text.translate(dict.fromkeys(controls)){lower}
    return unicodedata.normalize("NFC", text)


def network(batch, every, stateful=False):
    """Layers on one-hot characters; the output are logits, of every place or the last only."""
    model = keras.Sequential([keras.Input(batch_shape=(batch, None, len(vocabulary)))])
    for layer in range(layers):
        name = "cell" if layer == 0 else f"cell{{layer + 1}}"
        model.add(getattr(keras.layers, cell)(
            units,
            return_sequences=every or layer < layers - 1,
            stateful=stateful,
            kernel_initializer=keras.initializers.GlorotUniform(seed=seeds[f"{{name}}_kernel"]),
            recurrent_initializer=keras.initializers.Orthogonal(
                seed=seeds[f"{{name}}_recurrent_kernel"]
            ),
        ))
        if dropout:
            model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(
        len(vocabulary),
        kernel_initializer=keras.initializers.GlorotUniform(seed=seeds["output_kernel"]),
    ))
    return model


def one_hot(codes):
    return np.eye(len(vocabulary), dtype="float32")[codes]


def reset(model):
    for layer in model.layers:
        if isinstance(layer, keras.layers.RNN):
            layer.reset_state()

'''
TRAINING = '''
def train(model, codes, passes):
    """Update by update, each with one batch."""
    model.compile(
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        optimizer=keras.optimizers.{optimizer}(
            learning_rate={learning_rate}{clip}
        ),
    )
    learned = codes[: len(codes) - int(len(codes) * held_out)]
    whole = updates_per_pass(len(learned))
    last = updates if passes is None else round(passes * whole)
    losses = []
    for update, (inputs, targets) in zip(range(last), batches(model, learned)):
        losses.append(float(model.train_on_batch(one_hot(inputs), targets)))
        if (update + 1) % whole == 0 or update + 1 == last:
            rest = codes[len(learned):]
            said = f"pass {{(update + 1) / whole:.2f}}: loss {{np.mean(losses):.4f}} nats"
            if len(rest) > 1:
                said += f", held out {{unseen(model, rest):.4f}}"
            print(said, flush=True)
            losses = []


def unseen(model, codes):
    """Nats per character of a text that is not learned from, cut into rows from a zero state."""
    reader = network(1, every=True)
    reader.set_weights(model.get_weights())
    total = count = 0
    for row in np.array_split(codes, min(64, max(1, len(codes) // 500))):
        if len(row) > 1:
            logits = reader(one_hot(row[None, :-1]), training=False)
            nats = keras.losses.sparse_categorical_crossentropy(
                row[None, 1:], logits, from_logits=True
            )
            total += float(keras.ops.sum(nats))
            count += len(row) - 1
    return total / max(1, count)


def batches_of(model, starts_of_passes, codes):
    """What each update reads, and what comes next: codes [batch, chunk], and the targets."""
    for number, starts in starts_of_passes:
        if number == 0:
            reset(model)
        places = starts[:, None] + np.arange(chunk)
        yield codes[places], {targets}

'''
STREAMS = '''
def updates_per_pass(length):
    return (length // batch_size - 1) // chunk


def batches(model, codes):
    """The text as streams side by side: each update reads on where the one before ended, the state
    carried, and every place has a target. A pass begins with a zero state."""
    firsts = np.arange(batch_size) * (len(codes) // batch_size)

    def starts():
        while True:
            for number in range(updates_per_pass(len(codes))):
                yield number, firsts + number * chunk

    return batches_of(model, starts(), codes)


def step(model, texts):
    """Logits of what comes next, the state carried on: only what is new is read."""
    return model(one_hot(texts[:, -1:]), training=False)[:, -1]


def writer(model, texts):
    """The same network for as many texts as there are temperatures, after their beginning."""
    own = network(len(texts), every=True, stateful=True)
    own.set_weights(model.get_weights())
    if texts.shape[1] > 1:
        own(one_hot(texts[:, :-1]), training=False)
    return own

'''
WINDOWS = '''
def updates_per_pass(length):
    return len(range(0, length - chunk, {stride!r})) // batch_size


def batches(model, codes):
    """Overlapping windows in an order drawn anew for every pass, each from a zero state; the
    character after a window is its only target."""
    whole = updates_per_pass(len(codes))

    def starts(done=0):
        while True:
            order = np.arange(0, len(codes) - chunk, {stride!r})
            np.random.default_rng([seed, 1, done]).shuffle(order)
            for number in range(whole):
                yield None, order[number * batch_size:(number + 1) * batch_size]
            done += 1

    return batches_of(model, starts(), codes)


def step(model, texts):
    """Logits of what comes next, from the last window alone."""
    return model(one_hot(texts[:, -chunk:]), training=False)


def writer(model, texts):
    return model

'''
WRITING = '''
def write(model, beginning, length):
    """A text by each temperature, all with the same draws."""
    codes = [vocabulary.index(character) for character in beginning]
    texts = np.tile(codes, (len(temperatures), 1))
    draw = np.random.default_rng(seed).random
    own = writer(model, texts)
    for _ in range(length):
        logits = keras.ops.convert_to_numpy(step(own, texts)).astype("float64")
        logits -= logits.max(axis=1, keepdims=True)
        sums = np.exp(logits / np.array(temperatures)[:, None]).cumsum(axis=1)
        drawn = (sums <= draw() * sums[:, -1:]).sum(axis=1)
        texts = np.column_stack([texts, drawn])
    for temperature, text in zip(temperatures, texts[:, len(codes):]):
        print(f"--- temperature {temperature}, after {beginning!r}")
        print("".join(vocabulary[code] for code in text), flush=True)


parser = argparse.ArgumentParser(description=title)
parser.add_argument("file", nargs="?", help="a text to train on")
parser.add_argument("--passes", type=float, help=f"default: {updates} updates, as the run has")
parser.add_argument("--save", metavar="FILE", help="where the trained weights are to be saved")
parser.add_argument("--weights", metavar="FILE", help="write with these instead of training")
parser.add_argument("--beginning", default=beginning, help="what it goes on from")
parser.add_argument("--length", type=int, default=400, help="characters to write")
asked = parser.parse_args()
if (asked.file is None) == (asked.weights is None):
    parser.error("give a text file to train on, or --weights to write with")

if asked.weights:
    with np.load(asked.weights, allow_pickle=False) as stored:
        vocabulary = "".join(stored["vocabulary"])
        weights = [stored[name] for name in stored.files if name != "vocabulary"]
    model = network(None, every=EVERY)
    model.set_weights(weights)
else:
    text = read(asked.file)
    if FOLDED in vocabulary:
        text = "".join(one if one in vocabulary else FOLDED for one in text)
    if hashlib.sha256(text.encode()).hexdigest()[:16] != text_hash:
        vocabulary = "".join(sorted(set(text)))
        print(f"This is another text, of {len(vocabulary)} characters.")
    model = network(batch_size, every=EVERY, stateful=EVERY)
    train(model, np.array([vocabulary.index(one) for one in text]), asked.passes)
    if asked.save:
        arrays = {f"weight_{n}": value for n, value in enumerate(model.get_weights())}
        np.savez_compressed(asked.save, vocabulary=np.array(list(vocabulary)), **arrays)
beginning = "".join(one for one in asked.beginning if one in vocabulary) or vocabulary[0]
write(model, beginning, asked.length)
'''
