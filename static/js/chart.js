// Draws each chart on the page with Plotly over its image, and switches its layers on and off.
// Without this script the image and the table beneath say the same.
const config = { responsive: true, displayModeBar: false, displaylogo: false, scrollZoom: false, showTips: false };

function indexes(items, key, name) {
  return items.flatMap((item, i) => (item[name] === key ? [i] : []));
}

function toggle(plot, key, shown) {
  const { shapes = [], annotations = [] } = plot.layout;
  const changes = {};
  for (const i of indexes(shapes, key, "name")) changes[`shapes[${i}].visible`] = shown;
  for (const i of indexes(annotations, key, "name")) changes[`annotations[${i}].visible`] = shown;
  const traces = indexes(plot.data, key, "meta");
  if (traces.length) window.Plotly.update(plot, { visible: shown }, changes, traces);
  else window.Plotly.relayout(plot, changes);
}

function addLayers(figure, plot) {
  const layers = figure.querySelector(".layers");
  if (!layers) return;
  layers.hidden = false;
  layers.addEventListener("click", (event) => {
    const button = event.target.closest("[data-layer]");
    if (!button) return;
    const shown = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(shown));
    toggle(plot, button.dataset.layer, shown);
  });
}

// As many words as have room; the page names each event in full beside the chart.
function shortened(text) {
  return text.length > 20 ? `${text.slice(0, 20).replace(/[\s,;&]+\S*$/, "")}…` : text;
}

// On a phone: smaller words, and only the first and last month named beneath.
function narrow(layout, data) {
  const { font, margin, xaxis } = layout;
  for (const list of [xaxis.tickvals, xaxis.ticktext]) list.splice(1, list.length - 2);
  const marked = (data) => data.mode?.includes("lines+markers");
  for (const trace of data.filter(marked)) trace.marker = { ...trace.marker, size: 4 };
  const annotations = layout.annotations?.map((note) => (note.name === "events" ? { ...note, text: shortened(note.text) } : note));
  return { ...layout, annotations, font: { ...font, size: 12 }, margin: { ...margin, l: 46, r: Math.min(margin.r, 72) } };
}

async function draw(plot) {
  const { data, layout: full } = JSON.parse(document.getElementById(plot.dataset.chart).textContent);
  const layout = plot.clientWidth < 480 ? narrow(full, data) : full;
  await window.Plotly.newPlot(plot, data, { ...layout, autosize: true, transition: { duration: 0 } }, config);
  // The picture's words would be read out of order: the text alternative and the table speak for it.
  plot.querySelector(".plot-container")?.setAttribute("aria-hidden", "true");
  plot.classList.add("is-drawn");
  addLayers(plot.closest("figure"), plot);
}

for (const plot of document.querySelectorAll("[data-chart]")) {
  draw(plot).catch((error) => console.error("The chart's image stays in its place.", error));
}
