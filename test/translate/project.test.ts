import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { findJco } from "../../src/cli/translate/find-jco.ts";
import { officialParser } from "../../src/cli/translate/official.ts";
import { changesToFolder } from "../../src/translate/project/output.ts";
import { translateProject } from "../../src/translate/project/project.ts";
import { folderWith, witkit } from "../support/cli.ts";
import { memoryFiles } from "../support/memory-files.ts";
import { shippedPack } from "./support/packs.ts";

const packs = [shippedPack("wasi-0.2-to-0.3")];
const root = fileURLToPath(new URL("../..", import.meta.url));
const wit = `package acme:app@0.1.0;

interface store {
  use wasi:io/streams@0.2.3.{input-stream};
  enum error-code { missing }
  get: func(key: string) -> result<input-stream, error-code>;
}
`;

describe("translateProject", () => {
  const files = { "wit/app.wit": wit, "wkg.toml": '[overrides]\n"wasi:http" = "0.2.3"\n', "wkg.lock": "" };

  it("does on files in memory what the command does on the disk", async () => {
    const { reader, writer, files: written } = memoryFiles(files);
    const project = await translateProject({ paths: ["wit"], reader, packs });
    if ("diagnostics" in project) throw new Error("refused");
    await writer.write(changesToFolder("out", project.files, ["wit"], reader));
    const cwd = folderWith(files);
    expect(witkit(["translate", "wit", "--out", "out", "--report", "report.json"], { cwd }).code).toBe(0);
    for (const file of ["out/app.wit", "out/wkg.toml"])
      expect(written[file]).toBe(readFileSync(join(cwd, file), "utf8"));
    const report = JSON.parse(readFileSync(join(cwd, "report.json"), "utf8")) as typeof project.report;
    expect(report.packages).toEqual(project.report.packages);
  });

  it("gives back why it can't begin", async () => {
    const project = await translateProject({
      paths: ["wit"],
      reader: memoryFiles({ "wit/app.wit": "interface {" }).reader,
      packs,
      deps: "nowhere",
    });
    expect("diagnostics" in project && project.diagnostics.map(({ rule, file }) => `${file} ${rule}`)).toEqual([
      "wit/app.wit syntax/unexpected-token",
      "nowhere input/not-found",
    ]);
  });

  it("says why the official parser was not asked", async () => {
    const project = await translateProject({ paths: ["wit"], reader: memoryFiles(files).reader, packs });
    expect("report" in project && project.report.verification).toMatchObject({
      official: null,
      officialNotAsked: "no official parser was given",
    });
    const missing = officialParser("/", { WITKIT_JCO: "nowhere" });
    expect(await missing([])).toEqual({ kind: "not-asked", reason: "WITKIT_JCO: there is no jco in nowhere" });
  });
});

describe("the official parser", () => {
  it("is where the installed jco has it", () => {
    const found = findJco("/", { WITKIT_JCO: root });
    expect(found).toMatchObject({ found: { parser: expect.stringMatching(/js-component-bindgen-component\.js$/) } });
    expect(found).toMatchObject({ found: { fileSystem: expect.stringMatching(/filesystem\.js$/) } });
  });

  it("accepts and rejects", async () => {
    const ask = officialParser(root, {});
    const file = (content: string) => [{ name: "a:b", files: [{ path: "a.wit", content }] }];
    expect(await ask(file("package a:b;\ninterface i {}"))).toEqual({ kind: "asked", errors: [] });
    const verdict = await ask(file("package a:b;\ninterface i { use j.{t}; }"));
    expect(verdict).toMatchObject({
      kind: "asked",
      errors: [expect.stringContaining("a:b: the official parser rejects it: ")],
    });
  });
});
