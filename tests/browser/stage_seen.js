// What of the stage is to be seen and measured on a slide: first without the speaker's notes, then with them.
stage => {
    const screen = stage.querySelector('.screen');
    const boxOf = one => one.getBoundingClientRect();
    const there = box => box.width || box.height;
    const all = (root, which) => [...root.querySelectorAll(which)];
    const sizeOf = one => parseFloat(getComputedStyle(one).fontSize);
    // Two on one line that have a place in common.
    const touch = (one, other) =>
        Math.abs(one.y + one.height - other.y - other.height) < 4 &&
        one.x < other.x + other.width - 1 && other.x < one.x + one.width - 1;
    const touching = named => named
        .filter(([, one], n) => named.some(([, other], m) => m !== n && touch(one, other)))
        .map(([text]) => text);
    const see = () => {
        const scale = screen.getScreenCTM().a;
        const drawn = all(screen, 'text, rect, circle, path, line').map(boxOf).filter(there);
        const foot = all(stage, '.name, .place, nav button');
        const boxes = [...drawn, ...foot.map(boxOf).filter(there)];
        const below = all(stage, '.notes, .letters, footer').map(boxOf).filter(there);
        const texts = all(screen, 'text').filter(one => one.textContent);
        const single = texts.filter(one => !one.getAttribute('x').includes(' ')); // no signs of a row
        const letters = all(screen, '.halo').map(one => [one.x.baseVal[0].value, one.y.baseVal[0].value]);
        return {
            left: Math.min(...boxes.map(box => box.left)),
            right: Math.max(...boxes.map(box => box.right)),
            top: Math.min(...boxes.map(box => box.top)),
            bottom: Math.max(...boxes.map(box => box.bottom)),
            covered: Math.max(...drawn.map(box => box.bottom)) - Math.min(...below.map(box => box.top)),
            smallest: Math.min(...texts.map(one => sizeOf(one) * scale), ...foot.map(sizeOf)),
            touching: [single, foot].flatMap(some => touching(some.map(one => [one.textContent, boxOf(one)]))),
            apart: Math.min(...letters.flatMap(([x, y], n) =>
                letters.slice(n + 1).map(([u, v]) => Math.hypot(x - u, y - v)))),
            width: innerWidth,
            height: innerHeight,
        };
    };
    const notes = stage.querySelector('[aria-label="Speaker notes"]');
    const seen = [see()];
    notes.click();
    seen.push(see());
    notes.click();
    return seen;
}
