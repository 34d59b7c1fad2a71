// The slide on which a network learns, as far as it has come.

const PLAYED = 15000; // milliseconds that a recorded training takes
const TICK = 150; // milliseconds between two pictures of it

// Plays a recorded training: `show(learning, snapshot)` hears what the slide is to show. Epochs go
// with the square of time, as in a training on stage: most happens in the beginning.
function play({ accuracy, epochs, snapshots }, show) {
  const began = performance.now();
  const tick = () => {
    const share = Math.min(1, (performance.now() - began) / PLAYED);
    const epoch = Math.floor(epochs * share ** 2);
    if (share === 1) clearInterval(timer);
    show(
      { phase: share === 1 ? "done" : "training", epochs, epoch, accuracy: accuracy.filter(([at]) => at <= epoch) },
      snapshots.filter((one) => one.epoch <= epoch).at(-1),
    );
  };
  const timer = setInterval(tick, TICK);
  tick();
}

function learning(view, talk) {
  const now = talk.learning ?? { phase: "ready" };
  const { network, epoch = 0 } = talk.learnt ?? {};
  const letters = talk.sequence.slice(0, -1);
  const heading = {
    ready: now.text ?? "Train one now: go on to begin.",
    waiting: now.text ?? "The network gets ready.",
    training: `Epoch ${now.epoch ?? epoch} of ${now.epochs}`,
    done: `Trained: ${now.epochs} epochs.`,
    failed: now.text ?? "It could not be trained.",
  }[now.phase];
  const { drawn, next } = title(view, heading);
  const room = view.height - next;
  const warm = network ? network.read(letters).map((one) => judged(talk, one)) : [];
  const cold = network ? letters.map((letter) => judged(talk, network.read([letter])[0])) : [];
  const line = (y, name, answers) => {
    const right = answers.filter((one) => one.look === "right").length;
    const perRow = view.portrait ? 13 : letters.length;
    const wide = (view.width - 2 * view.margin) / perRow;
    const size = Math.min(wide * 0.8, 54);
    return svg(
      "g",
      {},
      words(view.margin, y, answers.length ? `${name}: ${right} of ${answers.length} right` : name, { size: 34, anchor: "start", look: "faint" }),
      letters.map((letter, n) => {
        const x = view.margin + ((n % perRow) + 0.5) * wide;
        const base = y + 56 + Math.floor(n / perRow) * size * 2.3;
        return [
          words(x, base, letter, { size: Math.max(SMALL, size * 0.6), look: "given" }),
          answers[n] && answer(x, base + size * 1.05, answers[n].said, size, answers[n].look),
        ];
      }),
    );
  };
  const accuracy = now.accuracy ?? [];
  const high = room * (view.portrait ? 0.24 : 0.34);
  const wide = view.width - 2 * view.margin;
  const points = accuracy.map(([at, share]) => [
    view.margin + (wide * (at - 1)) / Math.max(1, (now.epochs ?? 1) - 1),
    view.height - 16 - share * (high - 12),
  ]);
  return [
    drawn,
    line(next + 14, "Reading in order", warm),
    line(next + room * (view.portrait ? 0.34 : 0.3), "Each letter cold", cold),
    svg("rect", { x: view.margin, y: view.height - high - 10, width: view.width - 2 * view.margin, height: high, class: "card" }),
    points.length > 1 && curve(points, "known"),
    words(view.margin, view.height - high - 26, "Accuracy while it learns, 0 to 100%", { size: SMALL + 4, anchor: "start", look: "faint" }),
  ];
}
