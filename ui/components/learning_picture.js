// Streamlit's side of the picture of a network that learns. It is one element all the while, which
// keeps what it has drawn.

function mount(first) {
  let { setStateValue } = first;
  const told = afterPause((choice) => setStateValue("epoch", choice), 0); // the picture has waited
  const picture = mountLearning(first.parentElement, told.put);

  function take(call) {
    const { run, live, beside, ...page } = call.data;
    setStateValue = call.setStateValue;
    picture.take(live ?? run, { ...page, live: Boolean(live), before: live ? run : beside });
  }

  take(first);
  return {
    take,
    end() {
      told.end();
      picture.end();
    },
  };
}
