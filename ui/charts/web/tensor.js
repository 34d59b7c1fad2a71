// The input tensor of a network: samples down, time steps across, features within a cell. Bands are
// batches, arrows the state, and a 0 stands where it is zero.

const FULL = 560; // pixels of width at which all is drawn in its own size
const SCALES = [0.85, 1.3]; // how much smaller and larger it may become
const SIZES = { row: 50, under: 22, due: 30, cell: [36, 92], strip: [38, 120], between: 26, lane: 11, mark: 26, target: 56, head: 42, rest: 28 };
const LEAST_PLACES = 4; // of an input, however narrow the screen: the first, a gap, the last two
const HUES = 4; // of the ways of the rows of a batch
const MOST_FIELDS = 40; // of a strip that are told apart

const count = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

function mountPicture(root) {
  const figure = html("div", { class: "drawn tensor" });
  const axes = html("p", { class: "axes" }), room = html("div", { class: "room" }), legend = html("p", { class: "legend" });
  room.tabIndex = 0;
  room.setAttribute("role", "region");
  figure.append(axes, room, legend);
  root.append(figure);
  let data = null, wide = 0;

  function draw() {
    wide = figure.clientWidth;
    if (!data || !wide) return;
    room.replaceChildren(pictureOf(fitting(data, wide), wide));
  }

  const seen = new ResizeObserver(() => figure.clientWidth !== wide && draw());
  seen.observe(figure);
  return {
    take(shown) {
      data = shown;
      room.setAttribute("aria-label", "The tensor, which scrolls if it is wider than the screen");
      axes.replaceChildren(...axesOf(data));
      legend.replaceChildren(...legendOf(data));
      draw();
    },
    end() {
      seen.disconnect();
      figure.remove();
    },
  };
}

function axesOf({ layout, samples, steps, features }) {
  const shape = [samples, ...(layout === "flat" ? [] : [steps]), features];
  const term = (name, text, where) => html("span", { class: `term ${name}` }, html("b", {}, text), ` ${where}`);
  const terms = [term("samples", count(samples, "sample"), "↓")];
  if (layout !== "flat") terms.push(term("steps", count(steps, "time step"), "→"));
  terms.push(term("features", count(features, "feature"), "in a cell"));
  const apart = terms.flatMap((one, n) => (n ? [html("span", { class: "times" }, "×"), one] : [one]));
  return [html("code", {}, `x.shape = (${shape.join(", ")})`), html("span", { class: "terms" }, ...apart)];
}

function legendOf({ layout, batches, batch }) {
  const found = [];
  const sign = (look) => html("i", { class: look, "aria-hidden": "true" }, look === "zero" ? "0" : "");
  const add = (looks, text) => found.push(html("span", {}, ...[looks].flat().map(sign), text));
  if (layout !== "flat") add("zero", "state is zero here: reset");
  if (layout === "steps" && batches[0].rows[0].cells.length > 1) add("flow", "state flows on, step by step");
  const hues = Array.from({ length: Math.min(HUES, batch) }, (_, row) => `flow hue${row}`);
  if (batches.some((one) => one.state === "carried")) add(hues, batch === 1 ? "state carried to the next batch" : "state carried to the next batch, each row its own, in a colour of its own");
  add("band", batch === 1 ? "a batch: one row, one weight update" : "a batch: its rows are read side by side, for one weight update");
  return found;
}

// The data with so many places of each input left out that the rest fits.
function fitting(data, wide) {
  const all = data.places.length;
  let most = all, some = data;
  while (!data.whole && most > LEAST_PLACES && measured(some, wide).width > wide) {
    most -= 1;
    const last = all - most + 2;
    const cut = (places) => [places[0], null, ...places.slice(last)];
    const cutRow = (row) => ({ ...row, cells: cut(row.cells), targets: data.every ? cut(row.targets) : row.targets });
    const batches = data.batches.map((one) => ({ ...one, rows: one.rows.map(cutRow) }));
    some = { ...data, places: cut(data.places), batches };
  }
  return some;
}

// All places in pixels, as large as there is room for.
function measured(data, wide) {
  const [least, most] = SCALES;
  for (let scale = Math.max(least, Math.min(most, wide / FULL)); ; scale = Math.max(least, scale - 0.1)) {
    const found = scaled(data, wide, scale);
    if (found.width <= wide || scale === least) return found;
  }
}

