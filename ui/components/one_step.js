// Streamlit's side of one step of a cell. Where its reader stands is kept here, and told to the page.

function mount(first) {
  let moves = null;
  const told = afterPause((chosen) => first.setStateValue("chosen", chosen));
  const picture = mountOneStep(first.parentElement, (at, unit) => told.put({ at, unit, moves }));

  function take({ data: { step, at, unit, moves: now } }) {
    if (now === moves) picture.take(step);
    else {
      told.drop();
      moves = now;
      picture.take(step, at, unit);
    }
  }

  take(first);
  return { take, end: () => [told, picture].forEach((one) => one.end()) };
}
