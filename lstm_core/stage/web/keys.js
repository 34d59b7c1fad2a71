// What a key, or a remote that sends keys, asks of the stage.

const KEYS = {
  ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, Enter: 1,
  ArrowLeft: -1, ArrowUp: -1, PageUp: -1,
};
const PAIR = 700; // milliseconds within which a second digit makes a number of two

// The number of a slide that digits name, after each of them: 1, and then 11 if another 1 comes soon.
function makeNumbers(most) {
  let first = null;
  return (digit, time) => {
    const both = first && time - first.time < PAIR ? 10 * first.value + digit : 0;
    if (both && both <= most) {
      first = null;
      return both;
    }
    first = { value: digit, time };
    return digit || 10;
  };
}

// A listener for keys. `acts`: move(by), jump(slide), type(key) and begin() say whether they did
// anything; typing() is whether a text is being typed, and takeBack() what Escape does.
function makeKeys(acts) {
  const number = makeNumbers(SLIDES.length);

  // Whether the key meant anything here.
  function press(pressed, event) {
    const sign = [...pressed].length === 1;
    if (pressed === "Tab") acts.goRound(event.shiftKey ? -1 : 1);
    else if (pressed === "Escape") return acts.takeBack();
    else if (sign && acts.typing()) acts.type(pressed); // what the network does not know is left out
    else if (pressed in KEYS) acts.move(KEYS[pressed]);
    else if (acts.type(pressed)) return true;
    else if (pressed === "Home") acts.jump(0);
    else if (pressed === "End") acts.jump(SLIDES.length - 1);
    else if (/^[0-9]$/.test(pressed)) acts.jump(number(Number(pressed), event.timeStamp) - 1);
    else if (pressed === "." || pressed === "b") acts.toggleBlack();
    else if (/^n$/i.test(pressed)) acts.toggleNotes();
    else if (/^f$/i.test(pressed)) acts.toggleFullScreen();
    else if (/^t$/i.test(pressed)) acts.begin();
    else return sign; // none of the page's own shortcuts gets a letter; the browser gets F5, say
    return true;
  }

  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const from = event.composedPath()[0];
    if (from instanceof HTMLInputElement || from instanceof HTMLTextAreaElement) return;
    const onButton = from instanceof HTMLButtonElement && (event.key === " " || event.key === "Enter");
    if (onButton || !press(event.key, event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
}
