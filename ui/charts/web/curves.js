// Loss or accuracy over the epochs: the curve as far as it has come, the one before it, and the
// latest value in large figures.

const LEFT = 46, RIGHT = 8, TOP = 10, BOTTOM = 26; // pixels around a plot

// The last place in ascending numbers that is no more than one; -1 where there is none.
function lastUpTo(numbers, one) {
  let low = 0, high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] <= one) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const MOST_STEPS = 5; // between the ticks of an axis
const UNKNOWN = 3; // the highest loss, before there is any

// Numbers for an axis from 0 to the first that is no less than the highest value, in steps of 1, 2
// or 5 times a power of ten.
function niceTicks(highest) {
  if (!highest) return [0, 1];
  const least = highest / MOST_STEPS, ten = 10 ** Math.floor(Math.log10(least));
  const step = ten * [1, 2, 5, 10].find((one) => one * ten >= least * (1 - 1e-9));
  const steps = Math.ceil(highest / step - 1e-9);
  return Array.from({ length: steps + 1 }, (_, n) => Number((n * step).toPrecision(6)));
}

// `ticks` of the y axis for values up to a highest one, the last of them its upper end; `text` of
// a value, `exact` or not, and of a tick.
const QUANTITIES = {
  loss: {
    title: "Running loss",
    ticks: niceTicks,
    text: (value, exact) => value.toFixed(exact ? 4 : 3),
    tick: String,
  },
  accuracy: {
    title: "Running accuracy",
    ticks: () => [0, 0.5, 1],
    text: percent,
    tick: (value) => `${100 * value}%`,
  },
};

// `hover` is told of an epoch that a reader points at, or of null.
function curveOf(name, hover) {
  const { title, ticks, text, tick } = QUANTITIES[name];
  const value = html("strong", { class: "value" });
  const axes = svg("g", { class: "axes" });
  const before = svg("path", { class: "line before" });
  const line = svg("path", { class: `line ${name}` });
  const dot = svg("circle", { class: `dot ${name}`, r: 5 });
  const picture = svg("svg", { class: "plot", role: "img" }, axes, before, line, dot);
  const element = html("figure", { class: "curve" }, html("figcaption", {}, html("span", { class: "name" }, title), value), picture);
  let data = null, points = [], shape = "";

  function layout() {
    const wide = picture.clientWidth, high = picture.clientHeight;
    if (!data || !wide) return;
    const known = [...data[name], ...(data.before?.[name] ?? [])];
    const marks = ticks(known.length ? Math.max(...known) : UNKNOWN), highest = marks.at(-1);
    const x = (epoch) => LEFT + (epoch / data.epochs) * (wide - LEFT - RIGHT);
    const y = (one) => high - BOTTOM - (one / highest) * (high - TOP - BOTTOM);
    const spot = (from) => (one, n) => [x(from.at[n]).toFixed(1), y(one).toFixed(1)];
    points = data[name].map(spot(data));
    const seen = data.before ? data.before.at.filter((epoch) => epoch <= data.epochs).length : 0;
    before.setAttribute("d", path(data.before ? data.before[name].slice(0, seen).map(spot(data.before)) : []));
    const now = [wide, high, highest, data.epochs].join();
    if (now === shape) return;
    shape = now;
    axes.replaceChildren(
      ...marks.flatMap((one) => [
        svg("line", { x1: LEFT, x2: wide - RIGHT, y1: y(one), y2: y(one) }),
        svg("text", { x: LEFT - 8, y: y(one) + 5, "text-anchor": "end" }, tick(one)),
      ]),
      svg("text", { x: LEFT, y: high - 6 }, "0"),
      svg("text", { x: wide - RIGHT, y: high - 6, "text-anchor": "end" }, data.epochs.toLocaleString("en")),
      svg("text", { x: (LEFT + wide - RIGHT) / 2, y: high - 6, "text-anchor": "middle" }, "Epoch"),
    );
  }

  const path = (some) => some.map((one, n) => `${n ? "L" : "M"}${one.join(" ")}`).join("");

  picture.addEventListener("pointermove", (event) => {
    const box = picture.getBoundingClientRect();
    const share = (event.clientX - box.left - LEFT) / (box.width - LEFT - RIGHT);
    hover(share >= 0 && share <= 1 ? share * data.epochs : null);
  });
  picture.addEventListener("pointerleave", () => hover(null));

  return {
    element,
    take(next) {
      data = next;
      layout();
    },
    layout,
    // As far as it had come after an epoch.
    draw(epoch) {
      const last = lastUpTo(data.at, epoch);
      line.setAttribute("d", path(points.slice(0, last + 1)));
      const at = points[last];
      dot.setAttribute("visibility", at ? "visible" : "hidden");
      if (at) [dot.cx.baseVal.value, dot.cy.baseVal.value] = at.map(Number);
      value.textContent = last < 0 ? "–" : text(data[name][last], false);
      picture.setAttribute("aria-label", last < 0 ? `${title}: no epoch yet` :
        `${title} by epoch, ${text(data[name][last], true)} in epoch ${data.at[last]} of ${data.epochs}`);
    },
    // Its value in an epoch, in words.
    said(epoch) {
      const last = Math.max(0, lastUpTo(data.at, epoch));
      return data[name].length ? `${title.toLowerCase()} ${text(data[name][last], true)}` : "";
    },
  };
}
