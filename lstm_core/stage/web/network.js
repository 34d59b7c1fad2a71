// A recurrent network in the browser: the same steps as lstm_core/inference/cells.py, from the
// same weights, for networks that read one symbol per time step.

function decoded({ shape, base64 }) {
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  return { shape, values: new Float32Array(bytes.buffer) };
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

// What lstm_core.stage.network_data describes. A state is {h} or {h, c}, each [units].
function makeNetwork({ cell, units, letters, inputs, weights }) {
  const arrays = Object.fromEntries(
    Object.entries(weights).map(([name, array]) => [name, decoded(array)]),
  );
  const features = decoded(inputs);
  const width = features.shape[1];
  const gates = arrays.cell_kernel.shape[1];
  const bias = arrays.cell_bias.values;
  // Of every letter, what it adds to each gate: the network is asked with each of them often.
  const added = letters.map((_, code) =>
    product(
      features.values.subarray(code * width, (code + 1) * width),
      arrays.cell_kernel,
      bias.subarray(0, gates),
    ),
  );
  const recurrentBias = bias.subarray(gates);
  const zero = () =>
    Object.fromEntries(
      (cell === "LSTM" ? ["h", "c"] : ["h"]).map((name) => [name, new Float64Array(units)]),
    );

  function step(state, letter) {
    const x = added[letters.indexOf(letter)];
    if (x === undefined) throw new Error(`The network does not know ${letter}.`);
    const next = CELLS[cell](state, x, arrays.cell_recurrent_kernel, units, recurrentBias);
    const probabilities = softmax(
      product(next.h, arrays.output_kernel, arrays.output_bias.values),
    );
    const best = probabilities.indexOf(Math.max(...probabilities));
    return { letter, state: next, probabilities, said: letters[best], sure: probabilities[best] };
  }

  // Letter by letter, from a zero state.
  function read(text) {
    const steps = [];
    let state = zero();
    for (const letter of text) {
      steps.push(step(state, letter));
      state = steps.at(-1).state;
    }
    return steps;
  }

  // Fed its own answers, as often as asked.
  function goOn(text, count) {
    const steps = read(text);
    while (steps.length < text.length + count) {
      steps.push(step(steps.at(-1).state, steps.at(-1).said));
    }
    return steps;
  }

  return { zero, step, read, goOn };
}
