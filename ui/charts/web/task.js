// What a task asks: symbols that are read, blue, and what is to be answered, green: below each symbol,
// at the end of a row, or along a ring. A dot stands where nothing is asked.

const WIDE = 360, HIGH = 152, FOOT = HIGH - 4;
const BETWEEN = 0.2; // of a cell, to the next
const SIDE = 44; // for words at the left

const label = (x, y, words, look = "", size = 13) => svg("text", { x, y: y + size * 0.35, class: look, style: `font-size:${size}px` }, words);
const line = (d, look) => svg("path", { d, class: look });
// As large as a word has room for, in a cell so wide.
const sizeIn = (wide, words) => Math.min(15, wide * 0.62, (wide * 1.75) / Math.max(1, words.length));

function cell(x, y, wide, high, symbol, look) {
  if (symbol === null) return label(x, y, "…", "faint");
  const box = { x: x - wide / 2, y: y - high / 2, width: wide, height: high, rx: 4 };
  if (!symbol) return look === "answer" ? svg("circle", { cx: x, cy: y, r: 2.5, class: "nothing" }) : svg("rect", { ...box, class: "padding" });
  return [svg("rect", { ...box, class: look }), label(x, y, symbol, "", sizeIn(wide, symbol))];
}

// Between the cells of a row that a state goes along; `at`: the middle of each.
const flows = (at, y, wide) => at.slice(1).map((x, n) => line(`M ${at[n] + wide / 2} ${y} H ${x - wide / 2}`, "flow"));

function read(row, at, y, wide, high, flow) {
  const last = row.reads.findLastIndex((one) => one === null || one[0]); // of a sequence that ends early
  const behind = { x: at[0] - wide / 2 - 4, y: y - high / 2 - 4, width: at.at(-1) - at[0] + wide + 8, height: high + 8, rx: 7, class: "at-once" };
  return [
    flow ? flows(at.slice(0, last + 1), y, wide) : svg("rect", behind),
    row.reads.map((one, n) => cell(at[n], y, wide, high, one && one[0], one?.[1])),
  ];
}

// An answer below each symbol, and the count that it hangs on above them.
function along({ rows, flow, heights }) {
  const step = (WIDE - SIDE - 2) / rows[0].reads.length, wide = step * (1 - BETWEEN);
  const at = rows[0].reads.map((_, n) => SIDE + (n + 0.5) * step);
  const top = heights.length ? 62 : 0;
  const each = Math.min(62, (HIGH - top) / rows.length), high = Math.min(wide, each * 0.42);
  const first = (HIGH + top - each * rows.length) / 2;
  return [
    heights.length ? stairs(heights, at, step, top - 4) : [],
    rows.map((row, n) => {
      const y = first + each * n + each * 0.26, below = y + each * 0.48;
      return [
        label(0, y, "reads", "faint side"), label(0, below, "asked", "faint side"),
        read(row, at, y, wide, high, flow),
        row.answers.map((one, place) => cell(at[place], below, wide, high, one, "answer")),
      ];
    }),
  ];
}

function stairs(heights, at, step, foot) {
  const up = (foot - 6) / Math.max(...heights);
  const points = heights.map((height, n) => `V ${foot - height * up} H ${at[n] + step / 2}`);
  return [label(0, foot - 6, "count", "faint side"), line(`M ${at[0] - step / 2} ${foot} ${points.join(" ")} V ${foot} Z`, "count")];
}

// All answers at the end, and an arc from a symbol to the answer that it is again.
function apart({ rows, flow, links }) {
  const [{ reads, answers }] = rows, arcs = links.length ? 46 : 0;
  const step = Math.min(72, WIDE / (reads.length + answers.length + 1)), wide = step * (1 - BETWEEN);
  const left = (WIDE - step * (reads.length + answers.length + 1)) / 2 + step / 2;
  const at = (n) => left + n * step, asked = (n) => at(reads.length + 1 + n);
  const each = Math.min(42, (HIGH - 18 - arcs) / rows.length), high = Math.min(wide, each * 0.72);
  const first = arcs + (HIGH - 18 - arcs - each * rows.length) / 2 + each / 2;
  const middles = reads.map((_, n) => at(n));
  return [
    links.map(([from, to]) => {
      const y = first - high / 2, wideArc = asked(to) - at(from);
      return line(`M ${at(from)} ${y} C ${at(from) + wideArc * 0.1} ${y - 8 - wideArc * 0.2} ${asked(to) - wideArc * 0.1} ${y - 8 - wideArc * 0.2} ${asked(to)} ${y}`, "asks");
    }),
    rows.map((row, n) => {
      const y = first + each * n;
      return [
        read(row, middles, y, wide, high, flow),
        line(`M ${at(reads.length) - step * 0.3} ${y} h ${step * 0.6} m -5 -4 l 5 4 l -5 4`, "asks"),
        row.answers.map((one, place) => cell(asked(place), y, wide, high, one, "answer")),
      ];
    }),
    label((at(0) + middles.at(-1)) / 2, FOOT - 6, "reads", "faint"),
    label((asked(0) + asked(answers.length - 1)) / 2, FOOT - 6, "asked", "faint"),
  ];
}

// Every symbol asks for the one after it, the last for the first.
function around({ ring, laps }) {
  const way = line(`M 180 ${HIGH / 2 - 60} a 158 60 0 1 1 -1 0 z`, "flow"), length = way.getTotalLength();
  const at = ring.map((_, n) => way.getPointAtLength((n / ring.length) * length));
  const wide = Math.min(24, (length / ring.length) * 0.85), last = at.at(-1);
  return [
    way,
    line(`M ${last.x} ${last.y} L ${at[0].x} ${at[0].y}`, "asks"),
    ring.map((symbol, n) => cell(at[n].x, at[n].y, wide, wide, symbol, n ? "read" : "answer")),
    label(WIDE / 2, HIGH / 2 - 8, `after ${ring.at(-1)}: ${ring[0]}`, "", 16),
    label(WIDE / 2, HIGH / 2 + 14, `round and round, ${laps} times`, "faint"),
  ];
}

function mountPicture(root) {
  const picture = svg("svg", { class: "task", viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img" });
  root.append(picture);
  return {
    take(data) {
      picture.setAttribute("aria-label", data.label);
      const drawn = data.ring.length ? around(data) : data.along ? along(data) : apart(data);
      picture.replaceChildren(...drawn.flat(Infinity));
    },
    end: () => picture.remove(),
  };
}
