// Builds what the browser needs into static/dist: one stylesheet, two scripts copied as they are, no bundler.
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const here = fileURLToPath(new URL(".", import.meta.url));
const modules = `${here}../node_modules`;
const dist = `${here}dist`;
const scripts = ["plotly.js-cartesian-dist-min/plotly-cartesian.min.js", "govuk-frontend/dist/govuk/govuk-frontend.min.js"];

await mkdir(dist, { recursive: true });
const { css } = compile(`${here}scss/portal.scss`, { loadPaths: [modules], style: "compressed", quietDeps: true });
await writeFile(`${dist}/portal.css`, css);
await Promise.all(scripts.map((path) => copyFile(`${modules}/${path}`, `${dist}/${path.split("/").pop()}`)));
