// Streamlit's side of texts that a network writes.

function mount(first) {
  const picture = mountWritten(first.parentElement);
  const take = ({ data }) => picture.take(data.shown);
  take(first);
  return { take, end: picture.end };
}
