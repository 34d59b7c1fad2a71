const PAUSE = 400; // milliseconds without a change before the page hears of the last
const pathOf = ({ pathname }) => pathname.replace(/\/$/, "");

// Tells the page of changes when there are no more of them for a moment. `put(value)` notes a change,
// `send()` does not wait any longer, and `drop()` forgets it: what the reader has gone back from is
// not told. `end()` returns what was not told yet.
//
// Once a link to another page was clicked nothing is told: Streamlit (1.67) would take that for a wish
// to stay, or the page that hears of it would be gone.
function afterPause(tell, milliseconds = PAUSE) {
  const ending = new AbortController();
  const listen = (kind, act) => window.addEventListener(kind, act, { signal: ending.signal });
  let timer = null, untold = false, leaving = false, last;
  function drop() {
    clearTimeout(timer);
    untold = false;
  }
  function send() {
    if (!untold) return;
    drop();
    tell(last);
  }
  function wait() {
    clearTimeout(timer);
    if (untold && !leaving) timer = setTimeout(send, milliseconds);
  }
  listen("popstate", drop);
  // By now Streamlit has heard of the click, and kept the browser from following what it follows itself.
  listen("click", (event) => {
    const link = event.composedPath().find((one) => one.localName === "a");
    if (!link || !event.defaultPrevented) return;
    leaving = pathOf(link) !== pathOf(location);
    wait();
  });
  return {
    put(value) {
      last = value;
      untold = true;
      wait();
    },
    send,
    drop,
    end() {
      const value = untold ? last : undefined;
      drop();
      ending.abort();
      return value;
    },
  };
}
