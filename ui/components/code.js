// Streamlit's side of code with marked lines.

function mount(first) {
  const code = mountCode(first.parentElement);
  const take = ({ data }) => code.take(data.shown);
  take(first);
  return { take, end: code.end };
}
