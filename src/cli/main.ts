#!/usr/bin/env node
/** Put in by the build. */
declare const __WITKIT_VERSION__: string;

/**
 * The entry of the command line. `--version` is answered before anything else loads; for all else the exit code is set and
 * the process ends by itself once its output is written.
 */
const [first, ...others] = process.argv.slice(2);
if ((first === "--version" || first === "-V") && others.length === 0) {
  process.stdout.on("error", () => {}).write(`${__WITKIT_VERSION__}\n`);
} else {
  const { run } = await import("./run.ts");
  process.exitCode = await run(process.argv.slice(2), process);
}

export {};
