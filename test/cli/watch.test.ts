import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cliPath, folderWith, witkit } from "../support/cli.ts";

const good = "package a:b;\ninterface i {}\n";

test("--watch runs again after a change, and ends with the code of the last run", async () => {
  const cwd = folderWith({ "wit/a.wit": good });
  const child = spawn(process.execPath, [cliPath, "check", "--watch", "--format", "concise"], { cwd, stdio: "pipe" });
  let log = "";
  let output = "";
  child.stderr.on("data", (part) => {
    log += part;
  });
  child.stdout.on("data", (part) => {
    output += part;
  });
  const until = async (stream: "stdout" | "stderr", found: () => boolean) => {
    while (!found()) await once(child[stream], "data");
  };
  await until("stderr", () => log.includes("Watching for changes. Press Ctrl+C to stop.\n"));
  expect(log).toContain("1 package, 1 file: no problems\n");
  writeFileSync(join(cwd, "wit/a.wit"), "package a:b;\ninterface i { nonsense }\n");
  await until("stderr", () => log.includes("1 error"));
  expect(output).toMatch(/^wit\/a\.wit:2:\d+: error\[/);
  child.kill("SIGINT");
  const [code] = await once(child, "close");
  expect(code).toBe(1);
});

test("--watch does not go with standard input", () => {
  expect(witkit(["check", "-", "--watch"], { input: good })).toEqual({
    code: 2,
    stdout: "",
    stderr: "witkit: --watch cannot watch standard input\n",
  });
});
