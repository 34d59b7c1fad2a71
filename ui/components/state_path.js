// Streamlit's side of the path of a state.

function mount(first) {
  const told = afterPause((epoch) => first.setStateValue("epoch", epoch));
  const picture = mountStatePath(first.parentElement, told.put);
  const take = ({ data }) => picture.take(data.shown, data);

  take(first);
  return { take, end: () => [told, picture].forEach((one) => one.end()) };
}
