// `npm run bench:env`: what the analysis of a module costs beside a bare pass of npm's wasmparser over the same bytes, in one
// process and in turns, and how much memory a process takes that does nothing else.
//
//   node bench/env.mjs [--rounds 5] [FILE.wasm...]
//
// Never a test: the figures depend on the machine. Targets: at most 4 × the bare pass, at most 8 × the file + 100 MB.

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { BinaryReader } from "wasmparser";
import { median } from "./measure.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string", default: "5" } },
});
const here = dirname(fileURLToPath(import.meta.url));
const library = join(here, "../dist/index.mjs");
if (!existsSync(library)) throw new Error("dist/ is absent: run `npm run build` first");
const { analyzeEnv } = await import(library);

const files = positionals.length > 0 ? positionals : ownAndSharedModules();
console.log(
  "| module | MB | wasmparser ms | witkit ms | × | peak MB | × file |\n| --- | --- | --- | --- | --- | --- | --- |",
);
for (const file of files) {
  const bytes = new Uint8Array(readFileSync(file));
  const bare = [];
  const ours = [];
  for (let round = -1; round < Number(values.rounds); round++) {
    const times = [await timed(() => barePass(bytes)), await timed(() => analyzeEnv(bytes))];
    if (round < 0) continue;
    bare.push(times[0]);
    ours.push(times[1]);
  }
  const [a, b] = [bare, ours].map((list) => median(list.sort((x, y) => x - y)));
  const megabytes = bytes.length / 1e6;
  const peak = peakMemory(file);
  const name = relative(join(here, "../.."), file);
  console.log(
    `| ${name} | ${megabytes.toFixed(2)} | ${a.toFixed(1)} | ${b.toFixed(1)} | ${(b / a).toFixed(1)} | ${peak.toFixed(0)} | ${(Math.max(0, peak - 100) / megabytes).toFixed(1)} |`,
  );
}

function ownAndSharedModules() {
  const folders = [join(here, "../fixtures"), join(here, "../../shared/fixtures/env")].filter(existsSync);
  const found = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name))),
  );
  return found
    .filter((file) => file.endsWith("module.wasm"))
    .sort((a, b) => statSync(a).size - statSync(b).size)
    .filter((_, index, all) => index % Math.ceil(all.length / 10) === 0 || index >= all.length - 2);
}

function barePass(bytes) {
  const reader = new BinaryReader();
  reader.setData(bytes.buffer, 0, bytes.length);
  // Without a look at its error state it never ends on what it can't read.
  while (reader.read() && !reader.error) {}
}

async function timed(work) {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

function peakMemory(file) {
  const script = `const { analyzeEnv } = await import(${JSON.stringify(library)});
    const { readFileSync } = await import("node:fs");
    await analyzeEnv(new Uint8Array(readFileSync(${JSON.stringify(file)})));
    console.log(process.resourceUsage().maxRSS);`;
  const result = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  if (result.status !== 0) throw new Error(result.stderr);
  return Number(result.stdout) / 1000;
}
