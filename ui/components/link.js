// The address in the browser, a button that copies it, and a QR code of it.

const SVG = "http://www.w3.org/2000/svg";

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
  picture.setAttribute("viewBox", `0 0 ${size} ${size}`);
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", "QR code of this link");
  const dark = document.createElementNS(SVG, "path");
  dark.setAttribute("d", qrPath(modules));
  picture.append(dark);
  return picture;
}

function mount(first) {
  const root = make("div", "link"), field = make("textarea", "address"), copy = make("button", "copy", "Copy");
  const said = make("p", "said"), code = make("div", "code");
  Object.assign(field, { readOnly: true, rows: 2, spellcheck: false });
  field.setAttribute("aria-label", "Address");
  said.setAttribute("role", "status");
  copy.type = "button";
  root.append(field, copy, said, code);
  first.parentElement.append(root);
  copy.addEventListener("click", async () => {
    said.textContent = (await copied(field)) ? "Copied" : "The browser does not allow it: press Ctrl+C";
  });
  let newest;
  function look() {
    if (field.value === location.href) return;
    field.value = location.href;
    said.textContent = "";
    newest.setStateValue("address", location.href);
  }
  function take(call) {
    newest = call;
    look();
    const { modules, of, why } = call.data;
    const due = modules.length > 0 && of !== location.href; // it is still that of another view
    code.style.visibility = due ? "hidden" : "visible";
    code.replaceChildren(modules.length ? codeOf(modules) : make("p", "why", why));
  }
  take(first);
  const timer = setInterval(look, 500);
  return {
    take,
    end() {
      clearInterval(timer);
      root.remove();
    },
  };
}
