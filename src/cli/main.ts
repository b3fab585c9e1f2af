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
} else if (typeof process.getBuiltinModule !== "function") {
  // Nothing else is loaded: an older Node would fail somewhere in the middle, with a stack.
  process.stderr.write(`witkit: Node ${process.versions.node} is too old, install Node 20.19, 22.12 or newer\n`);
  process.exitCode = 2;
} else {
  // Node 22.1 and later keep the compiled code between runs: 7 % of a lint. Where the cache can't be written nothing happens.
  const nodeModule = process.getBuiltinModule("node:module");
  if ("enableCompileCache" in nodeModule && typeof nodeModule.enableCompileCache === "function") {
    nodeModule.enableCompileCache();
  }
  const { run } = await import("./run.ts");
  process.exitCode = await run(process.argv.slice(2), process);
}

export {};
