// A cell is saved on leaving it: this says what became of it, and keeps what was typed elsewhere in the row
// while the answer was on its way.
const status = document.querySelector("[data-entry-status]");
let typed = [];

function say(text) { if (status) status.textContent = text; }

function keep({ detail }) {
  const row = detail.target.closest?.("[data-entry-row]");
  const sent = detail.requestConfig?.parameters;
  const inputs = row && sent ? [...row.querySelectorAll("input[type=text]")] : [];
  typed = inputs.filter((input) => !input.disabled && input.value !== sent[input.name]).map(({ id, value }) => [id, value]);
}

function putBack() {
  for (const [id, value] of typed) {
    const input = document.getElementById(id);
    if (!input) continue;
    input.value = value;
    input.addEventListener("blur", () => input.dispatchEvent(new Event("change", { bubbles: true })), { once: true });
  }
  typed = [];
}

document.addEventListener("htmx:beforeSwap", keep);
document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (!target.matches?.("[data-entry-row]")) return;
  putBack();
  say(target.querySelector("[aria-invalid]") ? status.dataset.refused : status.dataset.saved);
});
document.addEventListener("htmx:afterRequest", ({ detail }) => { if (detail.failed) say(status?.dataset.failed); });
