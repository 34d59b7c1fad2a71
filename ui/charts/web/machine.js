// A machine: its states as circles with the letter that each predicts, its arrows with letters. A
// chain runs in rows to and fro, of a table every state has the one arrow that leads to it, and any
// other machine stands on a circle.

function mountPicture(root) {
  const plot = svg("svg", { role: "img" });
  const box = html("section", { class: "drawn machine" }, plot);
  root.append(box);
  let data = null;

  function draw() {
    const width = Math.max(260, Math.floor(box.clientWidth));
    const { places, radius, height } = (data.kind === "graph" ? onCircle : inRows)(data, width);
    const size = radius * 0.95, small = Math.max(13, radius * 0.55);
    const text = (x, y, words, font, look) =>
      svg("text", { x, y: y + font * 0.35, "font-size": font, "text-anchor": "middle", class: look }, words);
    const arrows = data.arrows.map(([from, to, letters]) => {
      const short = letters === "any letter" ? "any" : letters;
      if (data.kind === "table") {
        const [x, y] = places[to];
        return [edge([x - radius * 2.6, y], [x, y], 0, 0, radius), text(x - radius * 1.95, y - Math.max(radius * 0.45, small * 0.75), short, small, "letters")];
      }
      if (from === to) {
        const [x, y] = places[from];
        // Below where another arrow comes in from above.
        const way = data.arrows.some(([a, b]) => b === to && places[a][1] < y && Math.abs(places[a][0] - x) < 1) ? 1 : -1;
        return [loop([x, y], radius, way), text(x, y + way * radius * 2.15, short, small, "letters")];
      }
      const back = data.arrows.some(([a, b]) => a === to && b === from) || data.kind === "graph";
      const far = data.kind === "chain" && Math.abs(from - to) !== 1;
      const bend = far ? 0.25 : back ? 0.14 : 0;
      const [[x1, y1], [x2, y2]] = [places[from], places[to]];
      // Letters stand in the middle, but nearer to where the arrow comes from where others may cross it.
      const t = data.kind === "graph" ? 0.36 : 0.5, curved = 4 * t * (1 - t) * bend;
      const [middleX, middleY] = [x1 + (x2 - x1) * t - (y2 - y1) * curved, y1 + (y2 - y1) * t + (x2 - x1) * curved];
      const upright = Math.abs(x2 - x1) < 1;
      return [
        edge(places[from], places[to], bend, radius, radius),
        text(middleX + (upright ? radius * 0.8 : 0), middleY - (upright || bend ? 0 : Math.max(radius * 0.4, small * 0.75)), short, small, "letters"),
      ];
    });
    plot.setAttribute("viewBox", `0 0 ${width} ${height}`);
    plot.setAttribute("width", width);
    plot.setAttribute("height", height);
    const drawn = data.kind === "table" ? data.nodes.slice(1) : data.nodes;
    plot.replaceChildren(
      ...arrows.flat(),
      ...drawn.flatMap((name, n) => {
        const [x, y] = places[n + data.nodes.length - drawn.length];
        const start = name === "start";
        return [
          svg("circle", { cx: x, cy: y, r: radius, class: start ? "start" : "node" }),
          text(x, y, start ? "0" : name, size, start ? "begin" : "said"),
        ];
      }),
    );
    const kinds = { chain: "a chain", table: "a table", graph: "a graph" };
    plot.setAttribute("aria-label", `The machine as ${kinds[data.kind]} of ${data.nodes.length - 1} states: `
      + data.arrows.map(([from, to, letters]) => `from ${data.kind === "table" ? "any state" : data.nodes[from]} with ${letters} to ${data.nodes[to]}`).join("; "));
  }

  const sizes = new ResizeObserver(() => data && draw());
  sizes.observe(box);
  return {
    take(next) {
      data = next;
      draw();
    },
    end() {
      sizes.disconnect();
      box.remove();
    },
  };
}

function inRows({ nodes, kind }, width) {
  const radius = width < 520 ? 18 : width < 900 ? 22 : 27;
  const table = kind === "table", count = nodes.length - (table ? 1 : 0);
  const columns = Math.max(2, Math.min(count, Math.floor(width / (radius * 3.9))));
  const step = width / columns, row = radius * (table ? 2.9 : 3.9), top = radius * (table ? 1.5 : 2.9);
  const places = Array.from({ length: count }, (_, n) => {
    const line = Math.floor(n / columns), column = n % columns;
    const at = !table && line % 2 ? columns - 1 - column : column;
    return [step * (at + (table ? 0.65 : 0.5)), top + line * row];
  });
  const height = top + (Math.ceil(count / columns) - 1) * row + radius * (table ? 1.5 : 2.9);
  return { places: table ? [[0, 0], ...places] : places, radius, height };
}

function onCircle({ nodes }, width) {
  const radius = width < 520 ? 18 : 26, height = Math.min(width, 480, 280 + 20 * nodes.length);
  const far = height / 2 - radius * 3.2;
  const places = nodes.map((_, n) => {
    const turn = (2 * Math.PI * n) / nodes.length - Math.PI / 2;
    return [width / 2 + Math.min(width / 2 - radius * 3, far * 2) * Math.cos(turn), height / 2 + radius * 0.8 + far * Math.sin(turn)];
  });
  return { places, radius, height };
}

// An arrow between two places, which stops short of both by so much, bent to one side.
function edge([x1, y1], [x2, y2], bend, before, short) {
  const [cx, cy] = [(x1 + x2) / 2 - (y2 - y1) * 2 * bend, (y1 + y2) / 2 + (x2 - x1) * 2 * bend];
  const toward = ([x, y], [tx, ty], by) => {
    const far = Math.hypot(tx - x, ty - y) || 1;
    return [x + ((tx - x) * by) / far, y + ((ty - y) * by) / far];
  };
  const from = toward([x1, y1], [cx, cy], before), to = toward([x2, y2], [cx, cy], short + 3);
  return svg("path", { d: `M${from}Q${cx} ${cy} ${to}${head(to, Math.atan2(y2 - cy, x2 - cx))}`, class: "arrow" });
}

// An arrow from a place to itself; `way`: -1 above it, 1 below.
function loop([x, y], radius, way) {
  const [left, right] = [[x - radius * 0.55, y + way * radius * 0.9], [x + radius * 0.6, y + way * radius * 1.02]];
  const [high, wide] = [y + way * radius * 2.4, radius * 1.1];
  return svg("path", { d: `M${left}C${x - wide} ${high} ${x + wide} ${high} ${right}${head(right, -1.9 * way)}`, class: "arrow" });
}

const head = ([x, y], turn) => [-2.6, 2.6].map((side) => `M${x} ${y}L${x + 9 * Math.cos(turn + side)} ${y + 9 * Math.sin(turn + side)}`).join("");
