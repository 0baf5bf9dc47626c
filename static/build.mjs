// Builds into static/dist what the browser needs, one stylesheet and two scripts, and the pack's fonts. No bundler.
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const here = fileURLToPath(new URL(".", import.meta.url));
const modules = `${here}../node_modules`;
const dist = `${here}dist`;
const scripts = ["plotly.js-cartesian-dist-min/plotly-cartesian.min.js", "govuk-frontend/dist/govuk/govuk-frontend.min.js"];
const fonts = ["TTF/SourceSans3-Regular.ttf", "TTF/SourceSans3-Bold.ttf", "TTF/SourceSans3-It.ttf", "LICENSE.md"];

// As it is, but for the pointer to a source map that we do not ship.
async function copyScript(path) {
  const source = await readFile(`${modules}/${path}`, "utf8");
  await writeFile(`${dist}/${path.split("/").pop()}`, source.replace(/\/\/# sourceMappingURL=.*$/m, ""));
}

async function copyFont(path) {
  await copyFile(`${modules}/source-sans/${path}`, `${dist}/fonts/${path.split("/").pop()}`);
}

await mkdir(`${dist}/fonts`, { recursive: true });
const { css } = compile(`${here}scss/portal.scss`, { loadPaths: [modules], style: "compressed", quietDeps: true });
await writeFile(`${dist}/portal.css`, css);
await Promise.all([...scripts.map(copyScript), ...fonts.map(copyFont)]);
