// What ui/components/parcels.py sends once: kept by name, the newest of each.

const kept = new Map();

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
