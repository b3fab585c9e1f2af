import { count } from "../../common/text.ts";
import { visibleName } from "../../common/visible.ts";
import { columns, type RegistryRow } from "./rows.ts";

/** How many rows the page shows at a time. */
const SHOWN = 500;

/**
 * Rows as one HTML page with a search box. The page loads nothing, and a policy in it forbids that it ever does; the rows are data, so
 * that no text of a binary can become markup.
 */
export function renderHtml(rows: readonly RegistryRow[], binaries: number): string {
  const data = JSON.stringify(rows.map((row) => columns.map((column) => visibleName(row[column]))))
    .replaceAll("<", "\\u003c")
    .replace(/[\u2028\u2029]/g, "");
  const keys = new Set(rows.filter(({ key }) => key !== "").map(({ source, key }) => `${source} ${key}`)).size;
  const incomplete = rows.filter(({ note }) => note !== "").length;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>Configuration that the binaries read</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Configuration that the binaries read</h1>
<p>${count(binaries, "binary").replace(/ binarys$/, " binaries")}, ${count(keys, "key")}; ${incomplete === 0 ? "all were analysed completely" : `${incomplete} not known completely`}.</p>
<label for="search">Search files, keys, sources</label>
<input id="search" type="search" autocomplete="off" placeholder="DATABASE_URL required">
<p id="count" role="status"></p>
<div class="scroll" tabindex="0" role="region" aria-label="Reads">
<table>
<thead><tr>${columns.map((column) => `<th scope="col">${column}</th>`).join("")}</tr></thead>
<tbody id="rows"></tbody>
</table>
</div>
</main>
<script type="application/json" id="data">${data}</script>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 75rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.4rem; margin: 0.5rem 0; }
label { display: block; font-weight: 600; }
input { font: inherit; width: 100%; box-sizing: border-box; padding: 0.5rem; border: 1px solid var(--line); border-radius: 4px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 0.3rem 0.6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th { background: var(--soft); text-transform: capitalize; }
td:nth-child(-n+2), td:nth-child(5) { font-family: ui-monospace, monospace; font-size: 0.9em; overflow-wrap: anywhere; }
td:nth-child(-n+2) { min-width: 10rem; }
`;

const SCRIPT = `
"use strict";
const rows = JSON.parse(document.getElementById("data").textContent);
const texts = rows.map((row) => row.join(" ").toLowerCase());
const search = document.getElementById("search");
function show() {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const found = rows.filter((_, index) => words.every((word) => texts[index].includes(word)));
  document.getElementById("rows").replaceChildren(...found.slice(0, ${SHOWN}).map((row) => {
    const line = document.createElement("tr");
    for (const text of row) line.insertCell().textContent = text;
    return line;
  }));
  const rest = found.length > ${SHOWN} ? ", the first ${SHOWN} are shown" : "";
  document.getElementById("count").textContent = found.length + " of " + rows.length + " rows" + rest;
}
search.addEventListener("input", show);
show();
`;
