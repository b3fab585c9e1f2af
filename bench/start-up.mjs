// `npm run bench`: what a run of witkit costs from the outside, beside a bare Node and a script of the kind that WASI's CI uses.
//
//   node bench/start-up.mjs [--rounds 21] [--node PATH] [--tree DIR] [--strict]
//
// --node   another Node to measure with     --strict   exit 1 if a target is missed
// Never a test: the figures depend on the machine. The ratios do so much less, and have targets.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { measure, median, table } from "./measure.mjs";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "21" },
    node: { type: "string", default: process.execPath },
    tree: { type: "string" },
    strict: { type: "boolean", default: false },
  },
});

const here = dirname(fileURLToPath(import.meta.url));
const cli = join(here, "../dist/cli.mjs");
const corpus = join(here, "../../shared/corpus/wasi/0.3");
const tree = values.tree ?? (existsSync(corpus) ? corpus : join(here, "../fixtures/demo"));
const node = values.node;
if (!existsSync(cli)) throw new Error("dist/ is absent: run `npm run build` first");

const version = execFileSync(node, ["--version"], { encoding: "utf8" }).trim();
const times = measure(
  [
    { name: "node -e 0", command: [node, "-e", "0"] },
    { name: "regex script", command: [node, join(here, "regex-since.mjs"), tree] },
    { name: "witkit --version", command: [node, cli, "--version"] },
    { name: "witkit --help", command: [node, cli, "--help"] },
    { name: "witkit check", command: [node, cli, "check", tree] },
    { name: "witkit lint", command: [node, cli, "lint", tree] },
    { name: "witkit lint --preset all", command: [node, cli, "lint", "--preset", "all", tree] },
  ],
  Number(values.rounds),
);

console.log(`Node ${version}, ${values.rounds} rounds, tree: ${tree}\n`);
console.log(table(times, "node -e 0"));

const of = (name) => median(times.get(name) ?? []);
const isOld = Number(version.slice(1).split(".")[0]) < 22;
const targets = [
  { what: "--version, against a bare node", ratio: of("witkit --version") / of("node -e 0"), most: 1.2 },
  { what: "lint, against a bare node", ratio: of("witkit lint") / of("node -e 0"), most: isOld ? 3 : 4.5 },
  { what: "lint, against check", ratio: of("witkit lint") / of("witkit check"), most: 1.35 },
  { what: "lint --preset all, against check", ratio: of("witkit lint --preset all") / of("witkit check"), most: 1.35 },
];
console.log("");
for (const { what, ratio, most } of targets) {
  const missed = ratio > most;
  console.log(`${missed ? "missed" : "met   "}  ${what}: ${ratio.toFixed(2)} (at most ${most})`);
  if (missed && values.strict) process.exitCode = 1;
}
