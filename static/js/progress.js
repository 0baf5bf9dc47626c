// While a job's page asks how far the job is: an answer from elsewhere is the sign-in page, where the server sends
// whoever is no longer signed in; no answer at all is said, and asked for again.
const trouble = document.querySelector("[data-progress-trouble]");
const progress = document.querySelector("[data-progress]");

progress?.addEventListener("htmx:beforeSwap", ({ detail }) => {
  trouble.hidden = true;
  if (new URL(detail.xhr.responseURL).pathname === location.pathname) return;
  detail.shouldSwap = false;
  location.reload();
});
for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  progress?.addEventListener(failure, () => { trouble.hidden = false; });
}
