// A network in the browser: the same steps as lstm_core/inference, from the same weights, for every
// cell, and for every way in which a framing reads a text.

function decoded({ shape, base64 }) {
  return { shape, values: new Float32Array(bytesOf(base64).buffer) };
}

const sigmoid = (z) => 0.5 * (Math.tanh(0.5 * z) + 1);

// vector [rows] times matrix [rows, columns], added onto start [columns].
function product(vector, { shape, values }, start) {
  const sums = Float64Array.from(start);
  const columns = shape[1];
  for (let row = 0; row < vector.length; row++) {
    const value = vector[row];
    if (value === 0) continue;
    const offset = row * columns;
    for (let column = 0; column < columns; column++) sums[column] += value * values[offset + column];
  }
  return sums;
}

function softmax(z) {
  const most = Math.max(...z);
  const e = z.map((value) => Math.exp(value - most));
  const sum = e.reduce((before, value) => before + value, 0);
  return e.map((value) => value / sum);
}

const CELLS = {
  LSTM({ h, c }, x, recurrent, units) {
    const z = product(h, recurrent, x);
    const next = { h: new Float64Array(units), c: new Float64Array(units) };
    for (let u = 0; u < units; u++) {
      const kept = sigmoid(z[units + u]) * c[u];
      next.c[u] = kept + sigmoid(z[u]) * Math.tanh(z[2 * units + u]);
      next.h[u] = sigmoid(z[3 * units + u]) * Math.tanh(next.c[u]);
    }
    return next;
  },
  GRU({ h }, x, recurrent, units, recurrentBias) {
    const r = product(h, recurrent, recurrentBias);
    const next = { h: new Float64Array(units) };
    for (let u = 0; u < units; u++) {
      const update = sigmoid(x[u] + r[u]);
      const reset = sigmoid(x[units + u] + r[units + u]);
      const candidate = Math.tanh(x[2 * units + u] + reset * r[2 * units + u]);
      next.h[u] = update * h[u] + (1 - update) * candidate;
    }
    return next;
  },
  SimpleRNN({ h }, x, recurrent) {
    return { h: product(h, recurrent, x).map(Math.tanh) };
  },
};

// What a layer's states and weights are called: as in lstm_core/data/network.py.
const PARTS = { LSTM: ["h", "c"], GRU: ["h"], SimpleRNN: ["h"], Dense: [], Conv1D: [] };
const stateNames = (cell, layers) =>
  Array.from({ length: layers }, (_, n) => PARTS[cell].map((part) => (layers > 1 ? `${part}${n + 1}` : part))).flat();

