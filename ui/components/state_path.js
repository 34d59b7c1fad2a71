// Streamlit's side of the path of a state.

function mount(first) {
  let { setStateValue } = first;
  const told = afterPause((epoch) => setStateValue("epoch", epoch));
  const picture = mountStatePath(first.parentElement, told.put);

  function take({ data, ...call }) {
    setStateValue = call.setStateValue;
    picture.take(data.shown, data);
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
