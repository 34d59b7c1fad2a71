// Streamlit's side of the explorable network.

let left; // what was typed right before the reader turned to another page, and the page did not hear

function mount(first) {
  let { run, moves } = first.data;
  const pause = afterPause((text) => first.setStateValue("typed", { text, moves }));
  const put = ({ data, parentElement }) =>
    mountExplorer(parentElement, { ...data.run, text: data.text }, { typed: pause.put });
  let explorer = put(first);
  if (left?.moves === moves) {
    explorer.read(left.text);
    pause.put(left.text);
  }
  left = undefined;

  return {
    take(call) {
      const { data } = call;
      if (data.run !== run) {
        pause.drop();
        explorer.end();
        explorer = put(call);
      } else if (data.moves !== moves) { // not because of a key: a link, or back or forward
        pause.drop();
        explorer.read(data.text);
      }
      ({ run, moves } = data);
    },
    end() {
      const text = pause.end();
      left = text === undefined ? text : { text, moves };
      explorer.end();
    },
  };
}
