// The design system's behaviours that our pages use.
import { Button, ErrorSummary, NotificationBanner, SkipLink, createAll } from "../dist/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
createAll(Button, { preventDoubleClick: true });
[ErrorSummary, NotificationBanner, SkipLink].forEach((component) => createAll(component));

// An open quarter picker closes when the reader turns elsewhere.
for (const picker of document.querySelectorAll(".picker")) {
  picker.addEventListener("focusout", (event) => { if (!picker.contains(event.relatedTarget)) picker.open = false; });
  picker.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    picker.open = false;
    picker.querySelector("summary").focus();
  });
}
