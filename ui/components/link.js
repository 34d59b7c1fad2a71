// The address in the browser, a button that copies it, and a QR code of it.

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4; // light modules around a code, as its standard asks
const opened = new WeakMap();

function make(name, look, text = "") {
  const element = document.createElement(name);
  element.className = look;
  element.textContent = text;
  return element;
}

async function copied(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch { // refused, or not there, as on a plain http address
    field.focus();
    field.select();
    return document.execCommand("copy");
  }
}

function codeOf(modules) {
  const size = modules.length + 2 * QUIET;
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", `${-QUIET} ${-QUIET} ${size} ${size}`);
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", "QR code of this link");
  const dark = document.createElementNS(SVG, "path");
  dark.setAttribute("d", modules.flatMap((row, y) => [...row].map((one, x) => (one === "1" ? `M${x} ${y}h1v1h-1z` : ""))).join(""));
  picture.append(dark);
  return picture;
}

export default function ({ data, parentElement, setStateValue }) {
  let here = opened.get(parentElement);
  if (!here) {
    const root = make("div", "link"), field = make("textarea", "address"), copy = make("button", "copy", "Copy");
    const said = make("p", "said"), code = make("div", "code");
    Object.assign(field, { readOnly: true, rows: 2, spellcheck: false });
    field.setAttribute("aria-label", "Address");
    said.setAttribute("role", "status");
    copy.type = "button";
    root.append(field, copy, said, code);
    parentElement.append(root);
    copy.addEventListener("click", async () => {
      said.textContent = (await copied(field)) ? "Copied" : "The browser does not allow it: press Ctrl+C";
    });
    const look = () => {
      if (field.value === location.href) return;
      field.value = location.href;
      said.textContent = "";
      here.tell(location.href);
    };
    here = { field, code, look, timer: setInterval(look, 500) };
    here.end = () => {
      clearInterval(here.timer);
      root.remove();
      opened.delete(parentElement);
    };
    opened.set(parentElement, here);
  }
  here.tell = (address) => setStateValue("address", address);
  here.look();
  const due = data.modules.length > 0 && data.of !== location.href; // it is still that of another view
  here.code.style.visibility = due ? "hidden" : "visible";
  here.code.replaceChildren(data.modules.length ? codeOf(data.modules) : make("p", "why", data.why));
  return here.end;
}
