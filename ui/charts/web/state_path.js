// The path of a state seen along two of its principal axes: a dot after each letter, from zero state
// and from a primed one, at any recorded epoch, and beside it the untrained network's.

const FILM = { whole: 8000, least: 60, most: 350 }; // milliseconds of a film, and of one frame in it
const MOST_LETTERS = 90; // beside dots; of more, every other or third has one
const PAD = 34; // pixels around a path

// `chosen` is told of the epoch that a reader has chosen.
function mountStatePath(root, chosen) {
  const epochs = () => data.pictures[0].epochs;
  const film = filmBar("Epoch", show, (frame) => chosen(epochs()[frame]));
  const legend = html("p", { class: "legend" });
  const pictures = html("div", { class: "pictures" });
  const box = html("section", { class: "drawn space" }, film.element, legend, pictures);
  root.append(box);

  let data = null, drawn = [], axes = [0, 1], moves = null;

  function show(frame) {
    for (const one of drawn) one.draw(frame, axes);
    return `After epoch ${epochs()[frame].toLocaleString("en")}`;
  }

  const sizes = new ResizeObserver(() => data && film.redraw());
  sizes.observe(pictures);

  return {
    // `next`: what ui/charts/state_path.py makes; `page`: the two `axes`, the `epoch` where the page
    // stands, and `moves`, how often something else than this picture has changed that.
    take(next, page) {
      const other = data?.id !== next.id;
      axes = page.axes;
      if (other) {
        data = next;
        drawn = data.pictures.map((picture) => pathPicture(picture, data));
        pictures.replaceChildren(...drawn.map((one) => one.element));
        const frames = epochs().length;
        film.load(frames, Math.min(FILM.most, Math.max(FILM.least, FILM.whole / frames)));
        const mark = (look, text) => html("span", { class: `mark ${look}` }, html("i", { "aria-hidden": "true" }), text);
        legend.replaceChildren(
          mark("zero", "from the zero state, which is 0"),
          ...(data.after ? [mark("primed", `after reading ${data.after}, from the ring on`)] : []),
        );
      }
      if (other || page.moves !== moves) film.go(Math.max(0, epochs().indexOf(page.epoch)));
      else film.redraw();
      moves = page.moves;
    },
    end() {
      film.stop();
      sizes.disconnect();
      box.remove();
    },
  };
}

// One network: its paths, and below them what was measured.
function pathPicture(picture, { letters, after }) {
  const places = new Int16Array(bytesOf(picture.places).buffer);
  const title = html("h2", {}), said = html("figcaption", {});
  const plot = svg("svg", { role: "img" });
  const element = html("figure", {}, title, plot, said);
  const last = picture.epochs.length - 1;
  let shown = "";

  // The points of a frame along two axes.
  function pointsAt(frame, axes) {
    return Array.from({ length: picture.points }, (_, point) =>
      axes.map((axis) => (places[(frame * picture.points + point) * picture.components + axis] / 32767) * picture.most));
  }

  // The finished network's path has all the room, unless that of the frame goes further.
  function range(points, axes) {
    const all = [...points, ...pointsAt(last, axes)];
    return [0, 1].map((side) => {
      const values = all.map((one) => one[side]);
      return [Math.min(...values), Math.max(...values)];
    });
  }

  function draw(frame, axes) {
    const n = Math.min(frame, last), width = Math.max(240, Math.floor(element.clientWidth));
    const asked = `${n} ${axes} ${width}`;
    if (asked === shown) return; // the untrained network stays as it is while the film runs
    shown = asked;
    const height = Math.round(Math.min(560, width * 0.82));
    const letter = width < 420 ? 15 : width < 640 ? 19 : 24;
    const look = { letter, dot: letter / 4.6 };
    const seen = pointsAt(n, axes), [[left, right], [low, high]] = range(seen, axes);
    const scale = Math.min((width - 2 * PAD) / (right - left || 1e-9), (height - 2 * PAD) / (high - low || 1e-9));
    const points = seen.map(([x, y]) =>
      [width / 2 + (x - (left + right) / 2) * scale, height / 2 - (y - (low + high) / 2) * scale]);
    const zero = points.slice(0, letters.length + 1), primed = points.slice(letters.length + 1);
    const every = Math.ceil((points.length - 1) / MOST_LETTERS);
    const lettered = (path, side, kind) => beside(path, side, look)
      .map((label, place) => ({ ...label, kind, text: place ? letters[place - 1] : kind === "zero" ? "0" : "", place }))
      .filter(({ text, place }) => text && place % every === 0);
    const labels = [...lettered(zero, 1, "zero"), ...lettered(primed, -1, "primed")];
    pushApart(labels, points, { left: 10, right: width - 10, top: 12, bottom: height - 12 }, look);
    const tip = (place, kind) => svg("title", {}, place
      ? `after ${letters[place - 1]}, letter ${place}${kind === "zero" ? "" : ", primed"}`
      : kind === "zero" ? "the zero state" : `after reading ${after}`);
    plot.setAttribute("viewBox", `0 0 ${width} ${height}`);
    plot.setAttribute("width", width);
    plot.setAttribute("height", height);
    plot.replaceChildren(
      line(zero, "zero"),
      ...(primed.length ? [line(primed, "primed")] : []),
      ...leaders(labels, look).filter(Boolean),
      ...zero.map(([x, y], place) => svg("circle", { cx: x, cy: y, r: look.dot, class: "zero" }, tip(place, "zero"))),
      ...primed.map(([x, y], place) => place
        ? svg("path", { d: diamond(x, y, look.dot * 1.35), class: "primed" }, tip(place, "primed"))
        : svg("circle", { cx: x, cy: y, r: look.dot * 1.7, class: "ring" }, tip(place, "primed"))),
      ...labels.map(({ x, y, text, kind }) =>
        svg("text", { x, y: y + letter * 0.35, "font-size": letter, "text-anchor": "middle", class: kind }, text)),
    );
    const epoch = picture.epochs[n];
    title.textContent = last ? `${picture.title} for ${epoch.toLocaleString("en")} epochs` : picture.title;
    const share = (axis) => percent(picture.shares[n][axis]);
    const r2 = picture.r2[n];
    const near = `${picture.near[n]} of ${letters.length}`;
    said.replaceChildren(
      html("span", {}, "Nearest state is a neighbouring letter's: ", html("b", {}, near)),
      html("span", {}, "Place read off the state, R²: ", html("b", {}, r2 === null ? "–" : signed(r2))),
      html("span", {}, `Across: ${ordinal(axes[0])} axis, ${share(axes[0])} of the spread. Up: ${ordinal(axes[1])}, ${share(axes[1])}.`),
    );
    plot.setAttribute("aria-label", `${title.textContent}: the state as a path of ${letters.length} letters`
      + `${primed.length ? `, and again after reading ${after}` : ""}. ${said.textContent}`);
  }

  return { element, draw };
}

const line = (points, kind) => svg("path", { d: points.map(([x, y], n) => `${n ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join(""), class: `path ${kind}` });
const diamond = (x, y, r) => `M${x - r} ${y}L${x} ${y - r}L${x + r} ${y}L${x} ${y + r}Z`;
const ordinal = (axis) => ["1st", "2nd", "3rd"][axis] ?? `${axis + 1}th`;
