import { spawnSync } from "node:child_process";

/**
 * Runs whole processes one after the other, in turns, so that what else the machine does falls on all of them alike.
 * @param {readonly { name: string, command: readonly string[], cwd?: string }[]} cases
 * @param {number} rounds how often each runs, after one run that isn't counted
 * @returns {Map<string, number[]>} milliseconds by name, sorted
 */
export function measure(cases, rounds) {
  const times = new Map(cases.map(({ name }) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const { name, command, cwd } of cases) {
      const [program = "", ...args] = command;
      const begun = performance.now();
      const result = spawnSync(program, args, { cwd, stdio: ["ignore", "ignore", "pipe"], env: quietEnvironment() });
      const took = performance.now() - begun;
      if (result.error) throw result.error;
      // 1 is what a linter says that found something, but also what Node says of a module that is not there.
      const failed = result.status !== 0 && (result.status !== 1 || /node:internal/.test(String(result.stderr)));
      if (failed) throw new Error(`${name} failed:\n${result.stderr}`);
      if (round >= 0) times.get(name)?.push(took);
    }
  }
  for (const list of times.values()) list.sort((a, b) => a - b);
  return times;
}

/** @param {readonly number[]} sorted */
export function median(sorted) {
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * A Markdown table: median, fastest, and how many times the base.
 * @param {Map<string, number[]>} times
 * @param {string} base
 */
export function table(times, base) {
  const bare = median(times.get(base) ?? []);
  const rows = [...times].map(([name, list]) => {
    const middle = median(list);
    return `| ${name} | ${middle.toFixed(1)} | ${(list[0] ?? 0).toFixed(1)} | ${(middle / bare).toFixed(2)} |`;
  });
  return ["| process | median ms | fastest ms | × bare |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function quietEnvironment() {
  const { NODE_OPTIONS: _1, GITHUB_ACTIONS: _2, FORCE_COLOR: _3, ...rest } = process.env;
  return { ...rest, NO_COLOR: "1" };
}
