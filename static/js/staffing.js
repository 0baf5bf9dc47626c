// The staffing grid: what follows from the figures is worked out as they are typed, as the server does on saving, and
// the keyboard goes up and down as in a spreadsheet.
const table = document.querySelector("[data-staffing]");
const fte = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 });
const NONE = "–";
const MOST = 9999900; // hundredths

// Hundredths, so that fractions add up; what cannot be read counts for nothing until it is mended.
function hundredths(text) {
  const found = text.replace(/\s/g, "").match(/^\+?(\d{1,3}(?:,\d{3})+|\d*)(?:\.(\d{0,2})0*)?$/);
  if (!found || !(found[1] || found[2])) return 0;
  const read = Math.round(Number(`${found[1].replaceAll(",", "") || 0}.${found[2] || 0}`) * 100);
  return read > MOST ? 0 : read;
}

function share({ establishment, undeployable }) {
  if (!establishment) return NONE;
  const tenths = ((establishment - undeployable) * 1000) / establishment; // per cent, times ten
  const rounded = Math.floor(Math.abs(tenths) + 0.5);
  return `${tenths < 0 && rounded ? "−" : ""}${(rounded / 10).toFixed(1)}%`;
}

function ofRow(row) {
  const found = { establishment: 0, undeployable: 0 };
  for (const { dataset, value } of row.querySelectorAll("[data-figure]")) {
    if (dataset.column === "establishment") found.establishment = hundredths(value);
    else if (dataset.column !== "in_post" && dataset.short === undefined) found.undeployable += hundredths(value);
  }
  return found;
}

function together(parts) {
  return parts.reduce((sum, part) => ({
    establishment: sum.establishment + part.establishment,
    undeployable: sum.undeployable + part.undeployable,
  }), { establishment: 0, undeployable: 0 });
}

function show(row, figures) {
  for (const output of row.querySelectorAll("[data-of]")) {
    const { of } = output.dataset;
    output.value = of === "share" ? share(figures) : fte.format(figures[of] / 100);
  }
}

function workOut() {
  const teams = [...table.querySelectorAll("[data-team]")].map((team) => {
    const rows = [...team.querySelectorAll("[data-row]")].map((row) => {
      const figures = ofRow(row);
      show(row, figures);
      return figures;
    });
    const total = together(rows);
    show(team.querySelector("[data-total]"), total);
    return total;
  });
  show(table.querySelector("[data-all]"), together(teams));
}

const STEPS = { Enter: 1, ArrowDown: 1, ArrowUp: -1 };

function move(input, step) {
  const column = [...table.querySelectorAll(`[data-column="${CSS.escape(input.dataset.column)}"]`)];
  const next = column[column.indexOf(input) + step];
  next?.focus();
  next?.select();
}

table?.addEventListener("input", workOut);
table?.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (!(key in STEPS) || target.dataset.figure === undefined || (event.shiftKey && key !== "Enter")) return;
  event.preventDefault();
  move(target, event.shiftKey ? -1 : STEPS[key]);
});

// A block that was copied from a spreadsheet fills the fields from here to the right and down, row by row.
table?.addEventListener("paste", (event) => {
  const lines = (event.clipboardData?.getData("text/plain") ?? "").replace(/\r?\n$/, "").split(/\r?\n/).map((line) => line.split("\t"));
  const { target } = event;
  if (target.dataset.figure === undefined || (lines.length === 1 && lines[0].length === 1)) return;
  event.preventDefault();
  const rows = [...table.querySelectorAll("[data-row]")];
  const fields = (row) => [...(row?.querySelectorAll("[data-figure]") ?? [])];
  const top = rows.indexOf(target.closest("[data-row]"));
  const left = fields(rows[top]).indexOf(target);
  lines.forEach((cells, down) => cells.forEach((text, right) => {
    const field = fields(rows[top + down])[left + right];
    if (field) field.value = text.trim();
  }));
  target.dispatchEvent(new Event("input", { bubbles: true }));
});
