// The slide that shows the states as a path: after each letter a dot, with the letter beside it.

const SIZES = { dot: 7, letter: 30 }; // the radius of a dot; the size of a letter beside it

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
    ...beside(known, 1, SIZES).map((label, n) => ({ ...label, text: n ? letters[n - 1] : "0", look: "plain" })),
    ...beside(read, -1, SIZES).slice(1).map((label, n) => ({ ...label, text: other[n], look: "wrong" })),
  ];
  pushApart(labels, [...known, ...read], box, SIZES);
  const dots = (points, look) => points.map(([x, y]) => svg("circle", { cx: x, cy: y, r: SIZES.dot, class: look }));
  return svg(
    "g",
    {},
    curve(known, "known"),
    read.length && curve(read, "other"),
    leaders(labels, SIZES),
    dots(known, "known"),
    dots(read.slice(1), "other"),
    labels.map(({ x, y, text, look }) => words(x, y + SIZES.letter * 0.36, text, { size: SIZES.letter, look: `${look} halo` })),
    legend(view, view.margin, top + height - 6, [
      ["dot-known", "after each letter in order; 0 is empty"], ...(read.length ? [["dot-other", "after each of these letters"]] : []),
    ]),
  );
}
