import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { print } from "../../src/package/print.ts";
import { brief, checkText } from "../support/check-text.ts";
import { generateWit, mutateWit } from "../support/generate-wit.ts";
import { createOracle, oracleMissing } from "../support/oracle.ts";

const oracle = await createOracle();
const features = ["active"];
const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });

describe.skipIf(!oracle)(`verdicts of the official parser${oracle ? "" : ` (${oracleMissing})`}`, () => {
  const official = (source: string) => oracle?.check({ source }, { features });

  // The official parser takes every path of a top-level `use` for an interface's, unless a statement before it says otherwise.
  test.each([
    ["use c:d/v;", "interface 'v' not found in package 'c:d'"],
    ["use c:d/v; world w { include v; }", "name `v` is defined as an interface, not a world"],
    ["use c:d/v as x; world w { include x; }", "name `x` is defined as an interface, not a world"],
    ["use c:d/v; world w { include c:d/v; }", "name `v` is defined as an interface, not a world"],
    ["use c:d/v; world w { import v; }", "interface 'v' not found in package 'c:d'"],
    ["use c:d/v; interface i { use v.{t}; }", "interface 'v' not found in package 'c:d'"],
    ["use c:d/i; world w { import i; include c:d/v; }", undefined],
    ["world w { include c:d/v; } use c:d/v as x; world u { include x; }", undefined],
    ["world l {} use l as x; world w { include x; }", undefined],
  ])("are ours for a top-level use of a world: %s", async (text, message) => {
    const source = `package a:b; package c:d { world v {} interface i {} } ${text}`;
    const { errors } = checkText(source, { features });
    expect(errors.map((error) => error.message)).toEqual(message === undefined ? [] : [message]);
    expect((await official(source))?.message.split("\n")[0]).toBe(message ?? "");
  });

  test("valid packages are accepted by both", async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const text = generateWit(seed);
        expect(await official(text)).toEqual({ ok: true, message: "" });
        expect(checkText(text, { features }).errors.map(brief), text).toEqual([]);
      }),
      { seed: 20260820, numRuns: 150 },
    );
  });

  test("what is printed of a valid package is accepted by both, means the same, and prints the same", async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const text = print(checkText(generateWit(seed), { features }).model);
        expect(await official(text)).toEqual({ ok: true, message: "" });
        const again = checkText(text, { features });
        expect(again.errors.map(brief), text).toEqual([]);
        expect(print(again.model)).toBe(text);
      }),
      { seed: 20260821, numRuns: 100 },
    );
  });

  test("the official printer shows the same worlds", async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const source = generateWit(seed);
        const { model } = checkText(source, { features });
        const ours = print(model);
        const root = model.packages.find(({ declaration }) => declaration?.kind === "package-header");
        for (const world of root?.worlds.keys() ?? []) {
          const theirs = await oracle?.print(source, world, { features });
          if (theirs === undefined) continue;
          compared++;
          expect(worldItems(ours, world)).toEqual(worldItems(theirs, world));
        }
      }),
      { seed: 20260822, numRuns: 60 },
    );
    expect(compared).toBeGreaterThan(50);
  });

  test("broken packages are refused by both or by neither, and the official message is nearly always among ours", async () => {
    let rejected = 0;
    let differently = 0;
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const text = mutateWit(generateWit(seed), seed);
        const verdict = await official(text);
        const { errors } = checkText(text, { features });
        expect(errors.length === 0, `${verdict?.message}\n${errors.map(brief).join("\n")}\n${text}`).toBe(verdict?.ok);
        if (verdict?.ok !== false) return;
        rejected++;
        const message = verdict.message.split("\n")[0] ?? "";
        if (!errors.some((error) => error.message.includes(message))) differently++;
      }),
      { seed: 20260823, numRuns: 400 },
    );
    expect(rejected).toBeGreaterThan(200);
    // Where several tokens are wrong the two may name another one first.
    expect(differently / rejected).toBeLessThan(0.01);
  });
});

/** The items of a world, one by one: docs and gates are not in what the official printer gets, and it splits `use` otherwise. */
function worldItems(text: string, world: string): string[] {
  const start = text.search(new RegExp(`^world ${world} \\{`, "m"));
  const body = text.slice(text.indexOf("{", start) + 1, text.indexOf("\n}", start));
  const bare = body.replace(/^\s*(\/\/\/|@since|@unstable).*$/gm, "").replace(/\s+/g, " ");
  return bare
    .split(/(?<=[;}]) (?=import|export|use|type|record|variant|enum|flags|resource)/)
    .flatMap((item) => {
      const use = /^ ?use (.*)\.\{(.*)\};$/.exec(item);
      return use ? (use[2] ?? "").split(", ").map((name) => `use ${use[1]} ${name}`) : [item.trim()];
    })
    .sort();
}
