import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { commandsPage, manPage } from "../../scripts/reference.ts";
import { completeProgram } from "../../src/cli/program.ts";
import { commands } from "../../src/cli/registry.ts";
import { VERSION } from "../../src/common/version.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

describe("the reference is what the program says (`npm run docs:reference` writes it)", () => {
  let program: Awaited<ReturnType<typeof completeProgram>>;
  beforeAll(async () => {
    program = await completeProgram(commands);
  });

  test("docs/reference/commands.md", async () => {
    await expect(await commandsPage(program)).toMatchFileSnapshot(join(root, "docs/reference/commands.md"));
  });

  test("man/witkit.1", async () => {
    await expect(await manPage(program, VERSION)).toMatchFileSnapshot(join(root, "man/witkit.1"));
  });

  test.skipIf(spawnSync("man", ["--version"]).status !== 0)("man renders it without a complaint", () => {
    const page = execFileSync("man", ["-l", join(root, "man/witkit.1")], {
      encoding: "utf8",
      env: { ...process.env, MANPAGER: "cat", LC_ALL: "C.UTF-8" },
    });
    expect(page).toContain("witkit");
  });
});
