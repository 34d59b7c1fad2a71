// The stage: one slide at a time, drawn to the size of the screen, moved by keys, a remote, touch
// or its buttons. `mountStage` is called once, and the stage it returns is given every later data.

const SWIPE = 50; // pixels
const AIR = 10; // of a view: between the picture and what stands below it

// `told` is what the stage tells its page: place({slide, step, typed}), train() and leave().
function mountStage(root, data, told) {
  const talk = {};
  let at = 0;
  let step = 0;
  let dark = false; // black, for the room to look at the speaker
  let notes = false;

  const frame = makeFrame({ move, type, toggleNotes, toggleFullScreen, leave: told.leave });
  const { stage, screen } = frame;
  root.append(stage);
  // In the browser's top layer nothing of the page lies over it, such as a header that comes and
  // goes while the page runs.
  stage.showPopover();
  // What enters full screen lies over it, until it is shown again.
  const toTop = () => {
    stage.hidePopover();
    stage.showPopover();
    stage.focus({ preventScroll: true });
  };

  function take(next) {
    const first = !talk.network;
    if (first || next.network.hash !== talk.hash) {
      const { name, sequence, asked, warm, wrong, scrambled, plane, reads } = next;
      Object.assign(talk, { name, sequence, asked, warm, wrong, scrambled, plane, reads });
      Object.assign(talk, { hash: next.network.hash, shape: next.network, network: makeNetwork(next.network) });
      talk.cures = next.cures.map((one) => ({ ...one, shape: one.network, network: makeNetwork(one.network) }));
      talk.typed = { cold: [], wrong: [], type: next.typed.map(known).filter(Boolean).slice(0, TYPED_MOST), why: [] };
      talk.learning = undefined;
      talk.learnt = undefined;
      frame.spell([...new Set(talk.sequence)]);
    }
    talk.link = next.link;
    talk.unlinked = next.unlinked;
    if (next.notices?.length) frame.tell(next.notices.join(" "));
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
    play(talk.film, (learning, snapshot) => {
      talk.learning = learning;
      if (snapshot.epoch !== talk.learnt?.epoch) learn(snapshot);
      draw();
    });
  }

  function jump(slide, wanted = 0) {
    if (slide < 0 || slide >= SLIDES.length) return;
    at = slide;
    step = clamp(wanted, at);
    dark = false;
    moved();
  }

  function moved() {
    frame.tell("");
    draw();
    told.place({ slide: SLIDES[at].name, step, typed: talk.typed.type.join("") });
  }

  // A key as a symbol of the sequence, in either case.
  function known(key) {
    return [key, key.toUpperCase(), key.toLowerCase()].find((one) => talk.sequence.includes(one));
  }

  // Whether letters go to the network here: a guess can be changed until the network has said its own.
  const takes = () => Boolean(SLIDES[at].types) && (SLIDES[at].types !== "guess" || step === 0);
  const typed = () => talk.typed[SLIDES[at].name];
  const typing = () => takes() && SLIDES[at].types === "text" && typed().length > 0;

  function type(key) {
    if (!takes()) return false;
    if (key === "Backspace") typed().pop();
    else {
      const letter = known(key);
      if (letter === undefined) return false;
      if (typed().length >= TYPED_MOST && SLIDES[at].types === "text") typed().length = 0;
      typed().push(letter);
    }
    moved();
    return true;
  }

  // What Escape does, if there is anything that it can take back.
  function takeBack() {
    if (dark) dark = false;
    else if (takes() && typed().length) {
      typed().length = 0;
      moved();
    } else if (notes) notes = false;
    else if (document.fullscreenElement) document.exitFullscreen();
    else return false;
    draw();
    return true;
  }

  function toggleNotes() {
    notes = !notes;
    draw();
  }

  function toggleBlack() {
    dark = !dark;
    draw();
  }

  function toggleFullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.().catch(() => {}); // it may be refused
  }

  const onKey = makeKeys({
    move, jump, type, typing, takeBack, toggleBlack, toggleNotes, toggleFullScreen, goRound: frame.goRound,
    begin() {
      if (!SLIDES[at].trains) return;
      begin();
      draw();
    },
  });

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
    const slide = SLIDES[at];
    frame.show({
      letters: takes(),
      notes: notes ? [slide.notes, slide.more?.(talk)].filter(Boolean).join(" ") : "",
      name: typing() && matchMedia("(pointer: fine)").matches ? "Esc clears the text, → goes on" : talk.name,
      place: `${at + 1} of ${SLIDES.length}`,
      taken: (key) => takes() && (typing() || known(key) !== undefined),
    });
    const whole = stage.getBoundingClientRect();
    const box = screen.getBoundingClientRect();
    if (!box.width) return; // not on the page yet; its size will be told
    const portrait = whole.width < whole.height;
    // Texts keep their size where notes take some of the height.
    const unit = portrait ? whole.width / 700 : Math.min(whole.width / 1100, whole.height / 900);
    const width = box.width / unit;
    const height = Math.min(box.height / unit, portrait ? 1540 : Infinity);
    const view = { width, height: height - AIR, margin: portrait ? 24 : 50, portrait };
    screen.setAttribute("viewBox", `0 0 ${width} ${height}`);
    screen.replaceChildren(...[slide.draw(view, talk, step)].flat(Infinity).filter(Boolean));
    frame.speak(`${slide.title}. ${screen.querySelector("text[font-weight]")?.textContent ?? ""}`);
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
  sized.observe(screen);
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
