// Streamlit's side of the machine that a network has learned.

function mount(first) {
  const picture = mountMachine(first.parentElement);
  const take = ({ data }) => picture.take(data.shown);
  take(first);
  return { take, end: picture.end };
}
