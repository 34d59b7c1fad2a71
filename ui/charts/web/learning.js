// A network that learns: what it answers beside its curves, while it trains, as a replay, and
// afterwards at any recorded epoch. The page says what is to be seen; all motion is made here.

const CATCH_UP = 300; // milliseconds in which a live picture takes up what the last look brought
const REPLAY = { least: 3000, most: 6000, each: 60 }; // milliseconds, and those of one epoch's map
const STANDING = 300; // milliseconds without a move before the page hears of the epoch
const PLAYED = "lstm-learning-played"; // of this tab: a reload does not play it again

// `chosen` is told of an epoch that a reader has chosen: { run, epoch, moves }, with the name of
// the run and the page's latest count of `moves`.
function mountLearning(root, chosen) {
  const note = html("p", { class: "note" }), status = html("p", { class: "status" }), readout = html("p", { class: "readout" });
  const play = html("button", { class: "play" }), slider = html("input", { class: "epochs" });
  const kept = html("span", { class: "kept" });
  const controls = html("div", { class: "controls" }, play, slider, kept);
  const map = mapOf((text) => read(text)), tiles = tilesOf();
  const curves = ["loss", "accuracy"].map((name) => curveOf(name, pointed));
  const answers = html("div", { class: "answers" }, status, map.element, tiles.element, readout, controls);
  const panels = html("div", { class: "panels" }, answers, html("div", { class: "curves" }, ...curves.map((one) => one.element)));
  const group = html("section", { class: "drawn learning" }, note, panels);
  group.setAttribute("role", "group");
  Object.assign(slider, { type: "range", min: 0, step: 1 });
  play.type = "button";
  root.append(group);

  let data = null, at = 0, motion = null, request = 0, timer = 0;
  let frames = null;
  let heard = 0; // the epoch that the page has, or will have heard of
  const opened = new WeakMap(); // the frames of what stays the same are unpacked once

  const count = (one) => one.toLocaleString("en");
  const last = () => Math.max(data.at.at(-1) ?? 0, frames.epochs.at(-1) ?? 0);
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  function draw() {
    const n = lastUpTo(frames.epochs, at);
    const old = n < 0 && Boolean(data.before?.frames);
    const source = old ? data.before : data;
    const hits = n < 0 || frames.hits[n] === undefined ? "" : `${count(frames.hits[n])} of ${count(data.asked)} answers right`;
    const epoch = Math.floor(n < 0 || data.live || motion ? at : frames.epochs[n]);
    const said = `${motion?.replay ? "Replay: epoch" : data.live ? "Epoch" : "After epoch"} ${count(epoch)} of ${count(data.epochs)}`;
    status.replaceChildren(html("span", {}, said), html("span", {}, hits || "–"));
    for (const one of curves) one.draw(at);
    const all = [said, ...curves.map((one) => one.said(at)), hits].filter(Boolean).join(", ");
    group.setAttribute("aria-label", all);
    const shown = source.tiled ? tiles : map;
    map.element.hidden = Boolean(source.tiled);
    tiles.element.hidden = !source.tiled;
    const held = old ? data.before.frames : frames; // of what was before, the last
    const place = old ? held.epochs.length - 1 : n;
    const one = place >= 0 && (source.tiled ? { answers: held.answers[place], right: held.right[place] } : held.fields[place]);
    shown.draw(source, one || null, `${source.tiled ? "First answers" : source.next ? `Probability of each next ${source.symbol} after each ${source.symbol}` : "Probability of each answer, by the right one"}. ${all}`);
    answers.classList.toggle("old", old);
    slider.value = Math.max(0, n);
    slider.setAttribute("aria-valuetext", said);
    play.textContent = motion?.replay ? "Skip to the end" : "▶ Replay";
    group.dataset.state = motion?.replay ? "replay" : data.live ? "live" : data.stale ? "old" : "done";
  }

  function read(text) {
    readout.textContent = text || (data.tiled ? `Above, the ${data.next ? `${data.symbol} read last` : "right answer"}; below it, the answer.` :
      `Brighter is more probable. Dot: the answer. Frame: the right one${data.right.some((each) => each.length > 1) ? ", or each of several" : ""}.`);
  }

  function pointed(epoch) {
    read(epoch === null || !data.at.length ? "" :
      `Epoch ${count(data.at[Math.max(0, lastUpTo(data.at, epoch))])}: ${curves.map((one) => one.said(epoch)).join(", ")}`);
  }

  // `end` is called when a replay is over.
  function move(from, to, milliseconds, end = null) {
    stop();
    motion = { from, to, milliseconds, end, replay: Boolean(end), began: performance.now() };
    step(motion.began);
  }

  function step(now) {
    const past = Math.max(0, now - motion.began);
    const share = past < motion.milliseconds ? past / motion.milliseconds : 1;
    at = motion.from + share * (motion.to - motion.from);
    const end = share === 1 && motion.end;
    if (share === 1) motion = null;
    else request = requestAnimationFrame(step);
    if (end) end();
    else draw();
  }

  function stop() {
    cancelAnimationFrame(request);
    clearTimeout(timer);
    motion = null;
  }

  function rest(epoch) {
    stop();
    at = epoch;
    draw();
  }

  function choose(epoch) {
    rest(epoch);
    timer = setTimeout(() => {
      if (epoch === heard) return;
      heard = epoch;
      chosen({ run: data.id, epoch, moves: data.moves });
    }, STANDING);
  }

  // From the start; then it is at the last epoch, or where the page stands if that began it.
  function replay(byReader) {
    const time = Math.min(REPLAY.most, Math.max(REPLAY.least, REPLAY.each * frames.epochs.length));
    move(0, last(), time, () => (byReader ? choose(last()) : rest(heard)));
  }

  // `picture`: of a training or a run (ui/charts/learning.py). `page`: `live`, whether it is in
  // training; `before`, the picture that was shown before, or its curves alone; `stale`, what to
  // say above a picture that belongs to other settings; `replay`, which plays once in a tab for
  // each such name; `epoch`, where the page stands, and `moves`, how often something else than
  // this picture has changed that.
  function take(picture, page) {
    const was = data;
    const other = !was || was.id !== picture.id || (page.live && !was.live) ||
      (!page.live && !was.live && was.frames.epochs.length !== picture.frames.epochs.length);
    data = { ...picture, ...page };
    if (page.before?.frames) data.before = { ...page.before, frames: unpacked(page.before.frames) };
    const came = unpacked(picture.frames);
    if (other || !page.live) frames = came;
    else if (came.epochs.length && came.epochs[0] > (frames.epochs.at(-1) ?? -1)) {
      for (const name of Object.keys(came)) frames[name].push(...came[name]);
    }
    note.textContent = data.stale || (data.before ? `Before: ${data.before.title} (thin grey line)` : "");
    note.hidden = !note.textContent;
    group.classList.toggle("old", Boolean(data.stale));
    slider.max = Math.max(0, frames.epochs.length - 1);
    slider.setAttribute("aria-label", "Epoch");
    controls.classList.toggle("none", data.live || Boolean(data.stale) || frames.epochs.length < 2);
    kept.textContent = frames.epochs.length < data.recorded ?
      `${count(frames.epochs.length)} of ${count(data.recorded)} recorded epochs` : "";
    for (const one of curves) one.take(data);
    if (other) read("");
    const moved = other || was.live || was.moves !== data.moves;
    if (moved) heard = data.epoch;
    if (data.live) move(other ? last() : at, last(), other ? 0 : CATCH_UP);
    else if (data.replay && isNew(data.replay) && !calm()) replay(false);
    else if (moved) rest(data.epoch);
    else if (!motion) draw();
  }

  function unpacked(packed) {
    if (!opened.has(packed)) {
      const { map, ...rest } = packed;
      const all = map ? fieldsOf(map) : null, size = all ? all.length / rest.epochs.length : 0;
      const fields = rest.epochs.map((_, n) => all?.subarray(n * size, (n + 1) * size));
      opened.set(packed, { ...rest, fields });
    }
    return opened.get(packed);
  }

  play.addEventListener("click", () => (motion?.replay ? choose(last()) : replay(true)));
  slider.addEventListener("input", () => choose(frames.epochs[Number(slider.value)]));
  const sizes = new ResizeObserver(() => {
    for (const one of [map, ...curves]) one.layout();
    if (data) draw();
  });
  sizes.observe(panels);

  return {
    take,
    end() {
      stop();
      sizes.disconnect();
      group.remove();
    },
  };
}

// Whether a replay was not begun yet in this tab; it counts as begun from here on.
function isNew(name) {
  try {
    if (sessionStorage.getItem(PLAYED) === name) return false;
    sessionStorage.setItem(PLAYED, name);
  } catch {
    return false; // nothing can be remembered here: it would play again at every visit
  }
  return true;
}
