// Letters beside the dots of a path, so that none lies on another. `sizes`: { dot, its radius;
// letter, the size of the font }.

const TURNS = 300; // of pushing letters apart, at most
const clearance = ({ letter }) => 0.95 * letter; // between the middles of two letters, at least

// For each point [x, y] of a path a place beside it: at a right angle to where the path goes, on
// one side (1 or -1).
function beside(points, side, sizes) {
  return points.map((dot, n) => {
    const [fromX, fromY] = points[Math.max(0, n - 1)];
    const [toX, toY] = points[Math.min(points.length - 1, n + 1)];
    const length = Math.hypot(toX - fromX, toY - fromY);
    const [x, y] = length > 1e-6 ? [(toY - fromY) / length, (fromX - toX) / length] : [0, -1];
    return { dot, x: dot[0] + side * clearance(sizes) * x, y: dot[1] + side * clearance(sizes) * y };
  });
}

// Moves letters {x, y} until none lies on another or on a dot [x, y], within the box. A film calls it
// for every frame: most are far apart, and that is seen before anything is made of it.
function pushApart(labels, dots, box, sizes) {
  const ofDot = 0.5 * sizes.letter + sizes.dot, ofLetter = clearance(sizes);
  let most; // that two overlap
  // Moves a letter half of what it is too close by, and another, if there is one, the other half.
  function push(label, x, y, least, other) {
    let away = label.x - x, down = label.y - y;
    if (Math.abs(away) >= least || Math.abs(down) >= least) return;
    let distance = Math.sqrt(away * away + down * down);
    if (distance >= least) return;
    if (distance < 1e-3) [away, down, distance] = [1e-3, 1e-3, 1e-3 * Math.SQRT2];
    const by = (0.5 * (least - distance)) / distance;
    most = Math.max(most, least - distance);
    label.x += away * by;
    label.y += down * by;
    if (!other) return;
    other.x -= away * by;
    other.y -= down * by;
  }
  for (let turn = 0; turn < TURNS; turn++) {
    most = 0;
    for (let n = 0; n < labels.length; n++) {
      const one = labels[n];
      for (const dot of dots) push(one, dot[0], dot[1], ofDot);
      for (let m = n + 1; m < labels.length; m++) push(one, labels[m].x, labels[m].y, ofLetter, labels[m]);
      one.x = Math.min(box.right, Math.max(box.left, one.x));
      one.y = Math.min(box.bottom, Math.max(box.top, one.y));
    }
    if (most < 1) return;
  }
}

// A line from its dot to each letter that was pushed far from it; it stops short of the letter.
function leaders(labels, sizes) {
  return labels.map(({ x, y, dot: [fromX, fromY] }) => {
    const far = Math.hypot(x - fromX, y - fromY);
    if (far <= 1.3 * clearance(sizes)) return null;
    const kept = 1 - (0.45 * sizes.letter) / far;
    const [toX, toY] = [fromX + (x - fromX) * kept, fromY + (y - fromY) * kept];
    return svg("line", { x1: fromX, y1: fromY, x2: toX, y2: toY, class: "leader" });
  });
}
