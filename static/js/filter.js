// Narrows the dashboard's rows by words, standing, symbol and priority. The form is hidden where this does not run.
const form = document.querySelector("[data-filter]");

function matches(row, { words, standing, signal, priority }) {
  return (
    words.every((word) => row.dataset.words.includes(word)) &&
    (!standing || row.dataset.standing === standing) &&
    (!signal || row.dataset.signals.split(" ").includes(signal)) &&
    (!priority || row.dataset.priority === priority)
  );
}

function apply() {
  const { words, standing, signal, priority } = Object.fromEntries(new FormData(form));
  const wanted = { words: words.toLowerCase().split(/\s+/).filter(Boolean), standing, signal, priority };
  let shown = 0;
  for (const section of document.querySelectorAll("[data-section]")) {
    const rows = [...section.querySelectorAll("[data-words]")];
    for (const row of rows) row.hidden = !matches(row, wanted);
    const left = rows.filter((row) => !row.hidden).length;
    section.hidden = left === 0;
    shown += left;
  }
  const status = document.querySelector("[data-filter-status]");
  status.textContent = status.dataset.text.replace("#", shown);
}

if (form) {
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
}
