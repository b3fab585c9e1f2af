// `npm run bench:translate`: a generated package of many files, translated from WASI 0.2 to 0.3 as a whole process, beside a check
// of the same files. Time and memory have to grow with the number of files and no faster.
//
//   node bench/translate.mjs [--files 100,1000]

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { files: { type: "string", default: "100,1000" } } });
const cli = join(dirname(fileURLToPath(import.meta.url)), "../dist/cli.mjs");
if (!existsSync(cli)) throw new Error("dist/ is absent: run `npm run build` first");

console.log("| files | KB | check s | translate s | peak MB |\n| --- | --- | --- | --- | --- |");
for (const count of values.files.split(",").map(Number)) {
  const folder = mkdtempSync(join(tmpdir(), "witkit-bench-"));
  try {
    const size = writePackage(join(folder, "wit"), count);
    const check = run(["check", "wit"], folder);
    const translate = run(["translate", "wit", "--no-verify", "--quiet"], folder);
    console.log(
      `| ${count} | ${(size / 1000).toFixed(0)} | ${check.seconds.toFixed(1)} | ${translate.seconds.toFixed(1)} | ${translate.peak.toFixed(0)} |`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function writePackage(folder, count) {
  mkdirSync(folder, { recursive: true });
  let size = 0;
  for (let index = 0; index < count; index++) {
    const text = fileText(index);
    size += text.length;
    writeFileSync(join(folder, `part-${index}.wit`), text);
  }
  return size;
}

function fileText(index) {
  return `package bench:many@0.1.0;

/// Part ${index}.
interface part-${index} {
  use wasi:io/streams@0.2.3.{input-stream, output-stream};
  use wasi:io/poll@0.2.3.{pollable};
  use wasi:clocks/wall-clock@0.2.3.{datetime};

  enum error-code { missing, full }

  /// Reads an object.
  get: func(key: string) -> result<input-stream, error-code>;
  put: func(key: string) -> result<output-stream, error-code>;
  modified: func(key: string) -> result<datetime, error-code>;

  resource job {
    start-run: func(input: list<u8>) -> result<_, error-code>;
    finish-run: func() -> result<u64, error-code>;
    subscribe: func() -> pollable;
  }
}
`;
}

/** The time of a run, and its peak memory as the process itself reads it when it ends. */
function run(args, cwd) {
  const script = `process.on("exit", () => process.stderr.write("\\npeak " + process.resourceUsage().maxRSS));
    process.argv = [process.argv[0], ${JSON.stringify(cli)}, ...${JSON.stringify(args)}];
    await import(${JSON.stringify(cli)});`;
  const begun = performance.now();
  const result = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
  });
  const seconds = (performance.now() - begun) / 1000;
  // Without the dependencies at hand `check` says so and exits with 1, like `translate` that leaves questions.
  if (result.status === 2 || result.error) throw new Error(result.stderr);
  return { seconds, peak: Number(/peak (\d+)/.exec(result.stderr)?.[1] ?? 0) / 1000 };
}
