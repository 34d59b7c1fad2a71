// The cells, drawn: what is kept runs along the top, the gates stand below it, and what they read
// comes from beneath. How wide a line is says how much flows; orange is above zero, blue below.

// Two places for everything: beside each other, and for a phone. A gate's `x` is its middle.
const WIDE = {
  W: 1400, H: 548, belt: 62, box: [170, 84], r: 25, gate: [190, 215, 132], entry: 50,
  hBus: 425, xBus: 508, letter: [0, 476, 170, 64], numbers: [186, 540], hBox: [0, 383], riser: 85,
  text: 25, number: 42, most: 14, gap: 30,
  LSTM: { x: { forget: 330, input: 560, candidate: 790, output: 1010 }, f: 330, plus: 675, mix: 168, out: 1150, h: 178, turn: 178 },
  GRU: { x: { update: 430, reset: 690, candidate: 950 }, f: 430, plus: 950, mix: 150, turn: 180 },
  SimpleRNN: { x: { h: 640 }, top: 180 },
};
const NARROW = {
  W: 400, H: 470, belt: 32, box: [88, 60], r: 14, gate: [94, 186, 92], entry: 24,
  hBus: 338, xBus: 374, letter: [104, 404, 88, 60], numbers: [204, 440], hBox: [0, 404], riser: 9,
  text: 15, number: 24, most: 8, gap: 18,
  LSTM: { x: { forget: 50, input: 150, candidate: 250, output: 350 }, f: 116, plus: 205, mix: 108, out: 282, h: 117, turn: 160 },
  GRU: { x: { update: 74, reset: 202, candidate: 336 }, f: 124, plus: 270, mix: 104, turn: 150 },
  SimpleRNN: { x: { h: 202 }, top: 172 },
};
const FULL = 2; // what is as large as this flows as wide as it can
const SIGNS = { forget: "f", input: "i", candidate: "g", output: "o", update: "z", reset: "r", h: "tanh" };

const look = (value) => (Math.abs(value) < 0.005 ? "none" : value < 0 ? "below" : "above");

