import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type CliResult, folderWith, witkit } from "../support/cli.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const readme = readFileSync(join(root, "README.md"), "utf8");

/** The outputs shown under a heading of README.md, in order, without what `…` leaves out: each as the pieces around it. */
function shown(heading: string): readonly (readonly string[])[] {
  const section = readme.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(/^```(?:text|diff)\n([\s\S]*?)^```$/gm)].map(([, text = ""]) =>
    text.split(/^ *…\n/m).map((piece) => piece.trimEnd()),
  );
}

function expectShown(pieces: readonly string[] | undefined, { stdout, stderr }: CliResult): void {
  expect(pieces).toBeDefined();
  for (const piece of pieces ?? []) expect(`${stdout}${stderr}`).toContain(piece);
}

describe("what README.md shows is what the commands print", () => {
  test("lint", () => {
    const [findings] = shown("lint");
    expectShown(findings, witkit(["lint", "fixtures/demo"], { cwd: root }));
  });

  test("diff", () => {
    const old = readFileSync(join(root, "fixtures/demo/loans/loans.wit"), "utf8");
    const now = old.replace("loans@0.2.1;", "loans@0.2.2;").replace("renew: func()", "renew: func(days: u8)");
    const cwd = folderWith({ "old/loans.wit": old, "new/loans.wit": now });
    const [changes] = shown("diff");
    expectShown(changes, witkit(["diff", "old", "new"], { cwd }));
  });

  test("translate", () => {
    const [diff] = shown("translate");
    // The text before the change is the shown diff without what it adds.
    const before = (diff?.[0] ?? "")
      .split("\n")
      .filter((line) => !line.startsWith("+"))
      .map((line) => line.slice(1));
    const cwd = folderWith({ "wit/uploads.wit": `package acme:files@0.1.0;\n\n${before.join("\n")}\n` });
    expectShown(diff, witkit(["translate", "wit"], { cwd }));
  });

  test("env", () => {
    const binary = readFileSync(join(root, "fixtures/env-readers/shop-api/component.wasm"));
    const cwd = folderWith({
      "shop-api.wasm": binary,
      "prod.env": "DATABASE_URL=postgres://db/shop\nAPI_TOKN=secret\n",
    });
    const [table, missing] = shown("env");
    expectShown(table, witkit(["env", "shop-api.wasm"], { cwd }));
    expectShown(missing, witkit(["env", "shop-api.wasm", "--check", "prod.env"], { cwd }));
  });
});
