// Shows a page that was opened from its top: Streamlit (1.67) may leave it as far down as the reader
// was on the page before.

let opened = null;

function mount(first) {
  function take({ data: { page } }) {
    const another = opened !== null && page !== opened;
    opened = page;
    if (another && !location.hash) document.querySelector('[data-testid="stMain"]')?.scrollTo({ top: 0, behavior: "instant" });
  }
  take(first);
  return { take, end() {} };
}