function scaled(data, wide, scale) {
  const at = (size) => size * scale;
  const narrow = wide < 400;
  const cells = data.layout === "steps" ? data.places.length : 1;
  const inside = data.layout === "steps" ? 1 : data.places.length;
  const carried = data.batches.some((one) => one.state === "carried");
  const lanes = carried ? Math.max(...data.batches.map((one) => one.rows.length)) : 0;
  const left = at(narrow ? 30 : 76), lane = left + at(12 + 9 * `x[${data.samples - 1}]`.length);
  const mark = lane + lanes * at(SIZES.lane) + (data.layout === "flat" ? 0 : at(SIZES.mark));
  const start = mark + at(data.layout === "flat" ? 4 : 24), dues = data.batches[0].rows[0].targets.length;
  const targets = at(dues > 1 ? SIZES.due * dues : SIZES.target); // of all beside one another
  const [least, most] = data.width > 1 ? SIZES.strip : SIZES.cell;
  const free = (wide - start - (data.every ? 0 : at(SIZES.between) + targets) - 4) / (cells * inside);
  const between = data.layout === "steps" ? Math.max(10, Math.min(at(SIZES.between), free * 0.3)) : 0;
  const field = Math.max(least * scale, Math.min(at(most), free - between)); // of one symbol
  const cell = field * inside;
  const target = start + cells * (cell + between) - between + at(SIZES.between);
  const end = target + (data.every ? -at(SIZES.between) : targets);
  return { scale, at, narrow, left, lane, lanes, mark, start, between, field, cell, target, targets, inside, width: end + 4 };
}

