// Streamlit's side of the picture of a tensor.

function mount(first) {
  const picture = mountTensor(first.parentElement);
  const take = ({ data }) => picture.take(data.shown);
  take(first);
  return { take, end: picture.end };
}
