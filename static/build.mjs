// Builds what the browser needs into static/dist: one stylesheet and two scripts, no bundler.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const here = fileURLToPath(new URL(".", import.meta.url));
const modules = `${here}../node_modules`;
const dist = `${here}dist`;
const scripts = ["plotly.js-cartesian-dist-min/plotly-cartesian.min.js", "govuk-frontend/dist/govuk/govuk-frontend.min.js"];

// As it is, but for the pointer to a source map that we do not ship.
async function copyScript(path) {
  const source = await readFile(`${modules}/${path}`, "utf8");
  await writeFile(`${dist}/${path.split("/").pop()}`, source.replace(/\/\/# sourceMappingURL=.*$/m, ""));
}

await mkdir(dist, { recursive: true });
const { css } = compile(`${here}scss/portal.scss`, { loadPaths: [modules], style: "compressed", quietDeps: true });
await writeFile(`${dist}/portal.css`, css);
await Promise.all(scripts.map(copyScript));
