// The slide that shows the states as a path: after each letter a dot, with the letter beside it.

const DOT = 7;
const LETTER = 30; // the size of a letter beside its dot
const CLEAR = 0.95 * LETTER; // between the middles of two letters, at least
const TURNS = 300; // of pushing letters apart, at most

// Whether the state after each letter is nearer to that after as many letters of the sequence than
// two neighbours on its path are to each other, on average.
function onThePath({ network, sequence }, other) {
  const known = network.read(sequence.slice(0, -1));
  const apart = (a, b) => Math.hypot(...a.state.h.map((value, unit) => value - b.state.h[unit]));
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const off = network.read(other.slice(0, known.length)).map((one, n) => apart(one, known[n]));
  return mean(off) < mean(known.slice(1).map((one, n) => apart(one, known[n])));
}

// The state's path in the plane in which the states of the sequence spread most.
function paths(view, top, height, talk, other) {
  const { mean, axes, centre, range } = talk.plane;
  const box = { left: view.margin + 30, right: view.width - view.margin - 30, top: top + 20, bottom: top + height - 90 };
  const scale = Math.min((box.right - box.left - 80) / range[0], (box.bottom - box.top - 80) / range[1]);
  const middle = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const place = ({ state }) => {
    const values = [...state.h];
    const [x, y] = axes.map((axis) => axis.reduce((sum, weight, unit) => sum + weight * (values[unit] - mean[unit]), 0));
    return [middle[0] + (x - centre[0]) * scale, middle[1] - (y - centre[1]) * scale];
  };
  const start = { state: talk.network.zero() };
  const letters = talk.sequence.slice(0, -1);
  const known = [start, ...talk.network.read(letters)].map(place);
  const read = other.length ? [start, ...talk.network.read(other)].map(place) : [];
  // Letters stand on the two sides of the path, and then as far from each other as they need.
  const labels = [
    ...beside(known, 1).map((label, n) => ({ ...label, text: n ? letters[n - 1] : "0", look: "plain" })),
    ...beside(read, -1).slice(1).map((label, n) => ({ ...label, text: other[n], look: "wrong" })),
  ];
  pushApart(labels, [...known, ...read], box);
  const dots = (points, look) => points.map(([x, y]) => svg("circle", { cx: x, cy: y, r: DOT, class: look }));
  return svg(
    "g",
    {},
    curve(known, "known"),
    read.length && curve(read, "other"),
    labels.map(({ x, y, dot }) =>
      Math.hypot(x - dot[0], y - dot[1]) > 1.3 * CLEAR
        ? svg("line", { x1: dot[0], y1: dot[1], ...short(dot, [x, y]), class: "leader" })
        : null,
    ),
    dots(known, "known"),
    dots(read.slice(1), "other"),
    labels.map(({ x, y, text, look }) => words(x, y + LETTER * 0.36, text, { size: LETTER, look: `${look} halo` })),
    legend(view, view.margin, top + height - 6, [
      ["dot-known", "after each letter in order; 0 is empty"], ...(read.length ? [["dot-other", "after each of these letters"]] : []),
    ]),
  );
}

// The end of a line to a letter that stops short of it.
function short([x, y], [toX, toY]) {
  const kept = 1 - (0.45 * LETTER) / Math.hypot(toX - x, toY - y);
  return { x2: x + (toX - x) * kept, y2: y + (toY - y) * kept };
}

// For each point of a path a place beside it: at a right angle to where the path goes, on one side.
function beside(points, side) {
  return points.map((dot, n) => {
    const [fromX, fromY] = points[Math.max(0, n - 1)];
    const [toX, toY] = points[Math.min(points.length - 1, n + 1)];
    const length = Math.hypot(toX - fromX, toY - fromY);
    const [x, y] = length > 1e-6 ? [(toY - fromY) / length, (fromX - toX) / length] : [0, -1];
    return { dot, x: dot[0] + side * CLEAR * x, y: dot[1] + side * CLEAR * y };
  });
}

// Moves letters {x, y} until none lies on another or on a dot [x, y], within the box.
function pushApart(labels, dots, box) {
  const push = (label, x, y, least, share) => {
    let [away, down] = [label.x - x, label.y - y];
    let distance = Math.hypot(away, down);
    if (distance >= least) return 0;
    if (distance < 1e-3) [away, down, distance] = [1e-3, 1e-3, 1e-3 * Math.SQRT2];
    const by = ((least - distance) * share) / distance;
    label.x += away * by;
    label.y += down * by;
    return least - distance;
  };
  for (let turn = 0; turn < TURNS; turn++) {
    let most = 0; // that two overlap
    labels.forEach((one, n) => {
      for (const [x, y] of dots) most = Math.max(most, push(one, x, y, 0.5 * LETTER + DOT, 0.5));
      for (const other of labels.slice(n + 1)) {
        const { x, y } = one;
        most = Math.max(most, push(one, other.x, other.y, CLEAR, 0.5));
        push(other, x, y, CLEAR, 0.5);
      }
      one.x = Math.min(box.right, Math.max(box.left, one.x));
      one.y = Math.min(box.bottom, Math.max(box.top, one.y));
    });
    if (most < 1) return;
  }
}
