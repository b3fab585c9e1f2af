import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folderWith, witkit } from "../support/cli.ts";

const rough = "package a:b;\ninterface i { f: func(a: u8,); // hi\n}\n";
const clean = "package a:b;\n\ninterface i {\n  f: func(a: u8); // hi\n}\n";

describe("witkit fmt", () => {
  test("formats files in place and says how many", () => {
    const cwd = folderWith({ "wit/a.wit": rough, "wit/b.wit": clean });
    const result = witkit(["fmt"], { cwd });
    expect(readFileSync(join(cwd, "wit/a.wit"), "utf8")).toBe(clean);
    expect(readFileSync(join(cwd, "wit/b.wit"), "utf8")).toBe(clean);
    expect(result.stderr).toContain("Formatted 1 file.\n");
    expect(result.code).toBe(0);
    expect(witkit(["fmt", "--check"], { cwd }).code).toBe(0);
  });

  test("--check writes nothing, points at the first line that would change, and exits with 1", () => {
    const cwd = folderWith({ "wit/a.wit": rough });
    const result = witkit(["fmt", "--check", "--format", "concise"], { cwd });
    expect(result.stdout).toContain("wit/a.wit:2:1");
    expect(result.stdout).toContain("the file is not formatted; this is the first line that would change");
    expect(result.code).toBe(1);
    expect(readFileSync(join(cwd, "wit/a.wit"), "utf8")).toBe(rough);
  });

  test("--check prints one line for each file", () => {
    const cwd = folderWith({ "wit/a.wit": rough, "wit/b.wit": "interface j{}\n" });
    const message = "error[fmt/not-formatted]: the file is not formatted; this is the first line that would change";
    expect(witkit(["fmt", "--check"], { cwd }).stdout).toBe(`wit/a.wit:2:1: ${message}\nwit/b.wit:1:1: ${message}\n`);
  });

  test("a file that is indented the same way throughout keeps its indentation; others get two spaces", () => {
    const indented = (...margins: readonly string[]) =>
      `interface i {\n${margins[0]}record r {\n${margins[1]}a: u8,\n${margins[0]}}\n}\n`;
    const cwd = folderWith({
      "four/a.wit": `package a:b;\n\n${indented("    ", "        ")}`,
      "tabs/a.wit": `package a:c;\n\n${indented("\t", "\t\t")}`,
      "mixed/a.wit": `package a:d;\n\n${indented("    ", "      ")}`,
    });
    expect(witkit(["fmt", "."], { cwd }).stderr).toContain("Formatted 1 file.");
    expect(readFileSync(join(cwd, "mixed/a.wit"), "utf8")).toBe(`package a:d;\n\n${indented("  ", "    ")}`);
  });

  test("--diff prints what would change", () => {
    const cwd = folderWith({ "a.wit": rough });
    const result = witkit(["fmt", "--diff", "a.wit"], { cwd });
    expect(result.stdout).toBe(`--- a/a.wit
+++ b/a.wit
@@ -1,3 +1,5 @@
 package a:b;
-interface i { f: func(a: u8,); // hi
+
+interface i {
+  f: func(a: u8); // hi
 }
`);
    expect(result.code).toBe(0);
    expect(witkit(["fmt", "--diff", "--check", "a.wit"], { cwd }).code).toBe(1);
    expect(readFileSync(join(cwd, "a.wit"), "utf8")).toBe(rough);
  });

  test("--stdout and standard input print the formatted text", () => {
    const cwd = folderWith({ "a.wit": rough });
    expect(witkit(["fmt", "--stdout", "a.wit"], { cwd }).stdout).toBe(clean);
    expect(witkit(["fmt", "-"], { cwd, input: rough }).stdout).toBe(clean);
    expect(readFileSync(join(cwd, "a.wit"), "utf8")).toBe(rough);
  });

  test("a file with syntax errors stays as it is and is reported; the others are formatted", () => {
    const cwd = folderWith({ "one/a.wit": "package a:b\ninterface i  {}\n", "two/b.wit": rough });
    const result = witkit(["fmt", "--format", "concise"], { cwd });
    expect(result.stdout).toContain("one/a.wit:2:1");
    expect(result.stdout).toContain("expected '{', found keyword `interface`");
    expect(result.code).toBe(1);
    expect(readFileSync(join(cwd, "one/a.wit"), "utf8")).toBe("package a:b\ninterface i  {}\n");
    expect(readFileSync(join(cwd, "two/b.wit"), "utf8")).toBe(clean);
  });

  test("the indentation comes from the configuration nearest to the file", () => {
    const cwd = folderWith({ "a.wit": rough, "witkit.config.json": '{ "indentWidth": 4 }' });
    expect(witkit(["fmt", "--stdout", "a.wit"], { cwd }).stdout).toBe(clean.replace("  f", "    f"));
  });

  test("files under deps/ are left alone without --include-deps", () => {
    const cwd = folderWith({ "wit/a.wit": clean, "wit/deps/x/x.wit": rough });
    expect(witkit(["fmt", "--check"], { cwd }).code).toBe(0);
    expect(witkit(["fmt", "--check", "--include-deps"], { cwd }).code).toBe(1);
  });
});
