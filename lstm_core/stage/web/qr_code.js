// A QR code as the path of what is dark in it.

const QUIET = 4; // light modules around a code, as its standard asks

// `modules` are rows of 0 and 1; `side` is that of the whole, with the light around it.
function qrPath(modules, { x = 0, y = 0, side = modules.length + 2 * QUIET } = {}) {
  const each = side / (modules.length + 2 * QUIET);
  const place = (from, n) => (from + (n + QUIET) * each).toFixed(2);
  const square = `h${each.toFixed(2)}v${each.toFixed(2)}h-${each.toFixed(2)}z`;
  return modules
    .flatMap((row, n) => [...row].map((sign, m) => (sign === "1" ? `M${place(x, m)} ${place(y, n)}${square}` : "")))
    .join("");
}
