// The slide of memory and input: the network in the state after a prefix gets a letter, any letter.
function conflict(network, sequence) {
  if (network.conflict) return network.conflict; // the same at every look
  const letters = sequence.slice(0, -1);
  const follows = (letter) => sequence[sequence.indexOf(letter) + 1];
  let state = network.zero();
  const rows = letters.map((proper, place) => {
    const before = state;
    state = network.step(state, proper).state;
    return {
      before: place ? sequence[place - 1] : "–",
      cells: letters.map((letter) => {
        const { said } = network.step(before, letter);
        return { said, memory: said === sequence[place + 1], input: said === follows(letter) };
      }),
    };
  });
  network.conflict = { letters, rows };
  return network.conflict;
}

function grid(view, top, height, talk, { letters, rows }, shown) {
  const left = view.margin + 60;
  const wide = (view.width - view.margin - left) / letters.length;
  const high = Math.min(height / (shown.length + 2.8), 90);
  const size = Math.max(view.portrait ? 18 : SMALL, Math.min(high * 0.8, wide * 0.8));
  const middle = (n) => left + (n + 0.5) * wide;
  return svg(
    "g",
    {},
    words(left - 10, top + high * 0.8, "now", { size: SMALL, anchor: "end", look: "faint" }),
    spread(letters.map((_, n) => middle(n)), top + high * 0.8, letters, { size, look: "given" }),
    shown.map((row, n) => {
      const y = top + (n + 1) * high;
      const fields = {}; // by look: their outlines, places and letters
      row.cells.forEach((cell, m) => {
        const look = cell.memory && cell.input ? "both" : cell.memory ? "by-memory" : cell.input ? "by-input" : "neither";
        const alike = (fields[look] ??= { d: "", places: [], said: [] });
        alike.d += `M${(left + m * wide).toFixed(1)} ${y.toFixed(1)}h${(wide - 1.5).toFixed(1)}v${(high - 1.5).toFixed(1)}h${(1.5 - wide).toFixed(1)}z`;
        alike.places.push(middle(m));
        alike.said.push(cell.said);
      });
      return [
        words(left - 24, y + high * 0.5 + size * 0.35, row.before, { size, look: "given" }),
        Object.entries(fields).map(([look, { d, places, said }]) => [
          svg("path", { d, class: look }),
          spread(places, y + high * 0.5 + size * 0.35, said, { size, look: `on-${look}` }),
        ]),
      ];
    }),
    legend(view, view.margin, top + height - 6, [
      ["by-memory", "the memory decides"], ["by-input", "the letter decides"], ["both", "both say the same"], ["neither", "neither"],
    ]),
  );
}
