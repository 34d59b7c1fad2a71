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

// Moves letters {x, y} until none lies on another or on a dot [x, y], within the box.
function pushApart(labels, dots, box, sizes) {
  const push = (label, x, y, least, share) => {
    let [away, down] = [label.x - x, label.y - y];
    let distance = Math.hypot(away, down);
    if (distance >= least) return 0;
    if (distance < 1e-3) [away, down, distance] = [1e-3, 1e-3, 1e-3 * Math.SQRT2];
    const by = ((least - distance) * share) / distance;
    label.x += away * by;
    label.y += down * by;
    return least - distance;
  };
  for (let turn = 0; turn < TURNS; turn++) {
    let most = 0; // that two overlap
    labels.forEach((one, n) => {
      for (const [x, y] of dots) most = Math.max(most, push(one, x, y, 0.5 * sizes.letter + sizes.dot, 0.5));
      for (const other of labels.slice(n + 1)) {
        const { x, y } = one;
        most = Math.max(most, push(one, other.x, other.y, clearance(sizes), 0.5));
        push(other, x, y, clearance(sizes), 0.5);
      }
      one.x = Math.min(box.right, Math.max(box.left, one.x));
      one.y = Math.min(box.bottom, Math.max(box.top, one.y));
    });
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
