const PAUSE = 400; // milliseconds without a change before the page hears of the last
// The same, after something else on the page was clicked: it may lead away, and what a component
// says while Streamlit is on its way to another page would leave that one empty.
const LEAVING = 3000;

// Tells the page of changes in an element when there are no more of them for a moment. `put(value)`
// notes a change, `send()` does not wait any longer, and `drop()` forgets it: what the reader has gone
// back from is not told. `end()` returns what was not told yet.
function afterPause(element, tell) {
  const ending = new AbortController();
  const listen = (kind, act) => window.addEventListener(kind, act, { capture: true, signal: ending.signal });
  let timer = null, last;
  function wait(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(send, milliseconds);
  }
  function drop() {
    clearTimeout(timer);
    timer = null;
  }
  function send() {
    if (timer === null) return;
    drop();
    tell(last);
  }
  listen("popstate", drop);
  listen("click", (event) => {
    if (timer !== null && !event.composedPath().includes(element)) wait(LEAVING);
  });
  return {
    put(value) {
      last = value;
      wait(PAUSE);
    },
    send,
    drop,
    end() {
      const untold = timer === null ? undefined : last;
      drop();
      ending.abort();
      return untold;
    },
  };
}
