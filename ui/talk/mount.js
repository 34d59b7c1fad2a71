// Streamlit's side of the stage: called at every run of the page, with the newest data.

const PAUSE = 400; // milliseconds without a key before the page hears where the talk stands
const mounted = new WeakMap();

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const known = mounted.get(parentElement);
  if (known) {
    known.stage.take(data);
    return known.end;
  }
  let timer;
  const told = {
    place(place) {
      clearTimeout(timer);
      timer = setTimeout(() => setStateValue("place", place), PAUSE);
    },
    train: () => setTriggerValue("train", true),
    leave: () => setTriggerValue("leave", true),
  };
  const stage = mountStage(parentElement, data, told);
  const end = () => {
    clearTimeout(timer);
    stage.end();
    mounted.delete(parentElement);
  };
  mounted.set(parentElement, { stage, end });
  return end;
}