// `value(name)`: a number of the step; `chosen`: the sum that is looked at; `choose(name)`: of a gate
// that is pointed at. `step` as ui/charts/one_step.py makes it, `at`: a place.
function drawnCell(step, at, narrow, value, chosen, choose) {
  const L = narrow ? NARROW : WIDE, own = L[step.cell];
  const [wide, high] = L.box, [gateWide, gateTop, gateHigh] = L.gate, bottom = gateTop + gateHigh;

  const text = (x, y, said, { size = L.text, anchor = "middle", kind = "" } = {}) =>
    svg("text", { x, y, "font-size": size, "text-anchor": anchor, class: kind }, said);
  const path = (points) => `M${points.map((point) => point.join(" ")).join("L")}`;
  const wire = (...points) => svg("path", { d: path(points), class: "wire" });
  const flow = (much, ...points) =>
    svg("path", { d: path(points), class: `flow ${look(much)}`, "stroke-width": 2 + (L.most - 2) * Math.min(1, Math.abs(much) / FULL) });
  const node = (x, y, sign, r = L.r) => [
    svg("circle", { cx: x, cy: y, r, class: "node" }),
    text(x, y + L.text * 0.36, sign, { size: sign.length > 1 ? L.text * 0.8 : L.text * 1.3 }),
  ];
  const state = (x, middle, name, much) => [
    svg("rect", { x, y: middle - high / 2, width: wide, height: high, rx: 10, class: "box" }),
    text(x + wide / 2, middle - high * 0.14, name),
    text(x + wide / 2, middle + high * 0.36, signed(much), { size: L.number * 0.9, kind: "number" }),
  ];

  function gate(name) {
    const much = value(name), left = own.x[name] - gateWide / 2, bothWays = name === "candidate" || name === "h";
    const inner = gateWide - 20, from = bothWays ? Math.min(0.5, 0.5 + much / 2) : 0;
    const bar = gateHigh - (narrow ? 20 : 28);
    const title = narrow || SIGNS[name] === "tanh" ? SIGNS[name] : `${name} ${SIGNS[name]}`;
    return svg(
      "g",
      { class: name === chosen ? "gate chosen" : "gate" },
      svg("rect", { x: left, y: gateTop, width: gateWide, height: gateHigh, rx: 10, class: "box" }),
      text(own.x[name], gateTop + L.text * 1.25, title),
      text(own.x[name], gateTop + gateHigh * 0.67, signed(much), { size: L.number, kind: "number" }),
      svg("rect", { x: left + 10, y: gateTop + bar, width: inner, height: 16, rx: 4, class: "groove" }),
      svg("rect", {
        x: left + 10 + inner * from, y: gateTop + bar, rx: 4, height: 16, class: look(much),
        width: inner * (bothWays ? Math.abs(much) / 2 : much),
      }),
      bothWays && svg("line", { x1: own.x[name], x2: own.x[name], y1: gateTop + bar - 3, y2: gateTop + bar + 19, class: "zero" }),
    );
  }

  // What every gate reads: the h of all units, and the letter.
  function read() {
    const names = Object.keys(own.x), held = step.cell === "GRU" && own.x.candidate - L.entry; // by way of the reset gate
    const last = own.x[names.at(-1)], first = own.x[names[0]];
    const [x, y, letterWide, letterHigh] = L.letter, [numbersX, numbersY] = L.numbers;
    const feed = narrow ? [[x + 14, y], [x + 14, L.xBus]] : [[x + letterWide, L.xBus]];
    const drawn = [wire(...feed, [last + L.entry, L.xBus])];
    if (narrow) drawn.push(wire([first + L.entry, L.xBus], [x + 14, L.xBus]));
    if (step.cell === "GRU") drawn.push(wire([L.riser, L.belt + high / 2], [L.riser, L.hBus], [last - L.entry, L.hBus]));
    else if (narrow) drawn.push(wire([L.riser, L.hBox[1]], [L.riser, L.hBus], [last - L.entry, L.hBus]));
    else drawn.push(wire([wide, L.hBus], [last - L.entry, L.hBus]));
    for (const name of names) {
      const fromH = value(`${name} from h`), fromX = value(`${name} from x`);
      const above = L.hBus - (L.hBus - bottom) * 0.36, between = (L.hBus + L.xBus) / 2 + L.text * 0.35;
      const right = own.x[name] - L.entry, left = own.x[name] + L.entry, aside = L.gap / 4 + L.most / 2;
      // The ground is seen where the letter's line crosses the other.
      drawn.push(svg("path", { d: path([[left, L.hBus - 8], [left, L.hBus + 8]]), class: "bridge", "stroke-width": L.most }));
      drawn.push(flow(fromH, [right, L.hBus], [right, bottom]), flow(fromX, [left, L.xBus], [left, bottom]));
      drawn.push([[right, L.hBus], [left, L.xBus]].map(([cx, cy]) => svg("circle", { cx, cy, r: L.r / 4, class: "joint" })));
      drawn.push(text(left - aside, between, signed(fromX), { anchor: "end" }));
      if (right === held) drawn.push(text(right - aside, between, signed(fromH), { anchor: "end" }));
      else drawn.push(text(right + aside, above, signed(fromH), { anchor: "start" }));
    }
    const letters = step.read[at];
    drawn.push(
      svg("rect", { x, y, width: letterWide, height: letterHigh, rx: 10, class: "box letter" }),
      text(x + letterWide / 2, y + letterHigh * 0.5 + L.number * 0.34, letters, { size: Math.min(L.number, (1.5 * letterWide) / [...letters].length), kind: "number" }),
      text(numbersX, numbersY, step.numbers[at], { anchor: "start" }),
      text(step.cell === "GRU" ? L.riser + 16 : wide + 16, L.hBus - L.text * 0.4,
        step.units === 1 || narrow ? "" : `all ${step.units} h`, { anchor: "start" }),
    );
    return drawn;
  }

  const right = L.W - wide, top = own.top ?? 0;
  const stateBefore = () => state(L.hBox[0], L.hBox[1] + high / 2, "h before", value("h before"));
  const cells = {
    LSTM() {
      const { f, plus, mix, out, h, turn, x } = own, kept = value("forget") * value("c before"), taken = value("input") * value("candidate");
      return [
        flow(value("c before"), [wide, L.belt], [f, L.belt]),
        flow(value("forget"), [x.forget, gateTop], ...(x.forget === f ? [] : [[x.forget, turn], [f, turn]]), [f, L.belt]),
        flow(kept, [f, L.belt], [plus, L.belt]),
        flow(value("input"), [x.input, gateTop], [x.input, mix], [plus, mix]),
        flow(value("candidate"), [x.candidate, gateTop], [x.candidate, mix], [plus, mix]),
        flow(taken, [plus, mix], [plus, L.belt]),
        flow(value("c"), [plus, L.belt], [right, L.belt]),
        flow(Math.tanh(value("c")), [out, L.belt], [out, h]),
        flow(value("output"), [x.output, gateTop], [x.output, turn], [out, turn], ...(turn === h ? [] : [[out, h]])),
        flow(value("h"), [out, h], [right, h]),
        node(f, L.belt, "×"), node(plus, L.belt, "+"), node(plus, mix, "×"), node(out, h, "×"),
        node(out, (L.belt + h) / 2, "tanh", L.r * 0.95),
        text((f + plus) / 2, L.belt - L.gap * 0.6, signed(kept)),
        text(plus + L.gap, (L.belt + mix) / 2 + L.text * 0.35, signed(taken), { anchor: "start" }),
        state(0, L.belt, "c before", value("c before")), state(right, L.belt, "c", value("c")),
        stateBefore(), state(right, h, "h", value("h")),
      ];
    },
    GRU() {
      const { f, plus, mix, turn, x } = own, kept = value("update") * value("h before"), taken = (1 - value("update")) * value("candidate");
      const entry = x.candidate - L.entry, hold = (bottom + L.hBus) / 2, side = x.reset + gateWide / 2;
      return [
        flow(value("h before"), [wide, L.belt], [f, L.belt]),
        flow(1 - value("update"), [f, mix], [plus, mix]),
        flow(value("update"), [x.update, gateTop], ...(x.update === f ? [] : [[x.update, turn], [f, turn]]), [f, L.belt]),
        flow(kept, [f, L.belt], [plus, L.belt]),
        flow(value("candidate"), [x.candidate, gateTop], ...(x.candidate === plus ? [] : [[x.candidate, turn], [plus, turn]]), [plus, mix]),
        flow(taken, [plus, mix], [plus, L.belt]),
        flow(value("h"), [plus, L.belt], [right, L.belt]),
        flow(value("reset"), [side, gateTop + gateHigh / 2], [side + L.gap * 0.7, gateTop + gateHigh / 2], [side + L.gap * 0.7, hold], [entry, hold]),
        node(f, L.belt, "×"), node(plus, L.belt, "+"), node(plus, mix, "×"), node(entry, hold, "×", L.r * 0.8),
        text((f + plus) / 2, L.belt - L.gap * 0.6, signed(kept)),
        text((f + plus) / 2, mix - L.gap * 0.6, `1 − z = ${signed(1 - value("update"))}`),
        text(plus + L.gap, (L.belt + mix) / 2 + L.text * 0.35, signed(taken), { anchor: "start" }),
        state(0, L.belt, "h before", value("h before")), state(right, L.belt, "h", value("h")),
      ];
    },
    SimpleRNN() {
      const middle = gateTop + gateHigh / 2;
      return [
        flow(value("h"), [own.x.h + gateWide / 2, middle], [right, middle]),
        stateBefore(), state(right, middle, "h", value("h")),
      ];
    },
  };

  const drawing = svg("svg", { viewBox: `0 ${top} ${L.W} ${L.H - top}`, role: "img" }, read(), cells[step.cell]());
  for (const name of Object.keys(own.x)) {
    const box = gate(name);
    box.addEventListener("pointerenter", () => choose(name));
    drawing.append(box);
  }
  return drawing;
}