function pictureOf(data, wide) {
  const m = measured(data, wide), { at } = m;
  const under = [], over = []; // bands and lanes lie under cells
  const text = (x, y, words, look = "", anchor = "middle", size = 14) =>
    svg("text", { x, y, class: look, "text-anchor": anchor, "font-size": at(size) }, words);
  const line = (d, look = "flow") => svg("path", { d, class: look });
  const flow = (d, look = "") => svg("path", { d, class: `flow ${look}`, "marker-end": "url(#tensor-head)" });
  let y = at(SIZES.head);
  const held = new Map(); // by row of the batch: where the state is that it leaves
  const zeroAt = (x, middle) => [svg("circle", { cx: x, cy: middle, r: at(10), class: "zero" }), text(x, middle + at(5), "0", "reset")];
  const hueOf = (row) => `hue${row % HUES}`;
  const laneOf = (n) => m.lane + at(SIZES.lane) * (m.lanes - n - 0.5);

  function rest(words) { // a line of text for what is left out
    over.push(text(held.size ? m.start : m.left, y + at(19), words, "faint", "start"));
    for (const [row, one] of held) {
      under.push(line(`${one.path} V ${y}`, `flow ${hueOf(row)}`), line(`M ${one.x} ${y} v ${at(SIZES.rest)}`, `flow unseen ${hueOf(row)}`));
      held.set(row, { x: one.x, path: `M ${one.x} ${y + at(SIZES.rest)}` });
    }
    y += at(SIZES.rest);
  }

  function head() {
    const top = at(16), low = at(35), middle = (m.start + m.target - at(SIZES.between)) / 2;
    if (!m.narrow) over.push(text(0, low, "update", "faint", "start"));
    over.push(text(m.left, low, m.narrow ? "sample" : "samples ↓", "samples", "start"));
    const steps = data.layout === "flat" ? "no time axis" : data.steps === 1 ? "1 time step" : `${data.steps.toLocaleString("en")} time steps →`;
    over.push(text(middle, top, steps, "steps"));
    const each = data.layout === "steps" ? 1 : 0;
    if (each) {
      data.places.forEach((place, n) => {
        if (place !== null && (data.places.length < 12 || n % 2 === 0 || m.cell > 30)) over.push(text(m.start + n * (m.cell + m.between) + m.cell / 2, low, `t = ${place}`.slice(m.cell < at(40) ? 4 : 0), "faint", "middle", 13));
      });
    } else over.push(text(middle, low, count(data.features, "feature"), "features", "middle", 13));
    if (!data.every) over.push(text(m.target + m.targets / 2, low, m.targets > at(SIZES.target) ? "targets" : "target", "faint", "middle"));
  }

  function cellAt(x, top, cells, row) {
    const high = at(SIZES.row - 10), box = svg("g", {});
    const padding = data.layout === "steps" && cells[0] && !cells[0].letter;
    box.append(svg("rect", { x, y: top, width: m.cell, height: high, rx: at(6), class: padding ? "cell padding" : "cell" }));
    cells.forEach((one, n) => {
      const middle = x + (n + 0.5) * m.field;
      if (n) box.append(line(`M ${x + n * m.field} ${top + 4} v ${high - 8}`, "inner"));
      if (!one) return box.append(text(middle, top + at(25), "…", "faint", "middle", 18));
      box.append(text(middle, top + at(20), one.letter || "·", "letter", "middle", Math.min(20, (m.field / m.scale) * 0.55)));
      if (data.width === 1) box.append(text(middle, top + at(36), decimals(one.number), "number", "middle", Math.min(14, (m.field / m.scale) * 0.36)));
      else box.append(stripOf(middle - m.field * 0.44, top + at(27), m.field * 0.88, at(9), one));
      box.append(svg("title", {}, `x[${row.sample}] ${one.letter || "padding"}: ${data.width === 1 ? one.number : `${data.width} features, ${one.filled.length ? `1 at place ${one.filled.join()}` : "all 0"}`}`));
    });
    return box;
  }

  function stripOf(x, top, width, height, { filled }) {
    const field = width / data.width, apart = data.width <= MOST_FIELDS;
    const strip = svg("g", {}, svg("rect", { x, y: top, width, height, class: "strip" }));
    if (apart) strip.append(line(Array.from({ length: data.width - 1 }, (_, n) => `M ${x + (n + 1) * field} ${top} v ${height}`).join(" "), "field"));
    for (const place of filled) strip.append(svg("rect", { x: x + place * field, y: top - 1, width: Math.max(2, field), height: height + 2, class: "one" }));
    return strip;
  }

  function sampleRow(one, n, state, jumps) {
    const middle = y + at(SIZES.row) / 2, apart = at(7);
    over.push(text(m.left, middle + at(5), `x[${one.sample}]`, jumps ? "sample jump" : "sample", "start", 15));
    if (state === "zero") {
      over.push(...zeroAt(m.mark, middle), flow(`M ${m.mark + at(11)} ${middle} H ${m.start - 5}`));
    } else if (state === "carried") {
      const from = held.get(one.row) ?? { x: laneOf(n), path: `M ${laneOf(n)} ${y - at(6)}` };
      under.push(line(`${from.path} V ${middle - apart} H ${m.start - 5}`, "halo"));
      under.push(flow(`${from.path} V ${middle - apart} H ${m.start - 5}`, hueOf(one.row)));
    }
    if (m.lanes) held.set(one.row, { x: laneOf(n), path: `M ${m.start} ${middle + apart} H ${laneOf(n)}` });
    const groups = data.layout === "steps" ? one.cells.map((cell) => [cell]) : [one.cells];
    groups.forEach((cells, step) => {
      const x = m.start + step * (m.cell + m.between);
      over.push(cellAt(x, y + at(5), cells, one));
      if (step) over.push(flow(`M ${x - m.between + 1} ${middle} H ${x - 4}`));
    });
    const named = (due) => (due ? due.letter || "·" : "…");
    if (data.every) {
      one.targets.forEach((due, n) => over.push(text(m.start + n * (m.cell + m.between) + m.cell / 2, y + at(SIZES.row + 8), named(due), due?.letter ? "letter" : "faint", "middle", 15)));
      y += at(SIZES.row + SIZES.under);
      return;
    }
    over.push(svg("path", { d: `M ${m.target - at(SIZES.between) + 3} ${middle} H ${m.target - 5}`, class: "answer", "marker-end": "url(#tensor-answer)" }));
    over.push(svg("rect", { x: m.target, y: y + at(9), width: m.targets, height: at(SIZES.row - 18), rx: at(6), class: "target" }));
    const [first] = one.targets, alone = one.targets.length === 1;
    one.targets.forEach((due, n) => over.push(text(m.target + at(alone ? 20 : SIZES.due * (n + 0.5)), middle + at(7), named(due), "letter", "middle", alone ? 19 : 16)));
    if (alone && first.letter) over.push(text(m.target + at(SIZES.target) - at(6), middle + at(6), first.class, "number", "end", 12));
    y += at(SIZES.row);
  }

  function batchBand(batch) {
    const top = y;
    batch.rows.forEach((one, n) => {
      const left = n ? one.row - batch.rows[n - 1].row - 1 : 0;
      if (left) {
        over.push(text(m.left, y + at(19), `… ${count(left, "more row")} of this batch`, "faint", "start"));
        y += at(SIZES.rest);
      }
      sampleRow(one, n, batch.state, batch.jumps && !n);
    });
    under.unshift(svg("rect", { x: 0, y: top + 1, width: m.width, height: y - top - 2, rx: at(8), class: "band" }));
    const middle = (top + y) / 2 + at(5), tall = batch.rows.length > 1 && !m.narrow;
    over.push(text(at(8), middle - (tall ? at(8) : 0), batch.number, "update", "start", 17));
    if (tall) over.push(text(at(8), middle + at(11), `${batch.size} rows`, "faint", "start", 13));
    y += at(4);
  }

  head();
  let before = 0;
  for (const batch of data.batches) {
    const left = batch.number - before - 1;
    if (left) rest(`… ${count(left, "more update")}${data.batch === 1 ? "" : ` of ${data.batch} rows`}`);
    batchBand(batch);
    before = batch.number;
  }
  for (const [row, one] of held) under.push(line(`${one.path} V ${y + at(4)}`, "halo"), line(`${one.path} V ${y + at(4)}`, `flow ${hueOf(row)}`));
  if (data.resets) {
    y += at(4);
    over.push(...zeroAt(m.left + at(10), y + at(14)), text(m.left + at(28), y + at(19), "epoch 2 begins: the state is zero again", "", "start", 15));
    y += at(32);
  }
  const picture = svg("svg", { width: m.width, height: y + 2, viewBox: `0 0 ${m.width} ${y + 2}`, role: "img", "aria-label": data.label });
  picture.append(heads(), ...under, ...over);
  return picture;
}

const decimals = (number) => (number === 0 ? "0" : number.toFixed(2));

function heads() {
  const head = (id, look) => svg("marker", { id, viewBox: "0 0 8 8", refX: 5, refY: 4, markerWidth: 4.2, markerHeight: 4.2, orient: "auto" }, svg("path", { d: "M 0 0 L 8 4 L 0 8 z", class: look }));
  return svg("defs", {}, head("tensor-head", "head"), head("tensor-answer", "head plain"));
}