// What lstm_core.stage.network_data describes. A state is {h} or {h, c}, each [units], or {} where
// there is none. Of several layers h and c are the last one's, h1, c1, h2 and so on everyone's.
function makeNetwork({ cell, units, layers, layout, context, carried, letters, features, inputs, weights }) {
  const arrays = Object.fromEntries(
    Object.entries(weights).map(([name, array]) => [name, decoded(array)]),
  );
  const recurrent = cell in CELLS;
  const stack = Array.from({ length: layers }, (_, n) => {
    const kind = recurrent ? "cell" : cell === "Conv1D" ? "conv" : "hidden";
    const name = n ? `${kind}${n + 1}` : kind;
    const kernel = arrays[`${name}_kernel`];
    const both = arrays[`${name}_bias`].values; // a GRU's second row is that of its state
    const [bias, recurrentBias] = [both.subarray(0, kernel.shape.at(-1)), both.subarray(kernel.shape.at(-1))];
    return { kernel, bias, recurrentBias, recurrent: arrays[`${name}_recurrent_kernel`] };
  });
  const { kernel, bias } = stack[0] ?? {}; // none of a softmax alone
  const width = kernel?.shape[1];
  const codes = new Map(letters.map((letter, code) => [letter, code]));
  const padding = letters.length; // the code of "no symbol here"

  // What symbols side by side add to each gate, with the bias.
  function added(window) {
    const sums = Float64Array.from(bias);
    window.forEach((code, place) => {
      for (const [feature, value] of inputs[code]) {
        const row = (place * features + feature) * width;
        for (let column = 0; column < width; column++) sums[column] += value * kernel.values[row + column];
      }
    });
    return sums;
  }
  const ofLetter = []; // the network is asked with each of them often
  const addedBy = (code) => (ofLetter[code] ??= added([code]));

  const parts = PARTS[cell];
  const names = stateNames(cell, layers);
  // `own`: {h} or {h, c} of every layer.
  const stateOf = (own) => ({
    own,
    ...own.at(-1),
    ...Object.fromEntries(names.map((name, n) => [name, own[Math.floor(n / parts.length)][parts[n % parts.length]]])),
  });
  const zero = () => stateOf(stack.map(() => Object.fromEntries(parts.map((name) => [name, new Float64Array(units)]))));

  // All layers, where the input adds x to the gates of the first.
  function cellStep(state, x) {
    const own = [];
    stack.forEach((layer, n) => {
      const added = n ? product(own[n - 1].h, layer.kernel, layer.bias) : x;
      own.push(CELLS[cell](state.own[n], added, layer.recurrent, units, layer.recurrentBias));
    });
    return stateOf(own);
  }
  const readCode = (state, code) => cellStep(state, addedBy(code));

  // What the output layer reads of a network without recurrence.
  function fed(window) {
    const x = new Float64Array(window.length * features);
    window.forEach((code, place) => {
      for (const [feature, value] of inputs[code]) x[place * features + feature] = value;
    });
    const layer = (below, { kernel, bias }) => product(below, kernel, bias).map((sum) => Math.max(0, sum));
    if (cell !== "Conv1D") return stack.reduce(layer, x);
    const [size, , filters] = kernel.shape;
    const flat = { kernel: { shape: [size * features, filters], values: kernel.values }, bias };
    return Array.from({ length: window.length - size + 1 }, (_, at) => [
      ...layer(x.subarray(at * features, (at + size) * features), flat),
    ]).flat();
  }

  // The state after so much padding. Most texts are shorter than what a sample holds.
  const afterPadding = [zero()];
  function padded(count) {
    while (afterPadding.length <= count) afterPadding.push(readCode(afterPadding.at(-1), padding));
    return afterPadding[count];
  }

  function answer(letter, state, hidden) {
    const probabilities = softmax(product(hidden, arrays.output_kernel, arrays.output_bias.values));
    const best = probabilities.indexOf(Math.max(...probabilities));
    return { letter, state, probabilities, said: letters[best], sure: probabilities[best] };
  }

  function codeOf(letter) {
    if (!codes.has(letter)) throw new Error(`The network does not know ${letter}.`);
    return codes.get(letter);
  }

  // One symbol after a state.
  function step(state, letter) {
    const next = readCode(state, codeOf(letter));
    return answer(letter, next, next.h);
  }

  // One symbol more, after the steps of those before it.
  function follow(steps, letter) {
    if (carried) return step(steps.at(-1)?.state ?? zero(), letter);
    const before = context > 1 ? steps.slice(1 - context) : [];
    const window = [...before.map((one) => codeOf(one.letter)), codeOf(letter)];
    const missing = context - window.length;
    if (recurrent && layout === "steps") {
      const state = window.reduce(readCode, padded(missing));
      return answer(letter, state, state.h);
    }
    const whole = [...Array(missing).fill(padding), ...window];
    if (!recurrent) return answer(letter, {}, fed(whole));
    const state = cellStep(zero(), added(whole));
    return answer(letter, state, state.h);
  }

  // A text, symbol by symbol, as the network was trained to read it. `known` are steps of an
  // earlier text: what both begin with is not read again.
  function read(text, known = []) {
    let same = 0;
    while (same < known.length && known[same].letter === text[same]) same++;
    const steps = known.slice(0, same);
    for (const letter of text.slice(same)) steps.push(follow(steps, letter));
    return steps;
  }

  // Fed its own answers, as often as asked.
  function goOn(text, count) {
    const steps = read(text);
    while (steps.length < text.length + count) steps.push(follow(steps, steps.at(-1).said));
    return steps;
  }

  return { recurrent, zero, step, read, goOn };
}
