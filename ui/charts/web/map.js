// What the network answers: a map of probabilities, one row for each letter that an input ends in, or
// where what is asked is not the next letter, for each right answer; or where there are too many
// letters for that, the first answers, one tile each.

const NONE = 65535; // in the place of a probability: no input ends in this letter
const ROOM = 38; // pixels for the letters and titles of an axis
const MORE = 40; // and for words, of which the beginning is shown
const LETTERS = 8; // of a word

// Sixteen bits a field, from 0 to 65534 for probabilities from 0 to 1.
const fieldsOf = (base64) => new Uint16Array(bytesOf(base64).buffer);

// Colours for 0 to 255, between those of a scale.
function shades(scale) {
  const parts = scale.map(rgbOf);
  return Array.from({ length: 256 }, (_, n) => {
    const place = (n / 255) * (parts.length - 1);
    const low = Math.min(parts.length - 2, Math.floor(place));
    const mixed = parts[low].map((one, k) => Math.round(one + (place - low) * (parts[low + 1][k] - one)));
    return `rgb(${mixed.join()})`;
  });
}

// `hover` is told in words of the field that a reader points at, or "".
function mapOf(hover) {
  const canvas = html("canvas", { class: "fields" });
  const labels = svg("svg", { class: "labels", "aria-hidden": "true" });
  const element = html("div", { class: "map" }, labels, canvas);
  canvas.setAttribute("role", "img");
  let from = null, fields = null, colours = [], shape = "";

  function layout() {
    if (!from) return;
    const words = from.symbol === "word";
    const room = ROOM + (words ? MORE : 0);
    const side = Math.max(0, element.clientWidth - room);
    if (!side) return;
    const sharp = window.devicePixelRatio || 1;
    const now = [side, sharp, from.next, words, from.symbols.join("\u0000")].join();
    if (now === shape) return;
    shape = now;
    const size = side / from.symbols.length;
    canvas.width = canvas.height = Math.round(side * sharp);
    Object.assign(canvas.style, { width: `${side}px`, height: `${side}px`, left: `${room}px`, top: `${ROOM}px` });
    element.style.height = `${side + ROOM}px`;
    const every = Math.ceil(10 / size); // so that letters do not touch
    const font = Math.max(9, Math.min(words ? 12 : 18, 0.82 * size * every));
    const cut = (symbol, most) => [...symbol].slice(0, words ? Math.max(2, most) : undefined).join("");
    labels.style.fontSize = `${font}px`;
    labels.replaceChildren(
      svg("text", { class: "title", x: room, y: 13 }, from.next ? `next ${from.symbol} →` : "answer →"),
      svg("text", { class: "title", x: -ROOM, y: 13, "text-anchor": "end", transform: "rotate(-90)" }, from.next ? `← last ${from.symbol}` : "← right answer"),
      ...from.symbols.flatMap((symbol, n) => n % every ? [] : [
        svg("text", { x: room + (n + 0.5) * size, y: ROOM - 5, "text-anchor": "middle" }, cut(symbol, size / (0.62 * font))),
        svg("text", { x: room - (words ? 5 : 10), y: ROOM + (n + 0.5) * size + 0.36 * font, "text-anchor": words ? "end" : "middle" }, cut(symbol, LETTERS)),
      ]),
    );
    paint();
  }

  function paint() {
    const pen = canvas.getContext("2d");
    pen.clearRect(0, 0, canvas.width, canvas.height);
    if (!fields) return;
    const count = from.symbols.length, size = canvas.width / count;
    const gap = size > 12 ? Math.max(1, size * 0.05) : 0;
    const edge = (n) => Math.round(n * size);
    for (let row = 0; row < count; row++) {
      let best = 0;
      for (let column = 0; column < count; column++) {
        const one = fields[row * count + column];
        if (one > fields[row * count + best]) best = column;
        pen.fillStyle = one === NONE ? from.pale : colours[one >> 8];
        const [x, y] = [edge(column), edge(row)];
        pen.fillRect(x, y, edge(column + 1) - x - gap, edge(row + 1) - y - gap);
      }
      if (fields[row * count] === NONE) continue;
      pen.lineWidth = Math.max(1.5, size * 0.11);
      pen.strokeStyle = from.frame;
      const inner = pen.lineWidth / 2;
      for (const column of from.right[row]) {
        pen.strokeRect(edge(column) + inner, edge(row) + inner, size - gap - 2 * inner, size - gap - 2 * inner);
      }
      pen.beginPath();
      pen.arc((best + 0.5) * size - gap / 2, (row + 0.5) * size - gap / 2, Math.max(1.2, size * 0.17), 0, 7);
      pen.fillStyle = "#fff";
      pen.fill();
      pen.lineWidth = Math.max(1, size * 0.06);
      pen.strokeStyle = "#000";
      pen.stroke();
    }
  }

  canvas.addEventListener("pointermove", (event) => {
    if (!fields) return;
    const count = from.symbols.length, size = canvas.clientWidth / count;
    const [column, row] = [event.offsetX, event.offsetY].map((one) => Math.min(count - 1, Math.max(0, Math.floor(one / size))));
    const one = fields[row * count + column];
    const letter = from.symbols[row];
    hover(one === NONE ? (from.next ? `No input ends in ${letter}` : `${letter} is never right`) :
      `${from.next ? `After ${letter}` : `Where ${letter} is right`}: ${from.symbols[column]} with ${(100 * one / (NONE - 1)).toFixed(2)}%`);
  });
  canvas.addEventListener("pointerleave", () => hover(""));

  return {
    element,
    layout,
    // `source` has the letters and the right ones; `next` are the fields of one epoch.
    draw(source, next, said) {
      if (source !== from) colours = shades(source.scale);
      [from, fields] = [source, next];
      canvas.setAttribute("aria-label", said);
      layout();
      paint();
    },
  };
}

// `next` are the answers to the first inputs of `source`, and whether each is right.
function tilesOf() {
  const element = html("div", { class: "tiles" });
  return {
    element,
    layout: () => {},
    draw(source, next, said) {
      element.setAttribute("role", "img");
      element.setAttribute("aria-label", said);
      element.replaceChildren(...source.read.map((letter, n) =>
        html("div", { class: "tile" }, html("span", { class: "read" }, letter),
          html("b", { class: !next ? "" : next.right[n] ? "right" : "wrong" }, next ? next.answers[n] : "–"))));
    },
  };
}
