// The grid: a measure is saved when one of its figures has changed, its row alone; this says what became of it, leads
// to what is asked, and keeps what was typed meanwhile. The keyboard goes up and down as in a spreadsheet.
import { paste } from "./paste.js";

const status = document.querySelector("[data-entry-status]");
const sent = new WeakMap(); // by row: what each of its fields held when it was sent
const waiting = new Map(); // by row's id: who wants to know what became of it
const settling = new Map(); // rows just drawn: whether to save them then
const answering = new Set(); // ids of rows whose questions somebody means to have answered

// Emptied first: the same words again would not be read out again.
function say(text) {
  if (!status) return;
  status.textContent = "";
  setTimeout(() => { status.textContent = text; });
}

const rowOf = (element) => element?.closest?.("[data-entry-row]");
const questions = (row) => [...row.querySelectorAll("[data-question]")];
const texts = (row) => [...row.querySelectorAll("input[type=text]")].filter((input) => !input.disabled);

// -- Saving --------------------------------------------------------------------------------------------------------

// A row that was drawn a moment ago is not known to htmx before it has settled: what is sent of it sooner gets lost.
function save(row) {
  if (settling.has(row)) settling.set(row, true);
  else htmx.trigger(row, "save");
}

function settled(row) {
  const saves = settling.get(row);
  settling.delete(row);
  if (saves) save(row);
}

function answer(row) {
  answering.add(row.id);
  save(row);
}

// Save a row and tell its new state, or null where no answer came.
function saved(row) {
  return new Promise((resolve) => {
    waiting.set(row.id, [...(waiting.get(row.id) ?? []), resolve]);
    save(row);
  });
}

function tell(id, row) {
  for (const resolve of waiting.get(id) ?? []) resolve(row);
  waiting.delete(id);
}

// htmx sends the form around a row along with it: here the row is all.
function sendRowOnly({ detail }) {
  const row = detail.elt;
  if (!row.matches("[data-entry-row]")) return;
  const own = new FormData();
  for (const input of row.querySelectorAll("input[name]:not(:disabled)")) {
    if (input.name.endsWith("-asked") && !answering.has(row.id)) continue; // or what is lacking were complained of
    if (!["radio", "checkbox"].includes(input.type) || input.checked) own.append(input.name, input.value);
  }
  detail.parameters = own;
  sent.set(row, new Map(texts(row).map((input) => [input.id, input.value])));
}

// What was typed while the answer was on its way.
function typedSince(row) {
  const before = sent.get(row);
  return before ? texts(row).filter(({ id, value }) => before.has(id) && before.get(id) !== value) : [];
}

// Whether somebody who is led away from where they are loses nothing: they are in the row, or have only just arrived.
function idle(row, active = document.activeElement) {
  return row.contains(active) || active === document.body || (Boolean(active.dataset.figure) && active.value === active.defaultValue);
}

let kept = [];
let leads = false;
let open = []; // the questions that stood there before

function beforeSwap({ detail }) {
  const row = rowOf(detail.target);
  if (!row) return;
  // An answer from elsewhere is the sign-in page, where the server sends whoever is no longer signed in.
  if (new URL(detail.xhr.responseURL).pathname !== detail.requestConfig.path) {
    detail.shouldSwap = false;
    say(status?.dataset.signedOut);
    tell(row.id, null);
    return;
  }
  kept = typedSince(row).map(({ id, value }) => [id, value]);
  open = answering.delete(row.id) ? [] : questions(row).map(({ id }) => id);
  leads = !kept.length && !waiting.has(row.id) && idle(row);
}

function afterSwap(row) {
  let again = false;
  for (const [id, value] of kept) {
    const input = document.getElementById(id);
    if (!input || input.disabled) continue;
    input.value = value;
    // Whoever is still in the field saves it on leaving; what was left already is saved now.
    if (input === document.activeElement) input.addEventListener("blur", () => save(rowOf(input)), { once: true });
    else again ||= Boolean(input.dataset.figure);
  }
  const question = questions(row).find(({ id }) => !open.includes(id));
  if (again) save(row);
  else if (question && leads) leadTo(question);
  kept = [];
  if (waiting.has(row.id)) return again ? undefined : tell(row.id, row);
  say(status.dataset[outcome(row)]);
}

function outcome(row) {
  if (row.querySelector("[data-figure][aria-invalid]")) return "refused";
  return row.querySelector("[data-question]") ? "asked" : "saved";
}

// The first thing that is lacking, or else the first that can be answered.
function leadTo(question) {
  const first = question.querySelector("[aria-invalid]") ?? question.querySelector("input:not([type=hidden])");
  first?.focus();
}

document.addEventListener("htmx:configRequest", sendRowOnly);
document.addEventListener("htmx:beforeSwap", beforeSwap);
document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (!target.matches?.("[data-entry-row]")) return;
  settling.set(target, false);
  afterSwap(target);
});
document.addEventListener("htmx:afterSettle", ({ target }) => settled(target));
for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(failure, ({ detail }) => {
    say(status?.dataset.failed);
    const row = rowOf(detail.elt);
    if (row) tell(row.id, null);
  });
}
document.addEventListener("change", ({ target }) => { if (target.dataset.figure) save(rowOf(target)); });
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-answer]");
  if (!button) return;
  event.preventDefault();
  answer(rowOf(button));
});

// -- The keyboard --------------------------------------------------------------------------------------------------

const VERTICAL = { Enter: 1, ArrowDown: 1, ArrowUp: -1 };

function move(input, step) {
  const like = `[data-figure="${input.dataset.figure}"][data-column="${input.dataset.column}"]:not(:disabled)`;
  const column = [...document.querySelectorAll(like)];
  const next = column[column.indexOf(input) + step];
  // At the end of the column the figure is left all the same, or it would not be saved.
  if (!next) input.blur();
  (next ?? input).focus();
  (next ?? input).select();
}

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || !(key in VERTICAL)) return;
  if (target.dataset?.figure) {
    if (event.shiftKey && key !== "Enter") return;
    event.preventDefault();
    move(target, event.shiftKey ? -1 : VERTICAL[key]);
  } else if (key === "Enter" && target.matches?.("[data-question] input")) {
    event.preventDefault();
    answer(rowOf(target));
  }
});

// -- Pasting -------------------------------------------------------------------------------------------------------

document.addEventListener("paste", (event) => {
  if (event.target.dataset?.figure !== "value") return;
  const text = event.clipboardData?.getData("text/plain") ?? "";
  paste(event, text, { saved, say, words: status.dataset });
});
