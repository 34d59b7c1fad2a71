// What a network writes: some texts side by side, in letters as large as the screen allows. A text
// that is longer than its place says so, and how to read on.

const BLANKS = /(?:[^\S\n]*\n){4,}|[^\S\n]{24,}/g;

function mountPicture(root) {
  const box = html("section", { class: "drawn written" });
  root.append(box);
  let shown = [];

  const watch = new ResizeObserver(() => shown.forEach(marked));

  // The text; of many blanks in a row, how many there are: they would look like its end.
  function filled(text) {
    const parts = [];
    let from = 0;
    for (const { 0: blanks, index } of text.matchAll(BLANKS)) {
      const lines = blanks.split("\n").length - 1;
      const many = lines ? `${lines - (index > 0)} blank lines` : `${blanks.length} spaces`;
      parts.push(text.slice(from, index), html("span", { class: lines ? "blank line" : "blank" }, many));
      from = index + blanks.length;
    }
    return [...parts, text.slice(from)].filter((part) => part !== "");
  }

  // Whether more follows below what is seen.
  function marked({ text, more }) {
    const below = text.scrollHeight - text.clientHeight - text.scrollTop;
    more.hidden = below < 2;
  }

  function make() {
    const one = {
      title: html("p", { class: "title" }),
      text: html("div", { class: "sample", tabindex: "0", role: "group", dir: "auto" }),
      more: html("p", { class: "more", "aria-hidden": "true" }, "▾ scroll for more"),
    };
    one.text.addEventListener("scroll", () => marked(one));
    one.element = html("article", {}, one.title, one.text, one.more);
    watch.observe(one.text);
    return one;
  }

  return {
    take(data) {
      if (shown.length !== data.texts.length) {
        watch.disconnect();
        shown = data.texts.map(make);
        box.replaceChildren(...shown.map((one) => one.element));
      }
      box.classList.toggle("live", data.live);
      data.texts.forEach(({ name, word, text }, n) => {
        const one = shown[n];
        one.title.replaceChildren(html("b", {}, name), ` ${word}`);
        one.text.setAttribute("aria-label", `Written at temperature ${name}`);
        if (one.said !== text) {
          one.text.replaceChildren(...filled(text));
          [one.said, one.text.scrollTop] = [text, 0];
        }
        marked(one);
      });
    },
    end() {
      watch.disconnect();
      box.remove();
    },
  };
}
