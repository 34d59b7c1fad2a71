// The address in the browser, a button that copies it, and a QR code of it.

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
  return svg(
    "svg",
    { viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": "QR code of this link" },
    svg("path", { d: qrPath(modules) }),
  );
}

function mount(first) {
  const field = html("textarea", { class: "address" }), copy = html("button", { class: "copy" }, "Copy");
  const said = html("p", { class: "said" }), code = html("div", { class: "code" });
  const root = html("div", { class: "link" }, field, copy, said, code);
  Object.assign(field, { readOnly: true, rows: 2, spellcheck: false });
  field.setAttribute("aria-label", "Address");
  said.setAttribute("role", "status");
  copy.type = "button";
  first.parentElement.append(root);
  copy.addEventListener("click", async () => {
    said.textContent = (await copied(field)) ? "Copied" : "The browser does not allow it: press Ctrl+C";
  });
  function look() {
    if (field.value === location.href) return;
    field.value = location.href;
    said.textContent = "";
    first.setStateValue("address", location.href);
  }
  function take({ data: { modules, of, why } }) {
    look();
    const due = modules.length > 0 && of !== location.href; // it is still that of another view
    code.style.visibility = due ? "hidden" : "visible";
    code.replaceChildren(modules.length ? codeOf(modules) : html("p", { class: "why" }, why));
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
