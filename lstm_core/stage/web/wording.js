// Symbols and shares as they are shown.

const shown = (text) => (text.trim() || !text ? text : "␣"); // a space is a symbol, too
const signed = (value, digits = 2) => (Number(value.toFixed(digits)) + 0).toFixed(digits).replace("-", "−"); // never -0
const percent = (share) => `${share === 1 ? 100 : Math.min(99.9, 100 * share).toFixed(1)}%`; // only all is 100%
