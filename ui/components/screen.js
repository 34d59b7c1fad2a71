// Tells the page when its columns come to lie below each other, or beside each other again.

const NARROW = "(max-width: 640px)"; // where Streamlit's columns do
const watched = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  const here = watched.get(parentElement) ?? { query: matchMedia(NARROW) };
  here.tell = () => {
    if (here.query.matches !== here.known) setStateValue("narrow", (here.known = here.query.matches));
  };
  here.known = data.narrow;
  here.tell();
  if (!here.end) {
    const listen = () => here.tell();
    here.query.addEventListener("change", listen);
    here.end = () => {
      here.query.removeEventListener("change", listen);
      watched.delete(parentElement);
    };
    watched.set(parentElement, here);
  }
  return here.end;
}
