// What one sets on the explorable page: the letters to read, those before them, the quantity to look
// at, and the epoch.

const PLAYED = 100; // milliseconds between two epochs

// A text as symbols of a vocabulary, in either case; what the network does not know is left out.
// `joint`: what parts them.
function makeSpelling(vocabulary, joint) {
  const known = new Set(vocabulary);
  // As a reader counts characters, which is also how Python split the sequence.
  const split = joint ? (text) => text.split(joint) : globalThis.Intl?.Segmenter
    ? (text) => [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)].map((one) => one.segment)
    : (text) => [...text];
  return (text) =>
    split(text.normalize("NFC"))
      .map((one) => [one, one.toUpperCase(), one.toLowerCase()].find((sign) => known.has(sign)))
      .filter((sign) => sign !== undefined);
}

let fields = 0;

// A field for letters. `typed(letters)` hears what is in it, `value(letters)` sets it.
function makeField(label, { spell, joint, typed, most }) {
  const name = `letters-${++fields}`;
  const input = html("input", {
    id: name, type: "text", autocomplete: "off", autocapitalize: "characters", spellcheck: "false",
    oninput(event) {
      if (!event.isComposing) take();
    },
    oncompositionend: () => take(),
  });
  function take() {
    const letters = spell(input.value).slice(-most);
    value(letters);
    typed(letters);
  }
  function value(letters) {
    const text = letters.join(joint);
    if (input.value === text || (joint && spell(input.value).join(joint) === text)) return; // half a word
    const end = input.value.length - input.selectionEnd;
    input.value = text;
    input.setSelectionRange(text.length - end, text.length - end);
  }
  return { element: html("div", { class: "field" }, html("label", { for: name }, label), input), input, value };
}

// One of a few names to choose, `start` at first.
function makeChoice(label, names, start, chosen) {
  const buttons = names.map((name) =>
    html("button", { type: "button", "aria-pressed": String(name === start), onclick: () => pick(name) }, name),
  );
  function pick(name) {
    buttons.forEach((button, n) => button.setAttribute("aria-pressed", String(names[n] === name)));
    chosen(name);
  }
  return html("div", { class: "choice", role: "group", "aria-label": label }, buttons);
}

// A slider over recorded epochs, and a button that plays them. `moved(index)` hears where it stands.
function makeEpochs(epochs, last, moved) {
  let timer = null;
  const text = html("output", {});
  const slider = html("input", {
    type: "range", min: 0, max: epochs.length - 1, step: 1, value: epochs.length - 1, "aria-label": "Epoch",
    oninput() {
      stop();
      show();
    },
  });
  const play = html("button", { type: "button", onclick: () => (timer ? stop() : start()) });
  function show() {
    const epoch = epochs[Number(slider.value)];
    text.textContent = `Epoch ${epoch.toLocaleString("en")} of ${last.toLocaleString("en")}`;
    slider.setAttribute("aria-valuetext", text.textContent);
    moved(Number(slider.value));
  }
  function label() {
    play.textContent = timer ? "❚❚" : "▶";
    play.setAttribute("aria-label", timer ? "Pause" : "Play the training");
    play.title = play.getAttribute("aria-label");
  }
  function start() {
    if (Number(slider.value) === epochs.length - 1) slider.value = 0;
    timer = setInterval(() => {
      slider.value = Number(slider.value) + 1;
      show();
      if (Number(slider.value) === epochs.length - 1) stop();
    }, PLAYED);
    label();
    show();
  }
  function stop() {
    clearInterval(timer);
    timer = null;
    label();
  }
  label();
  text.textContent = `Epoch ${last.toLocaleString("en")} of ${last.toLocaleString("en")}`;
  return { element: html("div", { class: "epochs" }, play, slider, text), stop };
}
