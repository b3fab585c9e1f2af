/**
 * Scores the analysis of binaries against the ground truth that stands beside them: recall, precision, `required`, dynamic and
 * enumerating reads, by family; and what was missed.
 *
 *     node scripts/env-score.ts ../shared/fixtures/env [name-prefix …] [--quiet] [--plain]
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { analyzeEnv } from "../src/env/analyze.ts";
import { type Expected, judge, newScore, type Score } from "../test/env/core/judge.ts";

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
    const report = await analyzeEnv(readFileSync(join(folder, file)), {
      file: `${name}/${file}`,
      ...(plain ? { readers: [] } : {}),
    });
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
