// A cell is saved on leaving it: this says what became of it, and keeps what was typed elsewhere in the row
// while the answer was on its way.
const status = document.querySelector("[data-entry-status]");
let typed = [];

// Emptied first: the same words again would not be read out again.
function say(text) {
  if (!status) return;
  status.textContent = "";
  setTimeout(() => { status.textContent = text; });
}

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

// An answer from elsewhere is the sign-in page, where the server sends whoever is no longer signed in.
function refuse({ detail }) {
  if (new URL(detail.xhr.responseURL).pathname === detail.requestConfig.path) return;
  detail.shouldSwap = false;
  say(status?.dataset.signedOut);
}

document.addEventListener("htmx:beforeSwap", keep);
document.addEventListener("htmx:beforeSwap", refuse);
document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (!target.matches?.("[data-entry-row]")) return;
  putBack();
  say(target.querySelector("[aria-invalid]") ? status.dataset.refused : status.dataset.saved);
});
for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(failure, () => say(status?.dataset.failed));
}
