// What slides are drawn with: SVG, in the units of a view that is as high as the screen.

const FONT = 'system-ui, "Liberation Sans", sans-serif'; // as in stage.css
const SMALL = 22; // the smallest text: 1/41 of the height of a view

const pen = document.createElement("canvas").getContext("2d");

// How wide a text is, in a font of that size.
function widthOf(text, size, bold) {
  pen.font = `${bold ? 700 : 400} 100px ${FONT}`;
  return (pen.measureText(text).width * size) / 100;
}

// Text around a point; `size` is made smaller where the text would be wider than `room`.
function words(x, y, text, { size = 40, room = Infinity, anchor = "middle", look = "", bold } = {}) {
  const fits =
    room === Infinity
      ? size // measuring takes longer than drawing
      : Math.max(SMALL, Math.min(size, (size * room) / Math.max(1, widthOf(text, size, bold))));
  return svg(
    "text",
    { x, y, "font-size": fits, "text-anchor": anchor, class: look, ...(bold && { "font-weight": 700 }) },
    shown(text),
  );
}

// One text for many places on a line: a browser lays out one element sooner than many.
function spread(xs, y, texts, { size, look }) {
  if (!texts.every((text) => text.length === 1)) {
    return texts.map((text, n) => words(xs[n], y, text, { size, look }));
  }
  const places = xs.map((x) => x.toFixed(1)).join(" ");
  return svg("text", { x: places, y, "font-size": size, "text-anchor": "middle", class: look }, texts.map(shown).join(""));
}

// A sentence over as many lines as it needs; returns the lines and where the next would stand.
function sentence(view, y, text, { size = 46, look = "", bold, anchor = "middle", room, x } = {}) {
  const wide = room ?? view.width - 2 * view.margin;
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (widthOf(longer, size, bold) > wide && lines.at(-1)) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  const middle = x ?? (anchor === "middle" ? view.width / 2 : view.margin);
  const drawn = lines.map((line, n) =>
    words(middle, y + n * size * 1.2, line, { size, look, bold, anchor }),
  );
  return { drawn, next: y + lines.length * size * 1.2 };
}

const MOST_UNITS = 64;

// The values of a state as a square of small fields: blue below zero, orange above.
function memory(x, y, side, values) {
  const shown =
    values.length <= MOST_UNITS
      ? [...values]
      : Array.from({ length: MOST_UNITS }, (_, n) => values[Math.floor((n * values.length) / MOST_UNITS)]);
  const columns = Math.ceil(Math.sqrt(shown.length));
  const field = side / columns;
  const rows = Math.ceil(shown.length / columns);
  const top = y + (side - rows * field) / 2;
  return svg(
    "g",
    {},
    svg("rect", { x, y, width: side, height: side, rx: side * 0.08, class: "memory" }),
    shown.map((value, n) =>
      Math.abs(value) < 0.02
        ? null
        : svg("rect", {
            x: x + (n % columns) * field + field * 0.06,
            y: top + Math.floor(n / columns) * field + field * 0.06,
            width: field * 0.88,
            height: field * 0.88,
            class: value < 0 ? "below" : "above",
            "fill-opacity": Math.min(1, Math.abs(value)).toFixed(2),
          }),
    ),
  );
}

// A network reading: below each memory the letter that came in, above it what it says.
// `steps` as a network's `read` gives them, each with `look`: right, wrong, plain or none.
function chain(view, top, height, steps, { columns = steps.length } = {}) {
  const perRow = Math.min(columns, view.portrait ? 7 : 13);
  const rows = Math.ceil(Math.max(columns, steps.length) / perRow);
  const high = height / rows;
  const wide = Math.min((view.width - 2 * view.margin) / perRow, high * 0.75);
  const side = Math.min(wide * 0.78, high * 0.5);
  const letter = Math.max(SMALL, Math.min(high * 0.2, wide * 0.72));
  const left = view.width / 2 - (perRow * wide) / 2;
  const spare = high - side - 2.3 * letter; // a row stands in the middle of its share
  return svg(
    "g",
    {},
    steps.map((step, n) => {
      const middle = left + ((n % perRow) + 0.5) * wide;
      const y = top + Math.floor(n / perRow) * high + spare / 2;
      const box = y + letter * 1.25;
      const joined = n % perRow > 0;
      return svg(
        "g",
        {},
        joined &&
          svg("line", {
            x1: middle - wide + side / 2, x2: middle - side / 2, y1: box + side / 2, y2: box + side / 2,
            class: "flow",
          }),
        answer(middle, y + letter * 0.9, step.hidden ? "" : step.said, letter, step.look),
        memory(middle - side / 2, box, side, step.state.h),
        words(middle, box + side + letter * 0.98, step.letter, { size: letter * 0.9, look: "given" }),
      );
    }),
  );
}

// What a network says: right in green, wrong in orange and underlined.
function answer(x, y, text, size, look = "plain") {
  if (!text) return null;
  const wrong = look === "wrong";
  return svg(
    "g",
    {},
    words(x, y, text, { size, look, bold: true }),
    wrong &&
      svg("line", { x1: x - size * 0.32, x2: x + size * 0.32, y1: y + size * 0.14, y2: y + size * 0.14, class: "mark" }),
  );
}

// A line through points [x, y].
function curve(points, look) {
  const path = points.map(([x, y], n) => `${n ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`);
  return svg("path", { d: path.join(""), class: `curve ${look}` });
}

// The sentence that a slide says; what sentence() returns.
function title(view, text) {
  return sentence(view, view.portrait ? 110 : 84, text, { size: view.portrait ? 58 : 56, bold: true });
}

// What goes in and what is said, as large as there is room.
function big(view, y, from, to, look, size, { x = view.width / 2, room = view.width - 2 * view.margin } = {}) {
  const before = `${from} → `;
  const fits = Math.max(SMALL, Math.min(size, (size * room) / widthOf(before + to, size, true)));
  const wide = widthOf(before, fits, true);
  const said = widthOf(to, fits, true);
  const left = x - (wide + said) / 2;
  return [
    words(left, y, before, { size: fits, anchor: "start", bold: true }),
    answer(left + wide + said / 2, y, to, fits, look),
  ];
}

// What looks mean, over as many lines as they need, the last of them at `y`.
function legend(view, left, y, entries) {
  const rows = [[]];
  let x = left;
  for (const [look, text] of entries) {
    const wide = 30 + widthOf(text, SMALL);
    if (x + wide > view.width - view.margin && rows.at(-1).length) {
      rows.push([]);
      x = left;
    }
    rows.at(-1).push({ look, text, x });
    x += wide + 40;
  }
  return rows.flatMap((row, n) => {
    const line = y - (rows.length - 1 - n) * 30;
    return row.map(({ look, text, x }) => [
      svg("rect", { x, y: line - 18, width: 20, height: 20, class: look }),
      words(x + 30, line, text, { size: SMALL, anchor: "start", look: "faint" }),
    ]);
  });
}
