// A block copied from a spreadsheet, put where it belongs in the grid.

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const LISTED = 4; // of what could not be placed
const EXCEL_EPOCH = Date.UTC(1899, 11, 30);

// The cells of a block, as spreadsheets put them on the clipboard: a cell with a tab, a line's end or a quotation mark
// in it stands in quotation marks.
export function parse(text) {
  const rows = [[]];
  const cell = /("(?:[^"]|"")*"|[^\t\r\n]*)(\t|\r\n|\n|\r|$)/gy;
  for (let found; cell.lastIndex < text.length && (found = cell.exec(text));) {
    const [, written, end] = found;
    const quoted = written.length > 1 && written.startsWith('"') && written.endsWith('"');
    rows.at(-1).push((quoted ? written.slice(1, -1).replaceAll('""', '"') : written).replace(/\s+/g, " ").trim());
    if (end && end !== "\t") rows.push([]);
    else if (end === "\t" && cell.lastIndex === text.length) rows.at(-1).push("");
  }
  return rows.filter((row, n) => row.length || n < rows.length - 1);
}

// -- Headings ------------------------------------------------------------------------------------------------------

const isoMonth = (year, month) => (month >= 1 && month <= 12 ? `${year < 100 ? 2000 + year : year}-${String(month).padStart(2, "0")}` : null);

// "2018-03" for a month as people and spreadsheets write it; null for anything else.
export function month(text) {
  const named = /^(?:\d{1,2}[ \-/])?([a-z]{3,9})[ '’./-]*(\d{4}|\d{2})$/i.exec(text);
  if (named) {
    const full = named[1].toLowerCase();
    const number = MONTHS.indexOf(full.slice(0, 3)) + 1;
    const whole = number && new Date(Date.UTC(2000, number - 1, 1)).toLocaleString("en-GB", { month: "long", timeZone: "UTC" }).toLowerCase();
    return number && (whole.startsWith(full) || full === "sept") ? isoMonth(Number(named[2]), number) : null;
  }
  const iso = /^(\d{4})-(\d{1,2})(?:-\d{1,2}(?:[T ]00:00(?::00)?)?)?$/.exec(text);
  if (iso) return isoMonth(Number(iso[1]), Number(iso[2]));
  const british = /^\d{1,2}[/.](\d{1,2})[/.](\d{4})$/.exec(text); // never 3/2018: that is a fraction
  return british ? isoMonth(Number(british[2]), Number(british[1])) : null;
}

// Dates as a spreadsheet counts them: taken for such only where they are firsts of months, one after the other.
function serialMonths(texts) {
  if (texts.length < 2 || !texts.every((text) => /^\d{5}$/.test(text))) return null;
  const days = texts.map((text) => new Date(EXCEL_EPOCH + Number(text) * 86_400_000));
  const numbers = days.map((day) => day.getUTCFullYear() * 12 + day.getUTCMonth());
  const follow = days.every((day, n) => day.getUTCDate() === 1 && numbers[n] === numbers[0] + n);
  return follow ? days.map((day) => isoMonth(day.getUTCFullYear(), day.getUTCMonth() + 1)) : null;
}

const folded = (text) => text.replace(/\s+/g, " ").trim().toLowerCase();

// Where the cells of the first row say which columns are meant; null where they are figures. A heading is a month
// ("2018-03") or, beside months, the name of a column of the grid.
function headings(cells, named) {
  const texts = cells.filter(Boolean);
  const serial = serialMonths(texts);
  if (serial) return cells.map((text) => (text ? serial.shift() : null));
  const found = cells.map((text) => month(text) ?? named.get(folded(text)) ?? null);
  return texts.length && cells.every((text, n) => !text || found[n]) && cells.some((text) => month(text)) ? found : null;
}

// -- Places --------------------------------------------------------------------------------------------------------

function* places(block, input) {
  const rows = [...document.querySelectorAll("[data-entry-row]")];
  const columns = [...document.querySelectorAll("[data-heading]")];
  const byName = new Map(rows.map((row) => [folded(row.dataset.entryRow), row]));
  const named = new Map(columns.map((each) => [folded(each.firstChild.textContent), Number(each.dataset.heading)]));
  const names = block.some((cells) => byName.has(folded(cells[0])));
  const heads = headings(block[0].slice(names ? 1 : 0), named);
  const start = rows.indexOf(input.closest("[data-entry-row]"));
  const first = Number(input.dataset.column);
  for (const [n, cells] of block.slice(heads ? 1 : 0).entries()) {
    const row = names ? byName.get(folded(cells[0])) : rows[start + n];
    for (const [m, text] of cells.slice(names ? 1 : 0).entries()) {
      if (!text) continue;
      yield { text, row, name: names ? cells[0] : "", column: heads ? heads[m] ?? null : first + m, heading: heads ? block[0][m + (names ? 1 : 0)] : "" };
    }
  }
}

// A place's field, or why it has none.
function field({ row, name, column }, words) {
  if (!row) return name ? words.unknown : words.beyond;
  const where = typeof column === "number" ? `[data-column="${column}"]` : `[data-month="${column}"]`;
  const input = row.querySelector(`[data-figure=value]${where}`);
  if (input && !input.disabled) return input;
  const known = input || (typeof column === "number" && document.querySelector(`[data-heading="${column}"]`)) || document.querySelector(`[data-month="${column}"]`);
  return known ? words.closed : typeof column === "number" ? words.beyond : words.noColumn;
}

function fill(block, input, words) {
  const placed = [];
  const unplaced = [];
  for (const place of places(block, input)) {
    const found = field(place, words);
    if (typeof found === "string") unplaced.push(`${place.text} (${[label(place), found].filter(Boolean).join(": ")})`);
    else {
      found.value = place.text;
      placed.push(found);
    }
  }
  return { placed, unplaced };
}

function label({ row, name, column, heading }) {
  const head = typeof column === "number" ? document.querySelector(`[data-heading="${column}"]`)?.firstChild.textContent : heading;
  return [row ? row.dataset.entryRow : name, head].filter(Boolean).join(", ");
}

// -- What became of it ---------------------------------------------------------------------------------------------

const put = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);

