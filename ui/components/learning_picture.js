// Streamlit's side of the picture of a network that learns. It is one element all the while, which
// keeps what it has drawn.

function mount(first) {
  const told = afterPause((choice) => first.setStateValue("epoch", choice), 0); // the picture has waited
  const picture = mountLearning(first.parentElement, told.put);

  function take({ data: { run, live, beside, ...page } }) {
    picture.take(live ?? run, { ...page, live: Boolean(live), before: live ? run : beside });
  }

  take(first);
  return { take, end: () => [told, picture].forEach((one) => one.end()) };
}
