// Streamlit's side of one step of a cell. Where its reader stands is kept here, and told to the page.

function mount(first) {
  let { setStateValue } = first, moves = null;
  const told = afterPause((chosen) => setStateValue("chosen", chosen));
  const picture = mountOneStep(first.parentElement, (at, unit) => told.put({ at, unit, moves }));

  function take(call) {
    const { step, at, unit } = call.data;
    setStateValue = call.setStateValue;
    if (call.data.moves !== moves) {
      told.drop();
      moves = call.data.moves;
      picture.take(step, at, unit);
    } else picture.take(step);
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
