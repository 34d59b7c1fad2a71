// The browser's side of ui/components/parcels.py. It keeps what came, of each component the newest of
// each name, and runs the program among it: that defines a `mount` (mounted.js), whose calls have the
// parcels among their `data`.

// By component and name: Streamlit runs this script once for all components whose script it is.
const kept = new Map();

const ON_ITS_WAY = 300; // milliseconds in which what another of the same page was sent may come

// The values of parcels by name, and which are not here.
function unpack(component, parcels) {
  const values = {}, lacking = [];
  for (const [name, parcel] of Object.entries(parcels)) {
    const place = `${component} ${name}`;
    // What is held already may be in use: it stays the same thing when it is sent again.
    if ("value" in parcel && kept.get(place)?.id !== parcel.id) kept.set(place, parcel);
    if (kept.get(place)?.id === parcel.id) values[name] = kept.get(place).value;
    else lacking.push(name);
  }
  return { values, lacking };
}

function loaded(program) {
  program.module ??= import(URL.createObjectURL(new Blob([program.script], { type: "text/javascript" })));
  return program.module;
}

function mount(first) {
  const style = document.createElement("style");
  let latest = null, newest = null, running = null, shown = null;

  async function take(call) {
    const { name, data: { parcels, ...data }, parentElement, setTriggerValue } = call;
    latest = call;
    let sent = unpack(name, parcels);
    if (sent.lacking.length) {
      await new Promise((done) => setTimeout(done, ON_ITS_WAY));
      if (latest !== call) return;
      sent = unpack(name, parcels);
    }
    if (sent.lacking.length) {
      setTriggerValue("lacks", sent.lacking);
      return;
    }
    const { program, ...values } = sent.values;
    const now = (newest = { ...call, data: { ...data, ...values } });
    const module = await loaded(program);
    if (newest !== now) return; // a later call is to be shown, or nothing any more
    if (running === program) {
      shown.take(now);
      return;
    }
    shown?.end();
    shown = running = null;
    style.textContent = program.styles;
    parentElement.append(style);
    shown = module.default(now);
    running = program;
  }

  take(first);
  return {
    take,
    end() {
      latest = newest = null;
      shown?.end();
      style.remove();
    },
  };
}
