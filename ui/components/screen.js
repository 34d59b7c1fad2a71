// Tells the page when its columns come to lie below each other, or beside each other again.

const NARROW = "(max-width: 640px)"; // where Streamlit's columns do

function mount(first) {
  const query = matchMedia(NARROW);
  let known;
  const tell = () => {
    if (query.matches !== known) first.setStateValue("narrow", (known = query.matches));
  };
  function take({ data }) {
    known = data.narrow;
    tell();
  }
  query.addEventListener("change", tell);
  take(first);
  return { take, end: () => query.removeEventListener("change", tell) };
}
