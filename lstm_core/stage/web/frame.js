// What stands around the picture of a slide, from top to bottom: a notice, the picture, the speaker's
// notes, letters to tap, and the foot. Each takes its room from the picture, so nothing is covered.

// `acts`: move(by), type(key), toggleNotes(), toggleFullScreen(), and leave() where one can leave.
function makeFrame(acts) {
  const screen = svg("svg", { class: "screen", role: "img" });
  const spoken = html("p", { class: "spoken", "aria-live": "polite" });
  const notice = html("p", { class: "notice", role: "status", hidden: true });
  const note = html("p", { class: "notes", hidden: true });
  const letters = html("div", { class: "letters", hidden: true });
  const name = html("span", { class: "name" });
  const place = html("span", { class: "place" });

  const button = (label, act, ...content) =>
    html(
      "button",
      {
        type: "button", "aria-label": label, title: label,
        onclick(event) {
          act();
          if (event.detail) stage.focus({ preventScroll: true }); // a pointer's: keys are the stage's again
        },
      },
      content,
    );
  const keys = ["N", "F"].map((key) => html("kbd", {}, key));
  const foot = html(
    "footer",
    {},
    name,
    html(
      "nav",
      { "aria-label": "Stage" },
      button("Back", () => acts.move(-1), html("b", {}, "‹")),
      button("Next", () => acts.move(1), html("b", {}, "›")),
      button("Speaker notes", acts.toggleNotes, keys[0], " notes"),
      document.fullscreenEnabled && button("Full screen", acts.toggleFullScreen, keys[1], " full screen"),
      acts.leave && button("Leave the stage", acts.leave, html("b", {}, "×")),
    ),
    place,
  );
  const stage = html(
    "section",
    { class: "stage", tabindex: -1, "aria-roledescription": "slides", popover: "manual" },
    notice, screen, spoken, note, letters, foot,
  );

  return {
    stage,
    screen,
    spell(symbols) {
      letters.replaceChildren(
        ...symbols.map((letter) => button(shown(letter), () => acts.type(letter), shown(letter))),
        button("Take the last letter back", () => acts.type("Backspace"), "⌫"),
      );
    },
    // Said until the talk goes on.
    tell(text) {
      notice.textContent = text;
      notice.hidden = !text;
    },
    // `notes` are text or nothing; `taken(key)`: whether a slide keeps a key for itself.
    show(said) {
      letters.hidden = !said.letters;
      note.hidden = !said.notes;
      note.textContent = said.notes;
      name.textContent = said.name;
      place.textContent = said.place;
      for (const key of keys) key.classList.toggle("taken", said.taken(key.textContent));
    },
    speak(text) {
      screen.setAttribute("aria-label", text);
      spoken.textContent = text;
    },
    // The next button, or the one before: of the page behind the stage nothing can be reached.
    goRound(by) {
      const buttons = [...stage.querySelectorAll("button")].filter((one) => one.offsetWidth);
      const at = buttons.indexOf(stage.getRootNode().activeElement);
      const next = at < 0 ? (by > 0 ? 0 : -1) : (at + by) % buttons.length;
      buttons.at(next).focus();
    },
  };
}
