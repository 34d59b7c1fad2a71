// Streamlit's side of the explorable network: called at every run of the page.

const PAUSE = 400; // milliseconds without a key before the page hears what was typed
const mounted = new WeakMap();

export default function ({ data: { run, ...data }, parentElement, setStateValue }) {
  const known = mounted.get(parentElement);
  if (known?.run === run) {
    // Not because of a key: a link, or back or forward.
    if (data.moves !== known.moves) known.explorer.read(data.text);
    known.moves = data.moves;
    return known.end;
  }
  known?.end();
  const here = { run, moves: data.moves };
  here.explorer = mountExplorer(parentElement, { ...run, text: data.text }, {
    typed(text) {
      clearTimeout(here.timer);
      here.timer = setTimeout(() => setStateValue("typed", text), PAUSE);
    },
  });
  here.end = () => {
    clearTimeout(here.timer);
    here.explorer.end();
    mounted.delete(parentElement);
  };
  mounted.set(parentElement, here);
  return here.end;
}
