// Streamlit's side of a text that is coloured by values.

function mount(first) {
  const picture = mountColouredText(first.parentElement);
  const take = ({ data }) => picture.take(data[data.shown]);
  take(first);
  return { take, end: picture.end };
}
