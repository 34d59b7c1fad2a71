// What Streamlit calls at every run of the page. `mount`, which the script before this one defines,
// puts a component up in an element and shows the first call there; what it returns is given every
// later one, and taken down with the element:
//   mount(call) -> { take(call), end() }; a call has `data`, `parentElement`, `setStateValue` and so on
// What is told through any call is told through the newest: Streamlit hears of no former one.

const mounted = new WeakMap(); // by element

export default function (call) {
  const { parentElement } = call;
  const here = mounted.get(parentElement) ?? {};
  const told = {
    setStateValue: (...said) => here.newest.setStateValue(...said),
    setTriggerValue: (...said) => here.newest.setTriggerValue(...said),
  };
  here.newest = call;
  mounted.set(parentElement, here);
  if (here.shown) here.shown.take({ ...call, ...told });
  else here.shown = mount({ ...call, ...told });
  // Streamlit ends a call that another has overtaken, too: that must not end what the other shows.
  return () => {
    if (mounted.get(parentElement)?.newest !== call) return;
    mounted.delete(parentElement);
    here.shown.end();
  };
}
