// A film's controls: a button that plays it and a slider, in one bar.

// `label` of the slider; `show(frame)` draws a frame and says what it is called; `rested(frame)` is
// told where a reader has left it: when the slider was moved, or the film was paused or is over.
function filmBar(label, show, rested = () => {}) {
  const play = html("button", { onclick: () => (timer ? rest() : start()) });
  const slider = html("input", { oninput: () => (go(Number(slider.value)), rested(frame)) });
  const when = html("span", { class: "when" });
  const element = html("div", { class: "film" }, play, slider, when);
  play.type = "button";
  Object.assign(slider, { type: "range", min: 0, step: 1 });
  slider.setAttribute("aria-label", label);

  let frame = 0, frames = 1, milliseconds = 0, timer = 0;
  stop();

  function put(number) {
    frame = number;
    slider.value = number;
    when.textContent = show(number);
    slider.setAttribute("aria-valuetext", when.textContent);
  }

  function go(number) {
    stop();
    put(number);
  }

  function start() {
    play.textContent = "Pause";
    if (frame === frames - 1) put(0);
    timer = setInterval(() => (frame >= frames - 1 ? rest() : put(frame + 1)), milliseconds);
  }

  function stop() {
    clearInterval(timer);
    timer = 0;
    play.textContent = "▶ Film";
  }

  function rest() {
    stop();
    rested(frame);
  }

  return {
    element,
    get frame() {
      return frame;
    },
    // A film of so many frames, each shown for so long.
    load(count, each) {
      stop();
      [frames, milliseconds] = [count, each];
      slider.max = count - 1;
    },
    go,
    redraw: () => put(frame),
    stop,
  };
}
