// The figures that can be quoted: a button puts a reference where the writer was, a field finds a measure.
let text = document.querySelector("[data-writing] textarea");

function insert(reference) {
  text.setRangeText(reference, text.selectionStart, text.selectionEnd, "end");
  text.focus();
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

if (text) {
  text.form.addEventListener("focusin", ({ target }) => {
    if (target.tagName === "TEXTAREA") text = target;
  });
  for (const button of document.querySelectorAll("[data-insert]")) {
    button.hidden = text.disabled;
    button.addEventListener("click", () => insert(button.dataset.insert));
  }
}

const find = document.querySelector("[data-quotes-find]");
if (find) {
  find.hidden = false;
  find.querySelector("input").addEventListener("input", ({ target }) => {
    const wanted = target.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const each of document.querySelectorAll("[data-quotes] [data-quotable]")) {
      each.hidden = !wanted.every((word) => each.dataset.quotable.includes(word));
    }
  });
}
