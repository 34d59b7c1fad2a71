// Code in Python with a number beside each line; + stands at a line that a change has brought, - at
// one that it took away, which is not copied.

const SIGNS = { same: "", new: "+", gone: "−" };
const SAID = { new: "new: ", gone: "gone: " };
const PARTS = /(#.*)|("[^"]*"|'(?:[^'\\]|\\.)*')|\b(import|as|for|in|def|while|if|else|None|True|False)\b|\b(\d[\d_.e-]*)\b/g;
const KINDS = ["", "comment", "string", "word", "number"];

// A line in parts of one colour each.
function partsOf(text) {
  const found = [];
  let from = 0;
  for (const match of text.matchAll(PARTS)) {
    const kind = match.findIndex((part, n) => n && part !== undefined);
    found.push(text.slice(from, match.index), html("span", { class: KINDS[kind] }, match[0]));
    from = match.index + match[0].length;
  }
  return [...found, text.slice(from)];
}

async function copyText(text, root) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch { // refused, or not there, as on a plain http address
    const field = html("textarea", { "aria-hidden": "true" });
    field.value = text;
    root.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

function mountPicture(root) {
  const copy = html("button", { class: "copy", type: "button" }, "Copy code"), said = html("span", { class: "said" });
  const lines = html("div", { class: "lines" }), box = html("div", { class: "drawn code" }, html("div", { class: "bar" }, said, copy), lines);
  said.setAttribute("role", "status");
  root.append(box);
  let data = null;
  copy.addEventListener("click", async () => {
    copy.textContent = (await copyText(data.code, box)) ? "Copied" : "The browser does not allow it";
  });

  function lineOf([text, mark], number) {
    const kind = { new: "ins", gone: "del" }[mark] ?? "span";
    return html("div", { class: `line ${mark}` },
      html("span", { class: "at", "aria-hidden": true }, mark === "gone" ? "" : String(number)),
      html("span", { class: "sign", "aria-hidden": true }, SIGNS[mark]),
      html(kind, { class: "source", style: `--indent: ${text.length - text.trimStart().length}ch` }, SAID[mark] ? html("span", { class: "aloud" }, SAID[mark]) : "", ...partsOf(text)));
  }

  return {
    take(shown) {
      if (data?.code === shown.code && data.lines.length === shown.lines.length) return;
      data = shown;
      copy.textContent = "Copy code";
      let number = 0;
      lines.replaceChildren(...data.lines.map((one) => lineOf(one, one[1] === "gone" ? number : ++number)));
      const of = (mark) => data.lines.filter((one) => one[1] === mark && one[0].trim()).length;
      const changed = [of("new") && `+\u00a0${of("new")}\u00a0new`, of("gone") && `−\u00a0${of("gone")}\u00a0gone`].filter(Boolean);
      said.textContent = changed.length ? `Lines that your last change moved: ${changed.join(", ")}` : `Change ${data.to_change}: the lines that it changes are marked.`;
    },
    end: () => box.remove(),
  };
}
