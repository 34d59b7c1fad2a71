// The explorable network: type letters, and it answers each at once, from zero state and after other
// letters. `mountExplorer` is called once, and what it returns is given every later data.

const MOST_NAMED = 12; // letters of a text that a sentence spells out

// data: as lstm_core.stage.explorable_data, and the `text` to read at first; `headed`: with the run's
// name. `told.typed(text)` hears what was typed.
function mountExplorer(root, data, told) {
  const { sequence, orders, network: shape } = data;
  const spell = makeSpelling(shape.letters, shape.joint);
  const networks = []; // by place among the epochs
  const recurrent = PARTS[shape.cell].length > 0;
  const quantities = stateNames(shape.cell, shape.layers);
  const ofLayer = quantities.length / shape.layers;
  const reaches = shape.carried || shape.context > 1; // whether what was read before can count
  let typed = [];
  let before = null; // null: the letters that come before the first one typed
  let at = data.epochs.length - 1;
  let quantity = quantities.at(-ofLayer); // of the last layer, which the answers are read off
  let drawn = { cold: {}, warm: {} }; // of each reading: place, row and steps

  const followers = new Map();
  sequence.slice(0, -1).forEach((letter, n) => {
    followers.set(letter, (followers.get(letter) ?? new Set()).add(sequence[n + 1]));
  });
  const right = (letter) => followers.get(letter) ?? new Set();
  const primed = () => before ?? sequence.slice(Math.max(0, sequence.indexOf(typed[0]) - data.most), Math.max(0, sequence.indexOf(typed[0])));

  const choose = (name) => (place, row) => {
    Object.assign(drawn[name], { place, row });
    draw();
  };
  const field = makeField("Type letters", { spell, joint: shape.joint, typed: (letters) => type(letters), most: data.most });
  const earlier = makeField("First it reads", {
    spell,
    joint: shape.joint,
    most: data.most,
    typed(letters) {
      before = letters;
      atEnd();
    },
  });
  const key = (label, name, act) => html("button", { type: "button", tabindex: -1, "aria-label": name, title: name, onclick: act }, label);
  const readings = {
    cold: makeReading(shape.carried ? "From zero state" : "On its own", { choose: choose("cold") }),
    warm: makeReading(shape.carried ? "From primed state" : "After other letters", { choose: choose("warm"), field: earlier.element }),
  };
  const keys = html(
    "div",
    // Of many letters one scrolls through, which keys can only where the focus may go.
    { class: "keys", role: "group", "aria-label": "Letters to press", tabindex: shape.letters.length > 60 && 0 },
    shape.letters.map((letter) => key(shown(letter), shown(letter), () => type([...typed, letter].slice(-data.most)))),
    key("⌫", "Take the last letter back", () => type(typed.slice(0, -1))),
    key("✕", "Start anew", () => {
      before = null;
      type([]);
    }),
  );
  const epochs = makeEpochs(
    data.epochs.map((one) => one.epoch),
    data.last,
    (place) => {
      at = place;
      draw();
    },
  );
  const scale = html("p", { class: "scale" }, html("span", {}), html("i", {}), html("span", {}), html("span", {}));
  const spoken = html("p", { class: "spoken", "aria-live": "polite" });
  const explorer = html(
    "section",
    { class: `explorer ${recurrent ? "" : "stateless"}`, "aria-label": `${data.name}: type letters` },
    data.headed && html("header", {}, html("h1", {}, data.name), html("p", {}, data.settings)),
    html("div", { class: "asked" }, field.element, keys),
    readings.cold.element,
    reaches && readings.warm.element,
    html(
      "footer",
      {},
      data.epochs.length > 1 && epochs.element,
      quantities.length > 1 &&
        makeChoice("State to look at", quantities, quantity, (name) => {
          quantity = name;
          draw();
        }),
      recurrent && scale,
      html("p", { class: "reads" }, data.reads),
    ),
    spoken,
  );
  explorer.addEventListener("keydown", onKey);
  root.append(explorer);

  // A letter goes to the network wherever the focus is in here, and not to the page's shortcuts.
  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key === "Tab" || event.key === "Escape") return;
    if (event.target instanceof HTMLInputElement && event.target.type === "text") {
      event.stopPropagation(); // the field takes it
      return;
    }
    if (event.target instanceof HTMLButtonElement && event.key === " ") return;
    const [letter] = [...event.key].length === 1 ? spell(event.key) : [];
    if (letter === undefined && event.key !== "Backspace") return;
    type(letter === undefined ? typed.slice(0, -1) : [...typed, letter].slice(-data.most));
    event.preventDefault();
    event.stopPropagation();
  }

  function type(letters) {
    typed = letters;
    atEnd();
    told.typed?.(typed.join(shape.joint));
    const [cold, warm] = ["cold", "warm"].map((name) => drawn[name].steps?.at(-1));
    spoken.textContent = cold
      ? `${shown(cold.letter)}: ${shown(cold.said)}, ${percent(cold.sure)} sure.${reaches ? ` Primed: ${shown(warm.said)}, ${percent(warm.sure)} sure.` : ""}`
      : "";
  }

  // Whatever was typed, its last letter is what one looks at.
  function atEnd() {
    for (const one of Object.values(drawn)) one.place = undefined;
    draw();
  }

  function read(name, text) {
    const network = (networks[at] ??= { ...makeNetwork({ ...shape, weights: data.epochs[at].weights }), known: {} });
    const steps = (network.known[name] = network.read(text, network.known[name]));
    return Object.assign(drawn[name], { steps, place: drawn[name].place ?? (steps.length ? steps.length - 1 : undefined) });
  }

  function draw() {
    const start = typed.length ? primed() : (before ?? []);
    field.value(typed);
    earlier.value(start);
    const cold = read("cold", typed);
    const warm = reaches ? read("warm", [...start, ...typed]) : { steps: [] };
    const cells = quantity?.startsWith("c");
    const layer = Math.floor(quantities.indexOf(quantity) / ofLayer);
    const most = Math.max(1, ...[...cold.steps, ...warm.steps].flatMap((step) => (cells ? [...step.state[quantity].map(Math.abs)] : [1])));
    const same = { quantity, order: orders[layer] ?? [], most, right, names: shape.letters, hint: recurrent ? "Point at a field for its value." : "No state to look at: this network has none." };
    const text = (letters) => (letters.length > MOST_NAMED ? `${letters.length} letters` : letters.map(shown).join(shape.joint));
    readings.cold.draw({
      ...same,
      ...cold,
      primed: 0,
      empty: reaches ? start.length : 0, // below each other stands what was typed
      story: typed.length ? `It reads ${text(typed)} and nothing else.` : "Type a letter, or press one.",
    });
    if (reaches) {
      readings.warm.draw({
        ...same,
        ...warm,
        primed: start.length,
        empty: 0,
        story: typed.length ? `Then it reads ${text(typed)}.` : "Type a letter, or press one.",
      });
    }
    const [low, , high, what] = scale.children;
    [low.textContent, high.textContent] = [-most, most].map((value) => value.toFixed(Number.isInteger(most) ? 0 : 1));
    what.textContent = `${cells ? "cell" : "hidden"} state${shape.layers > 1 ? ` of layer ${layer + 1}` : ""}, units sorted`;
    explorer.dataset.text = typed.join(shape.joint);
  }

  const start = (text) => {
    typed = spell(text).slice(0, data.most);
    atEnd();
  };
  start(data.text);

  return {
    read: start,
    end() {
      epochs.stop();
      explorer.remove();
    },
  };
}
