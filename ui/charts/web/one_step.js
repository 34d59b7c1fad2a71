// One step of a cell: drawn, as equations, and where each number comes from. A reader moves among
// letters and units here, and the page hears of it.

const SHOWN = 6; // contributions by name
const NARROW_BELOW = 620; // pixels

// `moved(at, unit)` is told of a place (from 1) and a unit that a reader has chosen.
function mountOneStep(root, moved) {
  const button = (text, label, act) => {
    const made = html("button", { class: "turn", onclick: act, "aria-label": label }, text);
    made.type = "button";
    return made;
  };
  const strip = html("div", { class: "strip", role: "slider", tabindex: "0", "aria-label": "Letter" });
  const units = html("select", { "aria-label": "Unit", onchange: () => go(at, Number(units.value)) });
  const whole = button("", "", () => (document.fullscreenElement ? document.exitFullscreen() : box.requestFullscreen()));
  const sayWhole = () => {
    whole.textContent = document.fullscreenElement ? "Leave full screen" : "Full screen";
    whole.setAttribute("aria-label", whole.textContent);
  };
  sayWhole();
  whole.hidden = !document.fullscreenEnabled;
  const controls = html("div", { class: "controls" },
    html("div", { class: "letters" }, button("◀", "Letter before", () => go(at - 1, unit)), strip, button("▶", "Next letter", () => go(at + 1, unit))),
    html("label", { class: "unit" }, "Unit ", button("▲", "Unit before", () => go(at, unit - 1)), units, button("▼", "Next unit", () => go(at, unit + 1))),
    whole);
  const status = html("p", { class: "status", role: "status" });
  const picture = html("div", { class: "picture" });
  const equations = html("ul", { class: "equations" }), sources = html("div", { class: "sources" });
  const box = html("section", { class: "drawn one-step", tabindex: "-1" }, controls, status, picture, equations, sources);
  root.append(box);

  let step = null, at = 1, unit = 0, chosen = "", narrow = false;

  const value = (name) => step.values[name][(at - 1) * step.units + unit];
  const filled = (text) => text.replace(/{(.*?)}/g, (_, name) => signed(value(name))).replaceAll("+ −", "− ");
  const isSum = (name) => step.summed.includes(name);

  function go(place, number) {
    const kept = [at, unit];
    at = Math.max(1, Math.min(step.letters.length, place));
    unit = Math.max(0, Math.min(step.units - 1, number));
    if (kept[0] === at && kept[1] === unit) return;
    draw();
    moved(at, unit);
  }

  function choose(name) {
    if (name === chosen) return;
    chosen = name;
    draw();
  }

  function draw() {
    const said = `${at} of ${step.letters.length}: ${step.letters[at - 1]}`;
    const before = step.before[at - 1] ? `after ${step.before[at - 1]}` : "from zero state";
    status.replaceChildren(html("b", {}, `${step.letters[at - 1]} → ${step.says[at - 1]}`), ` ${before}, unit ${unit}`);
    for (const [n, sign] of [...strip.children].entries()) sign.classList.toggle("now", n === at - 1);
    const now = strip.children[at - 1];
    strip.scrollLeft = now.offsetLeft - strip.offsetLeft - strip.clientWidth / 2 + now.offsetWidth / 2;
    strip.setAttribute("aria-valuenow", at);
    strip.setAttribute("aria-valuetext", said);
    units.value = unit;
    const drawing = drawnCell(step, at - 1, narrow, value, chosen, choose);
    drawing.setAttribute("aria-label", `${step.cell}${step.of && `, layer ${step.of}`}, unit ${unit}, letter ${said}, ${before}, predicts ${step.says[at - 1]}. ${
      Object.keys(step.equations).map((name) => `${name} ${signed(value(name))}`).join(", ")}. Before: ${
      ["h", "c"].filter((name) => `${name} before` in step.values).map((name) => `${name} ${signed(value(`${name} before`))}`).join(", ")}.`);
    picture.replaceChildren(drawing);
    for (const [n, [name, text]] of Object.entries(step.equations).entries()) {
      const line = equations.children[n].firstChild;
      line.replaceChildren(...filled(text).split(/(?= = )/).map((part, k, all) => html(k === all.length - 1 ? "b" : "span", {}, part)));
      if (isSum(name)) line.setAttribute("aria-pressed", name === chosen);
    }
    explain();
  }

  // One number as what it is made of.
  function product(name, much, weight) {
    const row = html("li", { class: look(much * weight) }, html("span", {}, name),
      html("span", {}, `${signed(much)} × ${signed(weight)}`), html("b", {}, signed(much * weight)));
    row.style.setProperty("--much", Math.min(1, Math.abs(much * weight) / FULL));
    return row;
  }

  // `all`: [name, number, weight]; the largest by name, the others as their sum.
  function part(title, sum, all) {
    const size = ([, much, weight]) => Math.abs(much * weight);
    const sorted = all.toSorted((one, other) => size(other) - size(one)), rest = sorted.slice(SHOWN);
    const others = rest.reduce((total, [, much, weight]) => total + much * weight, 0);
    return html("div", {}, html("p", {}, `${title}: `, html("b", {}, signed(sum))),
      html("ul", {}, sorted.slice(0, SHOWN).map((one) => product(...one)),
        rest.length ? html("li", {}, html("span", {}, `${rest.length} others`), html("b", {}, signed(others))) : null));
  }

  function explain() {
    const of = (much) => Array.from({ length: much }, (_, n) => n), columns = step.sources.columns;
    const names = step.sources.rows[at - 1] ?? step.sources.rows[0];
    const hs = step.values["h before"].subarray((at - 1) * step.units, at * step.units);
    const recurrent = step.recurrent[chosen], kernel = step.kernel[chosen];
    const inputs = of(columns.length).map((n) => [names[columns[n]], step.inputs[(at - 1) * columns.length + n], kernel[n * step.units + unit]]);
    const biases = [`${chosen} bias`, `${chosen} bias of h`].filter((name) => name in step.values);
    sources.replaceChildren(
      html("p", { class: "title" }, `Where the sum of ${chosen} comes from`),
      html("div", { class: "parts" },
        html("div", {}, part("From the input", value(`${chosen} from x`), inputs.filter(([, much]) => much)),
          biases.map((name) => html("p", {}, name.endsWith("of h") ? "Bias of h: " : "Bias: ", html("b", {}, signed(value(name)))))),
        part("From h before", value(`${chosen} from h`), of(step.units).map((n) => [`unit ${n}`, hs[n], recurrent[n * step.units + unit]]))));
  }

  function build() {
    strip.replaceChildren(...step.letters.map((letter, n) => html("span", { onclick: () => go(n + 1, unit) }, letter)));
    strip.setAttribute("aria-valuemin", 1);
    strip.setAttribute("aria-valuemax", step.letters.length);
    units.replaceChildren(...Array.from({ length: step.units }, (_, n) => html("option", { value: n }, String(n))));
    if (!isSum(chosen)) chosen = Object.keys(step.equations).find(isSum);
    equations.replaceChildren(...Object.keys(step.equations).map((name) => html("li", {}, isSum(name)
      ? html("button", { type: "button", onclick: () => choose(name), onfocus: () => choose(name), onpointerenter: () => choose(name) })
      : html("span", {}))));
  }

  // Arrow keys are for the picture wherever the focus is, unless what has it uses them itself: a
  // field, or options that were come to by Tab; those that were clicked on have had their turn.
  const FIELDS = "input:not([type=radio]), textarea, select, [contenteditable], [role=slider], [role=combobox], [role=listbox], [role=menu], [role=grid], [role=dialog]";
  const OPTIONS = "[role=radiogroup], [role=tablist], [type=radio]";
  let tabbed = document.activeElement?.matches(":focus-visible") ?? false;

  function onKey(event) {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }, by = moves[event.key];
    if (event.key === "Tab") tabbed = true;
    if (!by || !step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const target = event.composedPath()[0], place = box.getBoundingClientRect();
    if (box.contains(target)) {
      if (target === units) return;
    } else {
      if (target.closest?.(FIELDS) || (tabbed && target.closest?.(OPTIONS))) return;
      if (place.bottom < 0 || place.top > innerHeight) return; // out of sight
      box.focus({ preventScroll: true });
    }
    event.preventDefault();
    event.stopPropagation();
    go(at + by[0], unit + by[1]);
  }
  const onPoint = () => (tabbed = false);
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("pointerdown", onPoint, true);
  document.addEventListener("fullscreenchange", sayWhole);
  const sizes = new ResizeObserver(() => {
    const now = box.clientWidth < NARROW_BELOW;
    if (now === narrow) return;
    narrow = now;
    if (step) draw();
  });
  sizes.observe(box);

  return {
    // `place` and `number`: where the page stands, if it is to be followed.
    take(next, place = at, number = unit) {
      const other = step?.id !== next.id;
      step = other ? unpackedStep(next) : step;
      if (other) build();
      at = Math.min(place, step.letters.length);
      unit = Math.min(number, step.units - 1);
      draw();
    },
    end() {
      sizes.disconnect();
      document.removeEventListener("keydown", onKey, true);
      document.removeEventListener("pointerdown", onPoint, true);
      document.removeEventListener("fullscreenchange", sayWhole);
      box.remove();
    },
  };
}

function unpackedStep(packed) {
  const numbers = (base64) => new Float32Array(bytesOf(base64).buffer);
  const each = (all) => Object.fromEntries(Object.entries(all).map(([name, base64]) => [name, numbers(base64)]));
  return { ...packed, values: each(packed.values), kernel: each(packed.kernel), recurrent: each(packed.recurrent), inputs: numbers(packed.inputs) };
}
