// The last slide: what to take home, and the link to the app where there is one.
function takeHome(view, talk) {
  const { drawn, next } = title(view, "To take home");
  const room = view.height - next;
  const points = [
    "A recurrent network learns the cheapest thing that is enough. Counting was enough.",
    "Carrying its state was no harm; that the state told everything was.",
    "Ask a network what it was never asked in training before you trust its score.",
  ];
  const side = talk.link ? Math.min(room * (view.portrait ? 0.25 : 0.62), view.width * 0.4) : 0;
  const wide = view.portrait || !side ? view.width - 2 * view.margin : view.width - side - 4 * view.margin;
  // As large as all of them can be.
  const written = (size) => {
    let y = next + (view.portrait ? 40 : room * 0.1);
    const lines = points.map((point, n) => {
      const said = sentence(view, y, `${n + 1}. ${point}`, { size, anchor: "start", room: wide });
      y = said.next + size * 0.85;
      return said.drawn;
    });
    return { lines, y, fits: view.portrait ? y + side + 60 < view.height : y - size * 1.5 < view.height };
  };
  const { lines, y } = [52, 46, 40, 35, 30, 26].map(written).find(({ fits }) => fits) ?? written(SMALL);
  return [drawn, lines, side && code(view, talk.link, side, view.portrait ? y : next + room * 0.08)];
}

// The link as a code for telephones; `modules` are rows of 0 and 1.
function code(view, { url, modules }, side, top) {
  const x = view.portrait ? (view.width - side) / 2 : view.width - view.margin - side;
  return svg(
    "g",
    {},
    svg("rect", { x, y: top, width: side, height: side, fill: "#FFFFFF" }),
    svg("path", { d: qrPath(modules, { x, y: top, side }), fill: "#000000" }),
    words(x + side / 2, top + side + 44, url, { size: 32, room: side * 1.2 }),
  );
}
