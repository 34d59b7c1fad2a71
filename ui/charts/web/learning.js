// A network that learns: what it answers beside its curves, while it trains, as a replay, and
// afterwards at any recorded epoch. The server sends the newest data; all motion is made here.

const CATCH_UP = 300; // milliseconds in which a live picture takes up what the last look brought
const REPLAY = { least: 3000, most: 6000, each: 60 }; // milliseconds, and those of one epoch's map
const PLAYED = "lstm-learning-played"; // of this tab: a reload does not play it again

function mountLearning(root) {
  const note = html("p", "note"), status = html("p", "status"), readout = html("p", "readout");
  const play = html("button", "play"), slider = html("input", "epochs");
  const controls = html("div", "controls", play, slider);
  const map = mapOf((text) => read(text)), tiles = tilesOf();
  const curves = ["loss", "accuracy"].map((name) => curveOf(name, pointed));
  const answers = html("div", "answers", status, map.element, tiles.element, readout, controls);
  const panels = html("div", "panels", answers, html("div", "curves", ...curves.map((one) => one.element)));
  const group = html("section", "learning", note, panels);
  group.setAttribute("role", "group");
  Object.assign(slider, { type: "range", min: 0, step: 1 });
  play.type = "button";
  root.append(group);

  let data = null, at = 0, motion = null, request = 0;
  let frames = null;

  const count = (one) => one.toLocaleString("en");
  const last = () => Math.max(data.at.at(-1) ?? 0, frames.epochs.at(-1) ?? 0);
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  function draw() {
    const n = lastUpTo(frames.epochs, at);
    const source = n < 0 ? data.before ?? data : data;
    const hits = n < 0 || frames.hits[n] === undefined ? "" : `${count(frames.hits[n])} of ${count(data.asked)} answers right`;
    const epoch = Math.floor(n < 0 || data.live || motion ? at : frames.epochs[n]);
    const said = `${motion?.replay ? "Replay: epoch" : data.live ? "Epoch" : "After epoch"} ${count(epoch)} of ${count(data.epochs)}`;
    status.replaceChildren(html("span", "", said), html("span", "", hits || "–"));
    for (const one of curves) one.draw(at);
    const all = [said, ...curves.map((one) => one.said(at)), hits].filter(Boolean).join(", ");
    group.setAttribute("aria-label", all);
    const shown = source.tiled ? tiles : map;
    map.element.hidden = Boolean(source.tiled);
    tiles.element.hidden = !source.tiled;
    const held = n < 0 ? data.before?.frames : frames; // before, its last alone
    const place = Math.max(0, n);
    const one = held && (source.tiled ? { answers: held.answers[place], right: held.right[place] } : held.fields[place]);
    shown.draw(source, one ?? null, `${source.tiled ? "First answers" : "Probability of each next letter after each letter"}. ${all}`);
    answers.classList.toggle("old", n < 0 && Boolean(data.before));
    slider.value = Math.max(0, n);
    slider.setAttribute("aria-valuetext", said);
    play.textContent = motion?.replay ? "Skip to the end" : "▶ Replay";
    group.dataset.state = motion?.replay ? "replay" : data.live ? "live" : data.stale ? "old" : "done";
  }

  function read(text) {
    readout.textContent = text || (data.tiled ? "Above, the letter read last; below it, the answer." :
      "Brighter is more probable. Dot: the answer. Frame: the right one.");
  }

  function pointed(epoch) {
    read(epoch === null || !data.at.length ? "" :
      `Epoch ${count(data.at[Math.max(0, lastUpTo(data.at, epoch))])}: ${curves.map((one) => one.said(epoch)).join(", ")}`);
  }

  function move(from, to, milliseconds, replay = false) {
    cancelAnimationFrame(request);
    motion = { from, to, milliseconds, replay, began: performance.now() };
    step(motion.began);
  }

  function step(now) {
    const past = Math.max(0, now - motion.began);
    const share = past < motion.milliseconds ? past / motion.milliseconds : 1;
    at = motion.from + share * (motion.to - motion.from);
    if (share === 1) motion = null;
    else request = requestAnimationFrame(step);
    draw();
  }

  function rest(epoch) {
    cancelAnimationFrame(request);
    motion = null;
    at = epoch;
    draw();
  }

  function replay() {
    const time = Math.min(REPLAY.most, Math.max(REPLAY.least, REPLAY.each * frames.epochs.length));
    move(0, last(), time, true);
  }

  function take(next) {
    const before = data;
    const other = !before || before.id !== next.id || (next.live && !before.live);
    const more = other || before.live || next.frames.epochs.length !== frames.epochs.length;
    data = { ...next, before: next.before && { ...next.before, frames: unpacked(next.before.frames) } };
    const came = unpacked(next.frames);
    if (other || !next.live) frames = came;
    else if (came.epochs.length && came.epochs[0] > (frames.epochs.at(-1) ?? -1)) {
      for (const name of Object.keys(came)) frames[name].push(...came[name]);
    }
    note.textContent = data.stale || (data.before ? `Before: ${data.before.title} (thin grey line)` : "");
    note.hidden = !note.textContent;
    group.classList.toggle("old", Boolean(data.stale));
    slider.max = Math.max(0, frames.epochs.length - 1);
    slider.setAttribute("aria-label", "Epoch");
    controls.classList.toggle("none", data.live || Boolean(data.stale) || frames.epochs.length < 2);
    for (const one of curves) one.take(data);
    if (other) read("");
    for (const [name, colour] of Object.entries(data.colours)) group.style.setProperty(`--own-${name}`, colour);
    if (data.live) move(other ? last() : at, last(), other ? 0 : CATCH_UP);
    else if (data.replay && isNew(data.replay) && !calm()) replay();
    else if (more && !motion?.replay) rest(last());
    else if (!motion) draw();
  }

  function unpacked({ map, ...rest }) {
    const all = map ? fieldsOf(map) : null, size = all ? all.length / rest.epochs.length : 0;
    return { ...rest, fields: rest.epochs.map((_, n) => all?.subarray(n * size, (n + 1) * size)) };
  }

  play.addEventListener("click", () => (motion?.replay ? rest(last()) : replay()));
  slider.addEventListener("input", () => rest(frames.epochs[Number(slider.value)]));
  const sizes = new ResizeObserver(() => {
    for (const one of [map, ...curves]) one.layout();
    if (data) draw();
  });
  sizes.observe(panels);

  return {
    take,
    end() {
      cancelAnimationFrame(request);
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

const mounted = new WeakMap();

export default function ({ data, parentElement }) {
  let here = mounted.get(parentElement);
  if (!here) {
    const { take, end } = mountLearning(parentElement);
    here = { take, end: () => { end(); mounted.delete(parentElement); } };
    mounted.set(parentElement, here);
  }
  here.take(data);
  return here.end;
}
