// The browser's side of ui/components/parcels.py. It keeps what came, the newest of each name, and
// runs the program among it, whose default export is called at every run of the page with what the
// page says, the parcels among `data`.

const kept = new Map();
const places = new WeakMap(); // by the component's element: what has become of it there

// The values of parcels by name, or null after asking for what is not here.
function unpack(parcels, setTriggerValue) {
  const values = {};
  for (const [name, parcel] of Object.entries(parcels)) {
    if ("value" in parcel) kept.set(name, parcel);
    if (kept.get(name)?.id !== parcel.id) {
      setTriggerValue("lacks", true);
      return null;
    }
    values[name] = kept.get(name).value;
  }
  return values;
}

function loaded(program) {
  program.module ??= import(URL.createObjectURL(new Blob([program.script], { type: "text/javascript" })));
  return program.module;
}

export default function (component) {
  const { data: { parcels, ...data }, parentElement, setTriggerValue } = component;
  const place = places.get(parentElement) ?? {};
  places.set(parentElement, place);
  const sent = unpack(parcels, setTriggerValue);
  if (sent) {
    const { program, ...values } = sent;
    place.newest = { ...component, data: { ...data, ...values } };
    loaded(program).then((module) => {
      if (place.gone || !place.newest) return; // or a later run was shown already
      if (!place.style) {
        place.style = document.createElement("style");
        place.style.textContent = program.styles;
        parentElement.append(place.style);
      }
      place.end = module.default(place.newest);
      place.newest = null;
    });
  }
  return () => {
    place.gone = true;
    if (places.get(parentElement) === place) places.delete(parentElement);
    place.end?.();
    place.style?.remove();
  };
}
