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

// On a phone: the parts of the layout that are made for it, and smaller points.
function narrow(layout, data, parts) {
  const sizes = { "lines+markers": 4, markers: 8 };
  for (const trace of data) if (trace.mode in sizes) trace.marker = { ...trace.marker, size: sizes[trace.mode] };
  return { ...layout, ...parts };
}

async function draw(plot) {
  const { data, layout: full, narrow: parts } = JSON.parse(document.getElementById(plot.dataset.chart).textContent);
  const layout = plot.clientWidth < 480 ? narrow(full, data, parts) : full;
  await window.Plotly.newPlot(plot, data, { ...layout, autosize: true, transition: { duration: 0 } }, config);
  // The picture's words would be read out of order: the text alternative and the table speak for it.
  plot.querySelector(".plot-container")?.setAttribute("aria-hidden", "true");
  plot.classList.add("is-drawn");
  addLayers(plot.closest("figure"), plot);
}

for (const plot of document.querySelectorAll("[data-chart]")) {
  draw(plot).catch((error) => console.error("The chart's image stays in its place.", error));
}