function fate(id, answered) {
  const input = document.getElementById(id);
  if (!input || !answered) return "notSent";
  const cell = input.closest("td");
  if (cell.querySelector("[data-saved]")) return "wereSaved";
  return input.matches("[aria-invalid], [data-asked]") ? "needALook" : "wereTheSame";
}

function report(fates, unplaced, words) {
  const n = fates.length;
  const count = (key) => fates.filter((each) => each === key).length;
  const told = ["wereSaved", "wereTheSame", "needALook", "notSent"].filter(count).map((key) => {
    const one = count(key) === 1 && words[`${key}One`];
    return one || put(words[key], { n: count(key) });
  });
  if (unplaced.length) {
    const more = unplaced.length > LISTED ? [put(words.andMore, { n: unplaced.length - LISTED })] : [];
    told.push(put(words.unplaced, { n: unplaced.length, list: [...unplaced.slice(0, LISTED), ...more].join("; ") }));
  }
  const pasted = n === 1 ? words.pastedOne : put(words.pasted, { n });
  return `${pasted}${told.length ? `: ${told.join(", ")}` : ""}.${count("wereSaved") ? ` ${words.history}` : ""}`;
}

// Put a block where it belongs and save each row that it touched once. One value alone is pasted as anywhere.
export async function paste(event, text, { saved, say, words }) {
  const block = parse(text);
  if (block.length < 1 || (block.length === 1 && block[0].length === 1)) return;
  event.preventDefault();
  const { placed, unplaced } = fill(block, event.target, words);
  const ids = placed.map((input) => [input.id, input.closest("[data-entry-row]").id]);
  const rows = [...new Set(placed.map((input) => input.closest("[data-entry-row]")))];
  const answers = new Map(await Promise.all(rows.map(async (row) => [row.id, await saved(row)])));
  say(report(ids.map(([id, row]) => fate(id, answers.get(row))), unplaced, words));
}
