// What Streamlit calls at every run of the page. `mount`, which the script before this one defines,
// puts a component up in an element and shows the first call there; what it returns is given every
// later one, and taken down with the element:
//   mount(call) -> { take(call), end() }; a call has `data`, `parentElement`, `setStateValue` and so on

const mounted = new WeakMap(); // by element

export default function (call) {
  const { parentElement } = call;
  const known = mounted.get(parentElement);
  known?.shown.take(call);
  const here = known ?? { shown: mount(call) };
  here.newest = call;
  mounted.set(parentElement, here);
  // Streamlit ends a call that another has overtaken, too: that must not end what the other shows.
  return () => {
    if (mounted.get(parentElement)?.newest !== call) return;
    mounted.delete(parentElement);
    here.shown.end();
  };
}
