// Streamlit's side of the stage.

let standing = null; // Streamlit may put up a stage anew before it takes down the one there was

function mount(first) {
  standing?.end(); // two would hear each key
  let { moves } = first.data;
  const dataOf = ({ data: { talk, ...now } }) => ({ ...talk, ...now });
  const pause = afterPause((place) => first.setStateValue("place", { ...place, moves }));
  const stage = mountStage(first.parentElement, dataOf(first), {
    place: pause.put,
    train: () => first.setTriggerValue("train", true),
    leave() {
      pause.send();
      first.setTriggerValue("leave", true);
    },
  });
  const here = {
    take(call) {
      const data = dataOf(call);
      stage.take(data);
      // The page is elsewhere, and not because of the stage: back or forward was pressed.
      if (data.moves !== moves) {
        stage.go(data.slide, data.step);
        pause.drop(); // the page knows
      }
      ({ moves } = data);
    },
    end() {
      pause.end();
      stage.end();
      if (standing === here) standing = null;
    },
  };
  return (standing = here);
}
