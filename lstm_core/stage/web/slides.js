// The talk, slide by slide. A slide says how many steps it has and draws one of them:
//   draw(view, talk, step) -> SVG elements; `view` is {width, height, portrait, margin}.
// `talk` holds the networks, what was typed on each slide, and what the room guessed.
// `more(talk)` may add to the notes.
// A slide with `types` gives the letters that are pressed to the network.

const ROWS = [1, 2, 3, 5, Infinity]; // of the map, step by step
const TYPED_MOST = 25;

const follower = (talk, letter) => {
  const at = talk.sequence.indexOf(letter);
  return at < 0 ? undefined : talk.sequence[at + 1];
};
const judged = (talk, step) => ({
  ...step,
  look: step.said === follower(talk, step.letter) ? "right" : "wrong",
});
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const called = (talk) => (talk.sequence.join("") === ALPHABET ? "the alphabet" : "a sequence");

const SLIDES = [
  {
    name: "question",
    title: "The question",
    notes:
      "Everybody in the room knows the answer. The network learned nothing but this sequence.",
    draw(view, talk) {
      const { drawn, next } = title(view, `A network has learned ${called(talk)}. What comes after ${talk.asked}?`);
      const size = Math.min(view.height * 0.5, view.width * (view.portrait ? 0.3 : 0.36));
      const side = size * 0.8;
      const y = (next + view.height) / 2;
      return [
        drawn,
        words(view.width * 0.2, y + size * 0.36, talk.asked, { size, bold: true }),
        svg("line", { x1: view.width * 0.31, x2: view.width / 2 - side * 0.55, y1: y, y2: y, class: "flow" }),
        memory(view.width / 2 - side / 2, y - side / 2, side, talk.network.zero().h),
        svg("line", { x1: view.width / 2 + side * 0.55, x2: view.width * 0.7, y1: y, y2: y, class: "flow" }),
        words(view.width * 0.81, y + size * 0.36, "?", { size, bold: true, look: "plain" }),
      ];
    },
  },
  {
    name: "recite",
    title: "It recites",
    notes:
      "It gets A, and then its own answers, one after the other. The squares are its memory: every field is one unit, blue below zero, orange above.",
    steps: 2,
    draw(view, talk, step) {
      const length = talk.sequence.length - 1;
      const steps = talk.network.goOn([talk.sequence[0]], step ? length - 1 : 0).map((one) => judged(talk, one));
      const right = steps.filter((one) => one.look === "right").length;
      const { drawn, next } = title(
        view,
        step
          ? `Fed its own answers, it recites: ${right} of ${length} right.`
          : `It reads ${talk.sequence[0]}, from an empty memory.`,
      );
      const foot = view.portrait ? 90 : 110;
      return [
        drawn,
        chain(view, next, view.height - next - foot, steps, { columns: step ? length : 5 }),
        words(view.width / 2, view.height - foot * 0.3, [talk.sequence[0], ...steps.map((one) => one.said)].join(" "),
          { size: view.portrait ? 50 : 64, bold: true, room: view.width - 2 * view.margin, look: "right" }),
      ];
    },
  },
  {
    name: "cold",
    title: "Guess first",
    notes:
      "Take a guess from the room and press its letter, then go on. The network has read nothing before: its memory is empty, and this letter is the first thing that it sees.",
    steps: 3,
    types: "guess",
    draw(view, talk, step) {
      const steps = talk.network.goOn([talk.asked], 4);
      const [cold] = steps;
      const { drawn, next } = title(
        view,
        step === 0
          ? `Nothing was read before. Its memory is empty. What does it say after ${talk.asked}?`
          : step === 1
            ? `It says ${cold.said}, and is ${percent(cold.sure)} sure.`
            : steps.every((one, n) => one.said === talk.sequence[n + 1])
              ? "Let it go on: it counts up from there."
              : "Let it go on.",
      );
      const said = { ...judged(talk, cold), hidden: step === 0 };
      const room = view.height - next;
      if (step === 2) {
        const shown = steps.map((one, n) => (n ? { ...one, look: "plain" } : said));
        return [drawn, chain(view, next + room * 0.04, room * 0.92, shown)];
      }
      const guess = talk.typed.cold.at(-1) ?? (step ? "–" : "?");
      const size = Math.min(room * 0.42, view.width * 0.24);
      const places = view.portrait
        ? [[0.5, next + room * 0.25], [0.5, next + room * 0.72]]
        : [[0.26, next + room * 0.5], [0.74, next + room * 0.5]];
      const one = ([x, y], who, what, look) => [
        words(view.width * x, y - size * 0.62, who, { size: 44, look: "faint" }),
        look
          ? answer(view.width * x, y + size * 0.4, what, size * 1.15, look)
          : words(view.width * x, y + size * 0.4, what, { size: size * 1.15, bold: true, look: "plain" }),
      ];
      return [
        drawn,
        one(places[0], "The room", guess, step && guess === follower(talk, talk.asked) ? "right" : ""),
        one(places[1], "The network", step ? cold.said : "?", step ? said.look : ""),
        step ? null : sentence(view, view.height - 20, "Press the letter that the room says.", { size: 32, look: "faint" }).drawn,
      ];
    },
  },
  {
    name: "warm",
    title: "Warm it up",
    notes:
      "Each step feeds one letter more before it. Watch whether the answer follows how many letters were read, or the last of them.",
    steps: (talk) => talk.warm.length + 1,
    draw(view, talk, step) {
      const steps = talk.network.read([...talk.warm.slice(0, step), talk.asked]);
      const last = judged(talk, steps.at(-1));
      const { drawn, next } = title(view, "Warm it up: the letters before it, one by one.");
      const room = view.height - next;
      return [
        drawn,
        chain(view, next, room * 0.6, [...steps.slice(0, -1).map((one) => ({ ...one, hidden: true })), last],
          { columns: talk.warm.length + 1 }),
        big(view, view.height - room * 0.09, `${step ? talk.warm.slice(0, step).join("") + " " : ""}${talk.asked}`, last.said, last.look, Math.min(190, room * 0.32)),
      ];
    },
  },
  {
    name: "wrong",
    title: "A wrong start",
    notes:
      "Nothing that it ever read begins like this. Press any other letter in its place, and see whether the answer changes.",
    types: "before",
    draw(view, talk) {
      const before = talk.typed.wrong.at(-1) ?? talk.wrong;
      const steps = talk.network.read([before, talk.asked]);
      const last = judged(talk, steps[1]);
      const { drawn, next } = title(
        view,
        `A wrong start: first ${before}, then ${talk.asked}. ${last.said === talk.sequence[2] ? "Two letters are read; it says the third." : `It says ${last.said}.`}`,
      );
      const room = view.height - next;
      return [
        drawn,
        chain(view, next, room * 0.62, [{ ...steps[0], hidden: true }, last]),
        big(view, view.height - room * 0.09, `${before} ${talk.asked}`, last.said, last.look, Math.min(190, room * 0.32)),
      ];
    },
  },
  {
    name: "type",
    title: "Say anything",
    notes:
      "Ask for a word and type it; Backspace takes a letter back. Watch whether the answers depend on the letters, or on how many there are.",
    types: "text",
    draw(view, talk) {
      const text = talk.typed.type;
      const steps = talk.network.read(text).map((one) => ({ ...one, look: "plain" }));
      const { drawn, next } = title(
        view,
        text.length ? `${text.length === 1 ? "One letter" : `${text.length} letters`} read: it says ${steps.at(-1).said}.` : "Say anything: press letters.",
      );
      const room = view.height - next;
      const columns = text.length <= 9 ? 9 : text.length <= 13 ? 13 : TYPED_MOST;
      return [
        drawn,
        chain(view, next, room * 0.7, steps, { columns }),
        words(view.width / 2, view.height - room * 0.08, steps.map((one) => one.said).join(" ") || "…",
          { size: 150, bold: true, look: "plain", room: view.width - 2 * view.margin }),
      ];
    },
  },
  {
    name: "driving",
    title: "Memory or input?",
    notes:
      "A row is what it read before, a column is the letter that comes now: the two disagree everywhere but on the diagonal. If the memory decides, a row has one answer; if the letter decides, a column has.",
    steps: ROWS.length,
    draw(view, talk, step) {
      const table = conflict(talk.network, talk.sequence);
      const shown = table.rows.slice(0, ROWS[step]);
      const cases = shown.flatMap((row) => row.cells);
      const count = (is) => cases.filter(is).length;
      const both = count((cell) => cell.memory && cell.input);
      const { drawn, next } = title(
        view,
        `The memory decides in ${count((cell) => cell.memory)} of ${cases.length} cases, the letter in ${count((cell) => cell.input)}${both ? ` (both agree in ${both})` : ""}.`,
      );
      return [drawn, grid(view, next - 20, view.height - next + 20, talk, table, shown)];
    },
  },
  {
    name: "why",
    title: "Why: a path along which it counts",
    notes:
      "All of its units, seen from the side on which they spread most: the sequence is a path from an empty memory on. Type a word, and see whether it leads along the same path.",
    steps: 2,
    types: "text",
    draw(view, talk, step) {
      const typed = talk.typed.why;
      const other = typed.length ? typed : step ? talk.scrambled : [];
      const { drawn, next } = title(
        view,
        other.length
          ? `It reads ${other.slice(0, 12).join("")}${other.length > 12 ? "…" : ""}, and ${onThePath(talk, other) ? "goes the same path" : "leaves the path"}.`
          : "Its memory is a place on a path, and every letter moves it.",
      );
      return [drawn, paths(view, next - 10, view.height - next + 10, talk, other)];
    },
  },
  {
    name: "train",
    title: "Train one now",
    notes:
      "Go on, and a network learns while the room looks on; T does it again. Above, it reads all letters in order, and below, each letter is asked cold.",
    trains: true,
    draw: learning,
  },
  {
    name: "cure",
    title: "The cure",
    notes:
      "Resets teach the first letter of every chunk cold, and still the memory decides nearly everywhere else. Chunks that jump about make the memory useless, so the letter has to be read.",
    draw(view, talk) {
      const { drawn, next } = title(view, "The cure: make the memory useless for guessing the letter.");
      return [drawn, cures(view, next - 30, view.height - next + 30, talk)];
    },
  },
  {
    name: "end",
    title: "To take home",
    notes:
      "Leave this on the screen for the questions. The talk goes home as one file: Export, on the pages of a run.",
    more: (talk) => !talk.link && talk.unlinked,
    draw: takeHome,
  },
];
