/**
 * Scores the analysis of binaries against the ground truth that stands beside them: recall, precision, `required`, dynamic and
 * enumerating reads, by family; and what was missed.
 *
 *     node scripts/env-score.ts ../shared/fixtures/env [name-prefix …] [--quiet] [--plain]
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { analyzeEnv } from "../src/env/analyze.ts";
import type { EnvReport } from "../src/env/report.ts";

interface Expected {
  readonly family: string;
  readonly keys: readonly {
    readonly key: string;
    readonly source: string;
    readonly required: boolean | null;
    readonly default?: string;
    readonly runtime?: boolean;
    readonly library?: boolean;
    readonly hard?: string;
  }[];
  readonly dynamic: readonly { readonly source: string; readonly prefix?: string; readonly suffix?: string }[];
  readonly enumerates: readonly string[];
  readonly decoys: readonly string[];
}

const fields = [
  "keys",
  "found",
  "hard",
  "hardFound",
  "false",
  "decoys",
  "required",
  "requiredKnown",
  "tooLoose",
  "default",
  "defaultFound",
  "dynamic",
  "dynamicFound",
  "all",
  "allFound",
  "ms",
] as const;
type Score = Record<(typeof fields)[number], number>;
const newScore = (): Score => Object.fromEntries(fields.map((field) => [field, 0])) as Score;

const [root = "", ...rest] = process.argv.slice(2);
const quiet = rest.includes("--quiet");
/** Without the readers of toolchains. */
const plain = rest.includes("--plain");
const prefixes = rest.filter((argument) => !argument.startsWith("--"));
const families = new Map<string, Score>();

for (const name of readdirSync(root).sort()) {
  const folder = join(root, name);
  if (!existsSync(join(folder, "expected.json"))) continue;
  if (prefixes.length > 0 && !prefixes.some((prefix) => name.startsWith(prefix))) continue;
  const expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as Expected;
  for (const file of ["module.wasm", "component.wasm"]) {
    if (!existsSync(join(folder, file))) continue;
    const score = families.get(expected.family) ?? newScore();
    families.set(expected.family, score);
    const started = performance.now();
    const report = await analyzeEnv(readFileSync(join(folder, file)), { file: `${name}/${file}`, ...(plain ? { readers: [] } : {}) });
    score.ms += performance.now() - started;
    const notes = judge(report, expected, score);
    if (!quiet && notes.length > 0) console.log(`${name}/${file}\n  ${notes.join("\n  ")}`);
  }
}
for (const [family, score] of families) {
  console.log(
    `${family.padEnd(10)} recall ${score.found}/${score.keys} hard ${score.hardFound}/${score.hard} false ${score.false} decoys ${score.decoys} required ${score.required}/${score.requiredKnown} too loose ${score.tooLoose} default ${score.defaultFound}/${score.default} dynamic ${score.dynamicFound}/${score.dynamic} all ${score.allFound}/${score.all} ${score.ms.toFixed(0)} ms`,
  );
}

function judge(report: EnvReport, expected: Expected, score: Score): string[] {
  const notes: string[] = [];
  const exact = report.reads.filter((read) => read.match === "exact" && read.confidence !== "possible");
  for (const key of expected.keys) {
    const found = exact.find((read) => read.key === key.key && read.source === key.source);
    if (key.runtime || key.library) {
      if (found !== undefined && key.runtime && !found.runtime) notes.push(`not marked runtime: ${key.key}`);
      if (found !== undefined && key.library && !found.library) notes.push(`not marked library: ${key.key}`);
      continue;
    }
    score[key.hard ? "hard" : "keys"]++;
    if (found === undefined) {
      notes.push(`missed${key.hard ? " (hard)" : ""}: ${key.key}`);
      continue;
    }
    score[key.hard ? "hardFound" : "found"]++;
    score.requiredKnown++;
    if (found.required === key.required) score.required++;
    else notes.push(`required of ${key.key}: ${found.required}, expected ${key.required}`);
    if (found.required === false && key.required === true) score.tooLoose++;
    if (found.runtime) notes.push(`marked runtime: ${key.key}`);
    if (key.default === undefined) {
      if (found.default !== null) notes.push(`default of ${key.key}: ${found.default}, expected none`);
      continue;
    }
    score.default++;
    if (found.default === key.default) score.defaultFound++;
    else notes.push(`default of ${key.key}: ${found.default}, expected ${key.default}`);
  }
  for (const read of exact) {
    if (expected.keys.some((key) => key.key === read.key && key.source === read.source)) continue;
    if (read.runtime || read.library) continue;
    score.false++;
    if (expected.decoys.includes(read.key ?? "")) score.decoys++;
    notes.push(`false: ${read.key} (${read.confidence})`);
  }
  const computed = report.reads.filter((read) => read.match === "affix" || read.match === "dynamic");
  for (const { source, prefix, suffix } of expected.dynamic) {
    score.dynamic++;
    const found = computed.some(
      (read) =>
        read.source === source && (read.prefix ?? undefined) === prefix && (read.suffix ?? undefined) === suffix,
    );
    if (found) score.dynamicFound++;
    else notes.push(`missed dynamic: ${prefix ?? ""}*${suffix ?? ""}`);
  }
  for (const read of computed) {
    const known = expected.dynamic.some(
      (d) =>
        d.source === read.source && (read.prefix ?? undefined) === d.prefix && (read.suffix ?? undefined) === d.suffix,
    );
    if (!known && !read.runtime) notes.push(`extra dynamic: ${read.prefix ?? ""}*${read.suffix ?? ""}`);
  }
  for (const source of expected.enumerates) {
    score.all++;
    if (report.reads.some((read) => read.match === "all" && read.source === source)) score.allFound++;
    else notes.push(`missed: everything of ${source}`);
  }
  for (const read of report.reads) {
    if (read.match === "all" && !expected.enumerates.includes(read.source) && !read.runtime)
      notes.push(`extra: everything of ${read.source}`);
  }
  return notes;
}
