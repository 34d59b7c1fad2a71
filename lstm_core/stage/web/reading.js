// One text as a network reads it: its answer at the place that is chosen, its state as a heatmap of
// units by letters, and how probable each next letter is.

const MOST_BARS = 30; // of a larger vocabulary, the most probable letters
const GUESSES = 3;
const LEAST = 0.0005; // what is less is 0.0% when it is rounded
const ROW = 0.18; // rem of a unit, where there is room
const HEATMAP = [6, 12]; // rem, least and most

// Red, green and blue of a colour that a style sheet names.
const rgb = (element, name) => rgbOf(getComputedStyle(element).getPropertyValue(name).trim());

// `choose(place, row)` hears what is chosen by pointer or keys; `field`: to set what is read first.
function makeReading(title, { choose, field }) {
  const story = html("p", { class: "story" });
  const verdict = html("p", { class: "verdict" });
  const sure = html("p", { class: "sure" });
  const exact = html("p", { class: "exact" });
  const answers = html("div", { class: "answers" });
  const canvas = html("canvas", { "aria-hidden": "true" });
  const letters = html("div", { class: "letters" });
  const mark = html("div", { class: "mark" });
  const columns = html("div", { class: "columns" }, mark, answers, canvas, letters);
  const trace = html("div", { class: "trace", tabindex: 0, role: "group", onkeydown: onKey }, columns);
  const bars = html("div", { class: "bars", role: "img" });
  const guesses = html("p", { class: "guesses" });
  const element = html(
    "section",
    { class: "reading", "aria-label": title },
    html("div", { class: "said" }, html("h2", {}, title), verdict, sure, field, story),
    html("div", { class: "inside" }, trace, exact),
    html("div", { class: "next" }, html("h3", {}, "Next letter"), guesses, bars),
  );
  let seen = { steps: [] };

  const under = (event) => {
    const box = canvas.getBoundingClientRect();
    const part = (at, from, size, count) => Math.min(count - 1, Math.max(0, Math.floor(((at - from) / size) * count)));
    return [
      part(event.clientX, box.left, box.width, seen.steps.length),
      part(event.clientY, box.top, box.height, seen.order.length),
    ];
  };
  canvas.addEventListener("pointermove", (event) => tell(...under(event)));
  canvas.addEventListener("pointerleave", () => tell());
  canvas.addEventListener("click", (event) => choose(...under(event)));

  function onKey(event) {
    const { steps, place, order, row } = seen;
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!by || !steps.length || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const within = (value, count) => Math.min(count - 1, Math.max(0, value));
    choose(within(place + by[0], steps.length), by[1] ? within((row ?? -1) + by[1], order.length) : row);
    event.preventDefault();
    event.stopPropagation();
  }

  // The exact value of a field: the one that is pointed at, or else the one that is chosen.
  function tell(place = seen.place, row = seen.row) {
    const step = seen.steps[place];
    const unit = seen.order?.[row];
    exact.textContent =
      step && unit !== undefined && seen.quantity
        ? `${seen.quantity} of unit ${unit} after ${shown(step.letter)}: ${step.state[seen.quantity][unit].toFixed(4)}`
        : seen.hint;
  }

  function paint({ steps, quantity, order, most }) {
    canvas.hidden = !quantity || !steps.length;
    if (canvas.hidden) return;
    [canvas.width, canvas.height] = [steps.length, order.length];
    canvas.style.height = `${Math.min(HEATMAP[1], Math.max(HEATMAP[0], ROW * order.length))}rem`;
    const pen = canvas.getContext("2d");
    const image = pen.createImageData(canvas.width, canvas.height);
    const colours = [rgb(element, "--hue-blue"), rgb(element, "--hue-orange")];
    order.forEach((unit, row) =>
      steps.forEach(({ state }, column) => {
        const value = state[quantity][unit];
        const opacity = Math.min(255, Math.round((255 * Math.abs(value)) / most));
        image.data.set([...colours[value < 0 ? 0 : 1], opacity], 4 * (row * steps.length + column));
      }),
    );
    pen.putImageData(image, 0, 0);
  }

  function drawBars(step, names) {
    const all = step ? [...step.probabilities].map((share, code) => ({ letter: names[code], share, code })) : [];
    const likely = [...all].sort((one, other) => other.share - one.share).slice(0, MOST_BARS);
    const best = likely
      .slice(0, GUESSES)
      .filter(({ share }) => share >= LEAST)
      .map(({ letter, share }) => `${shown(letter)}\u00a0${percent(share)}`); // not parted at a line's end
    guesses.textContent = best.join(", ") || "–";
    bars.setAttribute("aria-label", `Probability of the next letter: ${guesses.textContent}`);
    bars.replaceChildren(
      ...likely
        .sort((one, other) => one.code - other.code)
        .map(({ letter, share }) =>
          html(
            "div",
            { title: `${shown(letter)} ${(100 * share).toFixed(4)}%`, class: letter === step.said && "best" },
            html("i", { style: `height: ${(100 * share).toFixed(2)}%` }),
            html("span", {}, shown(letter)),
          ),
        ),
    );
  }

  // steps: as a network's `read` gives them; primed: how many of them were read before; empty: how
  // many columns are left free in front of them; place, row: chosen; quantity: h, c or nothing; right(letter): what may come next; names: the vocabulary.
  function draw(next) {
    seen = next;
    const { steps, primed, place, row, right, names } = seen;
    const step = steps[place];
    const look = (one) => {
      const may = right(one.letter);
      return may.size ? (may.has(one.said) ? "right" : "wrong") : "plain";
    };
    story.textContent = seen.story;
    const numbers = { count: Math.max(1, next.empty + steps.length), steps: Math.max(1, steps.length), empty: next.empty, place: next.empty + (place ?? 0) };
    for (const [name, value] of Object.entries(numbers)) element.style.setProperty(`--${name}`, value);
    drawBars(step, names);
    verdict.replaceChildren(
      ...(step
        ? [html("span", {}, shown(step.letter)), " → ", html("b", { class: look(step) }, shown(step.said))]
        : ["–"]),
    );
    const judged = step && { right: "Right, and ", wrong: "Wrong, and ", plain: "" }[look(step)];
    sure.textContent = step ? `${judged}${percent(step.sure)} sure` : "";
    answers.replaceChildren(...steps.map((one) => html("b", { class: look(one) }, shown(one.said))));
    letters.replaceChildren(
      ...steps.map((one, n) =>
        html(
          "button",
          {
            type: "button",
            tabindex: -1, // the arrow keys of the trace do the same
            class: n < primed && "before",
            "aria-pressed": n === place ? "true" : "false",
            "aria-label": `After ${shown(one.letter)}, place ${n + 1}: ${shown(one.said)}, ${percent(one.sure)} sure`,
            onclick: () => choose(n, row),
          },
          shown(one.letter),
        ),
      ),
    );
    mark.hidden = !step;
    trace.setAttribute(
      "aria-label",
      `Letter by letter: ${steps.map((one) => `${shown(one.letter)} gives ${shown(one.said)}`).join(", ") || "nothing yet"}. Left and right choose a letter${seen.quantity ? ", up and down a unit" : ""}.`,
    );
    paint(seen);
    tell();
    if (step) follow();
  }

  // Of a text that is wider than the screen, the chosen letter stays in sight.
  function follow() {
    const { offsetLeft: left, offsetWidth: width } = mark;
    if (left < trace.scrollLeft) trace.scrollLeft = left;
    else if (left + width > trace.scrollLeft + trace.clientWidth) trace.scrollLeft = left + width - trace.clientWidth;
  }

  return { element, draw };
}
