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

// What lstm_core.stage.network_data describes. A state is {h} or {h, c}, each [units], or {} where
// there is none.
function makeNetwork({ cell, units, layout, context, carried, letters, features, inputs, weights }) {
  const arrays = Object.fromEntries(
    Object.entries(weights).map(([name, array]) => [name, decoded(array)]),
  );
  const recurrent = cell in CELLS;
  const kernel = arrays[recurrent ? "cell_kernel" : "hidden_kernel"];
  const width = kernel.shape[1];
  const bias = arrays[recurrent ? "cell_bias" : "hidden_bias"].values;
  const recurrentBias = bias.subarray(width); // a GRU's second row
  const codes = new Map(letters.map((letter, code) => [letter, code]));
  const padding = letters.length; // the code of "no symbol here"

  // What symbols side by side add to each gate, with the bias.
  function added(window) {
    const sums = Float64Array.from(bias.subarray(0, width));
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

  const parts = { LSTM: ["h", "c"], Dense: [] }[cell] ?? ["h"];
  const zero = () => Object.fromEntries(parts.map((name) => [name, new Float64Array(units)]));
  const cellStep = (state, x) => CELLS[cell](state, x, arrays.cell_recurrent_kernel, units, recurrentBias);
  const readCode = (state, code) => cellStep(state, addedBy(code));

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
    const sums = added([...Array(missing).fill(padding), ...window]);
    if (!recurrent) return answer(letter, {}, sums.map((sum) => Math.max(0, sum)));
    const state = cellStep(zero(), sums);
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
