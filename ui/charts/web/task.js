// What a task asks: symbols that are read, blue, and what is to be answered, green, below each symbol,
// at the end of a row, or along a ring. A frame is empty where nothing is asked.

const WIDE = 360, HIGH = 140, FOOT = 52; // of the count
const line = (d, look) => svg("path", { d, class: look });
const label = (x, y, words, size, look = "letter") => svg("text", { x, y: y + size * 0.35, class: look, "text-anchor": "middle", "font-size": size }, words);

function cell([x, y], wide, high, symbol, look) {
  const kind = symbol === null ? "nothing" : symbol ? look : look === "target" ? "unasked" : "cell padding"; // over a line that goes through
  const box = svg("rect", { x: x - wide / 2, y: y - high / 2, width: wide, height: high, rx: 4, class: kind });
  if (symbol === null) return [box, label(x, y, "…", 20, "faint")];
  return [box, label(x, y, symbol, Math.min(15, wide * 0.62, (wide * 1.75) / symbol.length))];
}

// Every row, with its answers below each symbol, or after an arrow, under arcs from what is asked again.
function inRows({ rows, along, flow, links, heights }) {
  const count = rows[0].reads.length, asked = rows[0].answers.length;
  const columns = along ? count : count + 1 + asked, step = Math.min(72, (WIDE - 8) / columns), wide = step * 0.8;
  const top = heights.length ? FOOT + 4 : links.length ? 44 : 0, each = Math.min(along ? 64 : 42, (HIGH - top) / rows.length);
  const high = Math.min(wide, each * (along ? 0.38 : 0.72));
  const x = (n) => WIDE / 2 + (n - (columns - 1) / 2) * step;
  const y = (n) => (HIGH + top - each * rows.length) / 2 + each * (n + (along ? 0.26 : 0.5));
  const steps = heights.map((height, n) => `V ${FOOT - (height * (FOOT - 4)) / Math.max(...heights)} H ${x(n + 0.5)}`);
  const arc = ([from, to]) => {
    const right = x(count + 1 + to), foot = y(0) - high / 2, up = foot - 8 - (right - x(from)) * 0.2;
    return line(`M ${x(from)} ${foot} C ${x(from)} ${up} ${right} ${up} ${right} ${foot}`, "answer");
  };
  const row = ({ reads, looks, answers }, n) => {
    const last = reads.findLastIndex((one) => one !== ""); // of a sequence that ends early
    const behind = { x: x(-0.5), y: y(n) - high / 2 - 4, width: count * step, height: high + 8, rx: 7, class: "band" };
    return [
      flow ? line(`M ${x(0)} ${y(n)} H ${x(last)}`, "flow") : svg("rect", behind),
      reads.map((one, place) => cell([x(place), y(n)], wide, high, one, `cell ${looks[place]}`)),
      along ? [] : line(`M ${x(count - 0.3)} ${y(n)} H ${x(count + 0.3)} m -5 -4 l 5 4 l -5 4`, "answer"),
      answers.map((one, place) => cell(along ? [x(place), y(n) + each * 0.44] : [x(count + 1 + place), y(n)], wide, high, one, "target")),
    ];
  };
  return [line(steps.length ? `M ${x(-0.5)} ${FOOT} ${steps.join(" ")} V ${FOOT} Z` : "", "count"), links.map(arc), rows.map(row)];
}

// Every symbol asks for the one after it, the last for the first.
function around({ ring }) {
  const way = line(`M 180 ${HIGH / 2 - 57} a 158 57 0 1 1 -1 0 z`, "flow"), length = way.getTotalLength();
  const at = ring.map((_, n) => way.getPointAtLength((n / ring.length) * length)), wide = Math.min(24, (length / ring.length) * 0.85);
  const cells = ring.map((symbol, n) => cell([at[n].x, at[n].y], wide, wide, symbol, n ? "cell" : "target"));
  return [way, cells, label(WIDE / 2, HIGH / 2, `${ring.at(-1)} → ${ring[0]}`, 18)];
}

function mountPicture(root) {
  const picture = svg("svg", { class: "task", viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img" });
  const figure = html("div", { class: "drawn tensor" }, html("div", { class: "room" }, picture));
  root.append(figure);
  const take = (data) => {
    picture.setAttribute("aria-label", data.label);
    picture.replaceChildren(...(data.ring.length ? around(data) : inRows(data)).flat(Infinity));
  };
  return { take, end: () => figure.remove() };
}
