// Streamlit's side of a picture that tells the page nothing: its program defines `mountPicture`.

function mount(first) {
  const picture = mountPicture(first.parentElement);
  const take = ({ data }) => picture.take(data[data.picture]);
  take(first);
  return { take, end: picture.end };
}
