// A text with a value for each character, in one or several frames: the characters are coloured by
// it, and one of them at a time is looked at, with a pointer or with arrow keys.

const FRAME_MS = 350; // of the film
const CONTROL = { "\n": "↵", "\t": "⇥", " ": "␣" }; // as a message names them
const WORDS = { "\n": "line break", "\t": "tab", " ": "space" }; // as a screen reader says them

const nameOf = (sign) => CONTROL[sign] ?? sign;
const rightToLeft = (element) => getComputedStyle(element).direction === "rtl";

// `data`: what ui/charts/coloured_text.py makes.
function mountPicture(root) {
  const id = `text${Math.random().toString(36).slice(2)}`;
  const legend = html("p", { class: "legend" });
  const ramp = html("span", { class: "ramp", "aria-hidden": "true" });
  const text = html("div", { class: "text", tabindex: "0", role: "group", dir: "auto" });
  const tip = html("div", { class: "tip", "aria-hidden": "true", hidden: true });
  const readout = html("p", { class: "readout", id, role: "status" });
  const guesses = html("ol", { class: "guesses" });
  const film = filmBar("Place in the film", () => (colour(), look(at), data.frames[film.frame] ?? ""));
  const box = html("section", { class: "drawn coloured" }, legend, film.element, text, tip, readout, guesses);
  text.setAttribute("aria-describedby", id);
  root.append(box);

  let data = null, spans = [], at = -1;

  const valueOf = (place) => data.values[film.frame]?.[place] ?? null;
  const written = (value) => (value === null ? "–" : data.percent ? percent(value) : signed(value, 3));

  function build() {
    spans = data.text.map((sign, place) => {
      const span = html("span", { class: "sign" });
      if (data.under) {
        span.append(html("b", {}, sign === "\n" ? "↵" : sign === "\t" ? "⇥" : sign));
        for (const [guess, share] of data.guesses[place] ?? []) {
          const small = html("i", {}, nameOf(guess));
          small.style.setProperty("--much", share);
          span.append(small);
        }
      } else span.textContent = sign;
      if (place < data.given) span.classList.add("given");
      return span;
    });
    const flow = data.under
      ? spans.flatMap((span, place) => (data.text[place] === "\n" ? [span, html("br")] : [span]))
      : spans;
    text.classList.toggle("under", Boolean(data.under));
    text.replaceChildren(...flow);
  }

  function colour() {
    spans.forEach((span, place) => {
      const value = valueOf(place);
      span.classList.toggle("low", value !== null && value < 0);
      span.classList.toggle("none", value === null);
      span.style.setProperty("--much", value === null ? 0 : Math.min(1, Math.abs(value) / data.full).toFixed(3));
    });
  }

  // Look at the character at a place; -1 is none.
  function look(place) {
    spans[at]?.classList.remove("looked");
    at = place;
    const span = spans[at];
    span?.classList.add("looked");
    tip.hidden = !span;
    if (!span) {
      readout.textContent = data.hint;
      guesses.replaceChildren();
      return;
    }
    const sign = data.text[at], value = written(valueOf(at));
    readout.textContent = `Character ${at + 1}, ${WORDS[sign] ?? sign}. ${data.quantity}: ${value}`;
    tip.replaceChildren(html("bdi", {}, nameOf(sign)), ` ${value}`);
    placeTip(span);
    guesses.replaceChildren(...(data.guesses[at] ?? []).map(([guess, share]) => {
      const bar = html("li", {}, html("b", {}, nameOf(guess)), html("span", {}, percent(share)));
      bar.style.setProperty("--much", share);
      return bar;
    }));
    guesses.setAttribute("aria-label", `Expected after it: ${(data.guesses[at] ?? []).map(([guess]) => WORDS[guess] ?? guess).join(", ")}`);
  }

  function placeTip(span) {
    const one = span.getClientRects()[0] ?? span.getBoundingClientRect(), all = box.getBoundingClientRect();
    const inside = text.getBoundingClientRect();
    const left = Math.max(0, Math.min(one.left - all.left, all.width - tip.offsetWidth));
    tip.style.left = `${left}px`;
    tip.style.top = `${one.top - all.top - tip.offsetHeight - 3}px`;
    tip.hidden = one.bottom < inside.top || one.top > inside.bottom;
  }

  // The place in the next line, or the one before, that lies nearest.
  function row(step) {
    const here = spans[at].getBoundingClientRect();
    let best = at, distance = Infinity, line = null;
    for (let place = at + step; spans[place]; place += step) {
      const there = spans[place].getBoundingClientRect();
      if (Math.abs(there.top - here.top) < 4) continue;
      line ??= there.top;
      if (Math.abs(there.top - line) >= 4) break;
      const away = Math.abs(there.left - here.left);
      if (away < distance) [best, distance] = [place, away];
    }
    return best;
  }

  text.addEventListener("keydown", (event) => {
    const forward = rightToLeft(text) ? "ArrowLeft" : "ArrowRight";
    const moves = {
      ArrowLeft: () => at + (forward === "ArrowLeft" ? 1 : -1),
      ArrowRight: () => at + (forward === "ArrowRight" ? 1 : -1),
      ArrowDown: () => row(1),
      ArrowUp: () => row(-1),
      Home: () => 0,
      End: () => spans.length - 1,
    };
    if (!(event.key in moves) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    look(at < 0 ? 0 : Math.max(0, Math.min(spans.length - 1, moves[event.key]())));
    const one = spans[at].getBoundingClientRect(), inside = text.getBoundingClientRect();
    if (one.top < inside.top) text.scrollTop -= inside.top - one.top + 4;
    if (one.bottom > inside.bottom) text.scrollTop += one.bottom - inside.bottom + 4;
    placeTip(spans[at]);
  });
  text.addEventListener("focus", () => at < 0 && spans.length && look(Math.min(spans.length - 1, data.given || 0)));
  text.addEventListener("pointerover", (event) => {
    const place = spans.indexOf(event.target.closest(".sign"));
    if (place >= 0) look(place);
  });
  text.addEventListener("scroll", () => spans[at] && placeTip(spans[at]));

  return {
    take(next) {
      const other = data?.id !== next.id;
      data = { ...next, values: next.values.map((one) => valuesOf(one, next.most)) };
      if (other) build();
      legend.replaceChildren(html("span", {}, data.low), ramp, html("span", {}, data.high));
      ramp.classList.toggle("both", Boolean(data.both));
      text.setAttribute("aria-label", data.label);
      film.element.hidden = data.frames.length < 2;
      if (other) at = -1;
      film.load(data.values.length, FRAME_MS);
      film.go(data.values.length - 1);
      look(at < spans.length ? at : -1);
    },
    end() {
      film.stop();
      box.remove();
    },
  };
}

// Sixteen bits a value: from -most to most as -32767 to 32767; -32768 is no value.
function valuesOf(base64, most) {
  const whole = new Int16Array(bytesOf(base64).buffer);
  return Array.from(whole, (one) => (one === -32768 ? null : (one / 32767) * most));
}
