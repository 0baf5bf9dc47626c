// While somebody writes: the server says that the draft is kept, or this says that it is not. An answer from elsewhere is
// the sign-in page, where the server sends whoever is no longer signed in.
const form = document.querySelector("[data-writing]");
const status = document.querySelector("[data-writing-status]");
const keeps = ({ detail }) => detail.elt.matches?.("[data-writing-keeper]");
const count = { typed: 0, sending: 0, kept: 0 }; // of keystrokes

function say(text) {
  if (status && status.textContent !== text) status.textContent = text;
}

form?.addEventListener("input", () => { count.typed += 1; });
form?.addEventListener("submit", () => { count.kept = count.typed; });
document.addEventListener("draft", ({ detail }) => say(detail.value));
document.addEventListener("htmx:configRequest", (event) => { if (keeps(event)) count.sending = count.typed; });
document.addEventListener("htmx:afterRequest", (event) => {
  if (keeps(event) && event.detail.successful) count.kept = count.sending;
});
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (!keeps(event)) return;
  const { xhr, requestConfig } = event.detail;
  if (new URL(xhr.responseURL).pathname === requestConfig.path) return;
  event.preventDefault();
  say(status.dataset.signedOut);
});
for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(failure, (event) => { if (keeps(event)) say(status.dataset.failed); });
}

// What was typed within the last moment is kept too when somebody leaves the page. What was sent with a button is not
// kept again: it may be saved by now.
addEventListener("pagehide", () => {
  if (!status || count.typed === count.kept) return;
  const data = new FormData(form);
  data.set("autosave", "1");
  navigator.sendBeacon(form.action, data);
});
