// The networks side by side: the one of the talk, and those that learned otherwise.

function cures(view, top, height, talk) {
  const all = [{ title: "This network", network: talk.network, shape: talk.shape, sequence: talk.sequence, reads: talk.reads }, ...talk.cures];
  // What tells them apart beside how they learned.
  const traits = [({ shape }) => shape.cell, ({ sequence }) => `${shown(sequence[0])} to ${shown(sequence.at(-1))}`];
  const differ = traits.filter((trait) => new Set(all.map(trait)).size > 1);
  const across = view.portrait ? 1 : all.length;
  const wide = (view.width - 2 * view.margin) / across;
  const high = view.portrait ? height / all.length : height;
  return all.map((one, n) =>
    cure(view, one, talk.asked, {
      x: view.margin + ((view.portrait ? 0 : n) + 0.5) * wide,
      y: top + (view.portrait ? n * high : 0),
      width: wide * 0.96,
      height: high - (view.portrait ? 14 : 0),
      kind: differ.map((trait) => trait(one)).join(", "),
    }),
  );
}

// One of them on a card, whose upper edge is at `y`: how it learned, what it says cold, and what decides.
function cure(view, { title, network, sequence, reads }, wanted, { x, y, width, height, kind }) {
  const room = width * 0.92;
  const cells = conflict(network, sequence).rows.flatMap((row) => row.cells);
  const count = (what) => cells.filter((cell) => cell[what]).length;
  const cold = sequence.slice(0, -1).map((letter) => judged({ sequence }, network.read([letter])[0]));
  const asked = sequence.indexOf(wanted) < 0 ? Math.floor((sequence.length - 1) / 2) : sequence.indexOf(wanted);
  const one = cold[asked] ?? cold[0];
  const told = [
    `Asked cold: ${cold.filter(({ look }) => look === "right").length} of ${cold.length} right`,
    `Letter decides: ${count("input")} of ${cells.length}`,
    `Memory decides: ${count("memory")} of ${cells.length}`,
  ];
  // The longest that a line can be has to fit, so that all cards have one size.
  const line = view.portrait ? 30 : 36;
  const longest = Math.max(widthOf(`Asked cold: ${cold.length} of ${cold.length} right`, line), widthOf(`Memory decides: ${cells.length} of ${cells.length}`, line));
  const size = Math.max(SMALL, Math.min(line, (line * room) / longest));
  const hint = view.portrait ? 24 : 28;
  const how = sentence(view, y + 96, kind ? `${reads} (${kind})` : reads, { size: hint, look: "faint", room, x });
  const below = y + height - 22 - 2 * line * 1.3;
  const free = below - line * 1.2 - how.next + hint;
  const letter = Math.max(SMALL, Math.min(free * 0.8, 170));
  return [
    svg("rect", { x: x - width / 2, y, width, height, class: "card" }),
    words(x, y + 52, title, { size: 42, bold: true, room }),
    how.drawn,
    big(view, how.next - hint + free / 2 + letter * 0.4, one.letter, one.said, one.look, letter, { x, room }),
    told.map((text, n) => words(x, below + n * line * 1.3, text, { size })),
  ];
}
