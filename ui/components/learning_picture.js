// Streamlit's side of the picture of a network that learns: called at every run of the page, or of
// the part of it that is live. It is one element all the while, which keeps what it has drawn.

const mounted = new WeakMap();

export default function ({ data: { run, live, ...page }, parentElement, setStateValue }) {
  let here = mounted.get(parentElement);
  if (!here) {
    here = mountLearning(parentElement, (choice) => mounted.get(parentElement)?.tell(choice));
    const { end } = here;
    here.end = () => {
      end();
      mounted.delete(parentElement);
    };
    mounted.set(parentElement, here);
  }
  here.tell = (choice) => setStateValue("epoch", choice);
  here.take(live ?? run, { ...page, live: Boolean(live), before: live && run });
  return here.end;
}
