// The stage: one slide at a time, drawn to the size of the screen, moved by keys, a remote, touch
// or its buttons. `mountStage` is called once, and the stage it returns is given every later data.

const FOOT = 56; // of a view: where the place in the talk and the network's name stand, at least
const KEYS = {
  ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, Enter: 1,
  ArrowLeft: -1, ArrowUp: -1, PageUp: -1,
};
const SWIPE = 50; // pixels
const PLAYED = 15000; // milliseconds that a recorded training takes

// `told` is what the stage tells its page: place({slide, step, typed}), train() and leave().
function mountStage(root, data, told) {
  const talk = {};
  let at = 0;
  let step = 0;
  let dark = false; // black, for the room to look at the speaker
  let notes = false;

  const stage = document.createElement("section");
  stage.className = "stage";
  stage.tabIndex = -1;
  stage.setAttribute("aria-roledescription", "slides");
  const screen = svg("svg", { class: "screen", role: "img" });
  const spoken = document.createElement("p");
  spoken.className = "spoken";
  spoken.setAttribute("aria-live", "polite");
  const note = document.createElement("p");
  note.className = "notes";
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.setAttribute("role", "status");
  notice.hidden = true;
  const tools = document.createElement("nav");
  tools.setAttribute("aria-label", "Stage");
  const letters = document.createElement("div");
  letters.className = "letters";
  stage.append(screen, spoken, notice, note, letters, tools);
  root.append(stage);
  // In the browser's top layer nothing of the page lies over it, such as a header that comes and
  // goes while the page runs.
  stage.popover = "manual";
  stage.showPopover();
  // What enters full screen lies over it, until it is shown again.
  const toTop = () => {
    stage.hidePopover();
    stage.showPopover();
    stage.focus({ preventScroll: true });
  };

  const button = (text, label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.setAttribute("aria-label", label);
    made.title = label;
    made.addEventListener("click", (event) => {
      act();
      if (event.detail) stage.focus({ preventScroll: true }); // a pointer's: keys are the stage's again
    });
    return made;
  };
  tools.append(
    button("‹", "Back", () => move(-1)),
    button("›", "Next", () => move(1)),
    button("N", "Speaker notes", () => toggleNotes()),
    button("F", "Full screen", () => toggleFullScreen()),
    ...(told.leave ? [button("×", "Leave the stage", () => told.leave())] : []),
  );

  function take(next) {
    const first = !talk.network;
    if (first || next.network.hash !== talk.hash) {
      talk.hash = next.network.hash;
      talk.network = makeNetwork(next.network);
      talk.shape = next.network;
      talk.sequence = next.sequence;
      Object.assign(talk, { name: next.name, asked: next.asked, warm: next.warm, wrong: next.wrong });
      talk.plane = next.plane;
      talk.cures = next.cures.map((one) => ({ ...one, network: makeNetwork(one.network) }));
      talk.scrambled = next.scrambled;
      talk.typed = { cold: [], wrong: [], type: next.typed.map(known).filter(Boolean).slice(0, TYPED_MOST), why: [] };
      talk.learning = undefined;
      talk.learnt = undefined;
      letters.replaceChildren(
        ...[...new Set(talk.sequence)].map((letter) => button(letter, letter, () => type(letter))),
        button("⌫", "Take the last letter back", () => type("Backspace")),
      );
    }
    talk.link = next.link;
    if (next.notices?.length) {
      notice.textContent = next.notices.join(" ");
      notice.hidden = false; // until the talk goes on
    }
    talk.film = next.film;
    const learning = next.learning ?? (first && next.film && { phase: "ready", text: "See it learn, as it was recorded: go on to begin." });
    if (learning) talk.learning = learning;
    if (next.learnt && next.learnt !== talk.learnt?.sent) learn(next.learnt);
    step = clamp(step, at);
    if (first) {
      at = Math.max(0, SLIDES.findIndex((slide) => slide.name === next.slide));
      step = clamp(next.step, at);
    }
    draw();
  }

  // What a network like that of the talk has become after an epoch.
  function learn(sent) {
    talk.learnt = { sent, epoch: sent.epoch, network: makeNetwork({ ...talk.shape, weights: sent.weights }) };
  }

  const stepsOf = ({ steps = 1 }) => (typeof steps === "function" ? steps(talk) : steps);
  const clamp = (wanted, slide) => Math.min(Math.max(0, wanted), stepsOf(SLIDES[slide]) - 1);

  function move(by) {
    dark = false;
    if (by > 0 && SLIDES[at].trains && canTrain()) {
      begin();
    } else if (step + by >= 0 && step + by < stepsOf(SLIDES[at])) {
      step += by;
    } else if (at + by >= 0 && at + by < SLIDES.length) {
      at += by;
      step = by > 0 ? 0 : stepsOf(SLIDES[at]) - 1;
    }
    moved();
  }

  const canTrain = () => (talk.learning?.phase ?? "ready") === "ready" && (told.train || talk.film);

  function begin() {
    if (["waiting", "training"].includes(talk.learning?.phase)) return;
    if (told.train) {
      talk.learning = { phase: "waiting" };
      talk.learnt = undefined;
      told.train();
    } else if (talk.film) playBack();
  }

  // Without a server: the network's own training, as it was recorded.
  function playBack() {
    const { accuracy, epochs, snapshots } = talk.film;
    let shown = 0;
    const show = () => {
      const snapshot = snapshots[shown++];
      const over = shown === snapshots.length;
      talk.learning = {
        phase: over ? "done" : "training", epochs,
        accuracy: accuracy.filter(([epoch]) => epoch <= snapshot.epoch),
      };
      learn(snapshot);
      if (over) clearInterval(timer);
      draw();
    };
    const timer = setInterval(show, PLAYED / snapshots.length);
    show();
  }

  function jump(slide, wanted = 0) {
    if (slide < 0 || slide >= SLIDES.length) return;
    at = slide;
    step = clamp(wanted, at);
    dark = false;
    moved();
  }

  function moved() {
    notice.hidden = true;
    draw();
    told.place({ slide: SLIDES[at].name, step, typed: talk.typed.type.join("") });
  }

  // A key as a symbol of the sequence, in either case.
  function known(key) {
    return [key, key.toUpperCase(), key.toLowerCase()].find((one) => talk.sequence.includes(one));
  }

  function type(key) {
    const slide = SLIDES[at];
    if (!slide.types) return false;
    const typed = talk.typed[slide.name];
    if (key === "Backspace") typed.pop();
    else {
      const letter = known(key);
      if (letter === undefined) return false;
      if (typed.length >= TYPED_MOST && slide.types === "text") typed.length = 0;
      typed.push(letter);
    }
    moved();
    return true;
  }

  function toggleNotes() {
    notes = !notes;
    draw();
  }

  function toggleFullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.().catch(() => {}); // it may be refused
  }

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const from = event.composedPath()[0];
    if (from instanceof HTMLInputElement || from instanceof HTMLTextAreaElement) return;
    const pressed = event.key;
    const onButton = from instanceof HTMLButtonElement && (pressed === " " || pressed === "Enter");
    if (onButton || pressed === "Tab" || pressed === "Shift") return;
    if (!(pressed in KEYS) && type(pressed)) {
      // where a slide asks for letters, they go to the network
    } else if (pressed in KEYS) move(KEYS[pressed]);
    else if (pressed === "Home") jump(0);
    else if (pressed === "End") jump(SLIDES.length - 1);
    else if (/^[0-9]$/.test(pressed)) jump(pressed === "0" ? 9 : Number(pressed) - 1);
    else if (pressed === "." || pressed === "b") {
      dark = !dark;
      draw();
    } else if (/^n$/i.test(pressed)) toggleNotes();
    else if (/^f$/i.test(pressed)) toggleFullScreen();
    else if (/^t$/i.test(pressed) && SLIDES[at].trains) {
      begin();
      draw();
    } else if ([...pressed].length > 1) return; // F5, say
    // None of the page's own shortcuts gets a letter.
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  let touched = null;
  const onTouch = (event) => {
    touched = event.touches.length === 1 ? event.touches[0] : null;
  };
  const onLift = (event) => {
    if (!touched) return;
    const [lifted] = event.changedTouches;
    const across = lifted.clientX - touched.clientX;
    if (Math.abs(across) > SWIPE && Math.abs(across) > Math.abs(lifted.clientY - touched.clientY)) move(across < 0 ? 1 : -1);
    touched = null;
  };

  function draw() {
    const box = stage.getBoundingClientRect();
    if (!box.width) return; // not on the page yet; its size will be told
    const portrait = box.width < box.height;
    const width = 900 * Math.max(0.5, box.width / Math.max(1, box.height));
    const slide = SLIDES[at];
    letters.hidden = !slide.types;
    note.hidden = !notes;
    note.textContent = slide.notes;
    const view = portrait
      ? { width: 700, height: 700 * Math.min(2.2, box.height / Math.max(1, box.width)), margin: 24, portrait }
      : { width: Math.max(1100, width), height: 900, margin: 50, portrait };
    const scale = Math.min(box.width / view.width, box.height / view.height);
    // What lies over the picture takes its room from it: buttons, and letters where one taps.
    view.foot = Math.max(FOOT, (letters.offsetHeight + (portrait ? tools.offsetHeight : 0)) / scale);
    screen.setAttribute("viewBox", `0 0 ${view.width} ${view.height}`);
    screen.replaceChildren(
      ...[slide.draw(view, talk, step)].flat(Infinity).filter(Boolean),
      words(view.margin, portrait ? 36 : view.height - 16, talk.name, { size: SMALL, anchor: "start", look: "faint" }),
      words(view.width - view.margin, portrait ? 36 : view.height - 16, `${at + 1} of ${SLIDES.length}`, { size: SMALL, anchor: "end", look: "faint" }),
    );
    const said = screen.querySelector("text[font-weight]")?.textContent ?? "";
    screen.setAttribute("aria-label", `${slide.title}. ${said}`);
    spoken.textContent = `${slide.title}. ${said}`;
    stage.classList.toggle("black", dark);
    stage.dataset.slide = slide.name;
    stage.dataset.step = step;
  }

  try {
    take(data);
  } catch (error) {
    stage.remove(); // nothing half made stays behind
    throw error;
  }
  const sized = new ResizeObserver(draw);
  sized.observe(stage);
  window.addEventListener("keydown", onKey, true);
  stage.addEventListener("touchstart", onTouch, { passive: true });
  stage.addEventListener("touchend", onLift);
  document.addEventListener("fullscreenchange", toTop);
  stage.focus({ preventScroll: true });

  return {
    take,
    go(slide, wanted) {
      jump(SLIDES.findIndex((one) => one.name === slide), wanted);
    },
    end() {
      sized.disconnect();
      window.removeEventListener("keydown", onKey, true);
      document.removeEventListener("fullscreenchange", toTop);
      stage.remove();
    },
  };
}
