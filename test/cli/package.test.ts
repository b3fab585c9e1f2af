import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { VERSION } from "../../src/common/version.ts";
import { folderWith } from "../support/cli.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

/** The package as a user gets it: packed, and installed into an empty project without a network. */
describe("the published package", () => {
  let project = "";
  const installed = (path: string) => join(project, "node_modules/witkit", path);

  beforeAll(() => {
    project = folderWith({ "package.json": '{ "name": "user", "private": true, "type": "module" }' });
    const quiet = { cwd: project, stdio: "pipe", shell: process.platform === "win32" } as const;
    execFileSync(npm, ["pack", "--ignore-scripts", "--silent", "--pack-destination", project, root], quiet);
    const options = ["--offline", "--engine-strict", "--no-audit", "--no-fund", "--omit=peer"];
    execFileSync(npm, ["install", ...options, `./witkit-${VERSION}.tgz`], quiet);
  });

  test("brings no other package with it", () => {
    const lock = JSON.parse(readFileSync(join(project, "package-lock.json"), "utf8"));
    expect(Object.keys(lock.packages).filter((name) => lock.packages[name].optional !== true)).toEqual([
      "",
      "node_modules/witkit",
    ]);
  });

  test("holds the build, the rule packs, the schemas and the licences, and no sources or tests", () => {
    for (const path of [
      "dist/cli.mjs",
      "dist/index.d.mts",
      "dist/THIRD-PARTY.md",
      "rules",
      "schema",
      "README.md",
      "CHANGELOG.md",
      "LICENSE",
    ]) {
      expect({ path, there: existsSync(installed(path)) }).toEqual({ path, there: true });
    }
    for (const path of ["src", "test", "fixtures", "grammar"]) expect(existsSync(installed(path))).toBe(false);
  });

  test("has the notices of every bundled library", () => {
    const notices = readFileSync(installed("dist/THIRD-PARTY.md"), "utf8");
    for (const name of ["chevrotain", "commander", "ignore"])
      expect(notices).toMatch(new RegExp(`^## ${name} \\d`, "m"));
  });

  test("runs as a command", () => {
    const bin = join(project, "node_modules/.bin/witkit");
    expect(execFileSync(bin, ["--version"], { encoding: "utf8", shell: process.platform === "win32" })).toBe(
      `${VERSION}\n`,
    );
  });

  test("is imported as a library", () => {
    const code =
      'import { VERSION, parse } from "witkit"; import { nodeReader } from "witkit/node"; console.log(VERSION, parse("package a:b;").diagnostics.length, await nodeReader.stat("package.json"));';
    const out = execFileSync(process.execPath, ["--input-type=module", "-e", code], { cwd: project, encoding: "utf8" });
    expect(out).toBe(`${VERSION} 0 file\n`);
  });
});
