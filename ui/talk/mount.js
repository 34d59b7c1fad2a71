// Streamlit's side of the stage: called at every run of the page, with the newest data.

const PAUSE = 400; // milliseconds without a key before the page hears where the talk stands
const mounted = new WeakMap();
let standing = null; // Streamlit may put up a stage anew before it takes down the one there was

export default function ({ data: { talk, ...now }, parentElement, setStateValue, setTriggerValue }) {
  const known = mounted.get(parentElement);
  const data = { ...talk, ...now };
  if (known) {
    known.stage.take(data);
    // The page is elsewhere, and not because of the stage: back or forward was pressed.
    if (data.moves !== known.moves) known.stage.go(data.slide, data.step);
    known.moves = data.moves;
    return known.end;
  }
  standing?.end(); // two would hear each key
  const here = { moves: data.moves };
  const tell = () => {
    clearTimeout(here.timer);
    here.timer = null;
    if (here.next) setStateValue("place", here.next);
    here.next = null;
  };
  here.stage = mountStage(parentElement, data, {
    place(next) {
      here.next = next;
      clearTimeout(here.timer);
      here.timer = setTimeout(tell, PAUSE);
    },
    train: () => setTriggerValue("train", true),
    leave() {
      tell();
      setTriggerValue("leave", true);
    },
  });
  here.end = () => {
    clearTimeout(here.timer);
    here.stage.end();
    mounted.delete(parentElement);
    if (standing === here) standing = null;
  };
  standing = here;
  mounted.set(parentElement, here);
  return here.end;
}
