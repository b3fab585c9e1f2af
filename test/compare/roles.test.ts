import { describe, expect, test } from "vitest";
import type { CompareOptions, PackageComparison } from "../../src/compare/change.ts";
import { compareModels } from "../../src/compare/compare.ts";
import { resolveFiles } from "../support/model.ts";

async function compare(old: string, now: string, options?: CompareOptions): Promise<PackageComparison> {
  const before = await resolveFiles({ "old.wit": `package acme:kv@1.0.0;\n${old}` }, ["old.wit"]);
  const after = await resolveFiles({ "new.wit": `package acme:kv@1.1.0;\n${now}` }, ["new.wit"]);
  expect([...before.diagnostics, ...after.diagnostics]).toEqual([]);
  const [comparison] = compareModels(before.model, after.model, options);
  if (!comparison) throw new Error("no package");
  return comparison;
}

/** `breaks: message` for each change. */
async function told(old: string, now: string, options?: CompareOptions): Promise<readonly string[]> {
  const { changes } = await compare(old, now, options);
  return changes.map(({ breaks, message }) => `${breaks.join("+") || "nobody"}: ${message}`);
}

/** Two versions of an interface `i`, with worlds that use it. */
const iface = (items: string, worlds: string): string => `interface i { ${items} }\n${worlds}`;
const imports = "world app { import i; }";
const exports = "world plugin { export i; }";

describe("what is added to an interface", () => {
  const lacks = "world `plugin` exports its interface, and existing components lack it";

  test("breaks components of a world that exports it", async () => {
    expect(await told(iface("a: func();", exports), iface("a: func(); b: func();", exports))).toEqual([
      `guest: function \`b\` was added: ${lacks}`,
    ]);
  });

  test("a type, a resource with methods and a used name do so too", async () => {
    const more = "type t = u8; resource r { m: func(); } use j.{u};";
    const j = "interface j { type u = u8; }";
    expect(await told(iface("a: func();", exports + j), iface(`a: func(); ${more}`, exports + j))).toEqual([
      `guest: type \`t\` was added: ${lacks}`,
      `guest: resource \`r\` was added: ${lacks}`,
      "nobody: method `r.m` was added",
      `guest: use \`j\` was added: ${lacks}`,
      "host: import `acme:kv/j` was added",
    ]);
  });

  test("a method of a resource that was there does so too", async () => {
    expect(await told(iface("resource r;", exports), iface("resource r { m: func(); }", exports))).toEqual([
      `guest: method \`r.m\` was added: ${lacks}`,
    ]);
  });

  test("breaks nobody where worlds only import the interface, or none uses it", async () => {
    for (const worlds of [imports, ""]) {
      expect(await told(iface("a: func();", worlds), iface("a: func(); b: func();", worlds))).toEqual([
        "nobody: function `b` was added",
      ]);
    }
  });

  test("breaks components where one world imports it and another one exports it", async () => {
    const both = `${imports} ${exports}`;
    expect(await told(iface("a: func();", both), iface("a: func(); b: func();", both))).toEqual([
      `guest: function \`b\` was added: ${lacks}`,
    ]);
  });

  test("counts if the export comes through an include", async () => {
    const worlds = `${exports} world all { include plugin; }`;
    const { changes } = await compare(iface("", worlds), iface("b: func();", worlds));
    expect(changes.map(({ breaks }) => breaks)).toEqual([["guest"]]);
  });

  test("breaks nobody by itself where the world did not export the interface before, or no longer does", async () => {
    expect(await told(iface("", "world plugin { }"), iface("b: func();", exports))).toEqual([
      "nobody: function `b` was added",
      "guest: export `acme:kv/i` was added",
    ]);
    expect(await told(iface("", exports), iface("b: func();", "world plugin { }"))).toEqual([
      "host: export `acme:kv/i` was removed",
      "nobody: function `b` was added",
    ]);
  });

  test("breaks nobody while it is unstable, and components once it is stable", async () => {
    const unstable = "@unstable(feature = x) b: func();";
    const stable = "@since(version = 1.1.0) b: func();";
    expect(await told(iface("", exports), iface(unstable, exports))).toEqual(["nobody: function `b` was added"]);
    expect(await told(iface(unstable, exports), iface(stable, exports))).toEqual([
      "guest: function `b` changed: feature `x` became stable in 1.1.0",
    ]);
    expect(await told(iface(unstable, imports), iface(stable, imports))).toEqual([
      "nobody: function `b` changed: feature `x` became stable in 1.1.0",
    ]);
  });

  test("an inline interface has the role of its world", async () => {
    const inline = (direction: string, items: string): string => `world w { ${direction} x: interface { ${items} } }`;
    expect(await told(inline("export", "a: func();"), inline("export", "a: func(); b: func();"))).toEqual([
      "guest: function `b` was added: world `w` exports its interface, and existing components lack it",
    ]);
    expect(await told(inline("import", "a: func();"), inline("import", "a: func(); b: func();"))).toEqual([
      "nobody: function `b` was added",
    ]);
  });
});

describe("what is removed from an interface", () => {
  const [old, now] = ["a: func(); b: func() -> u8;", "a: func();"];

  test("is missed by components that import it, by hosts that call it, and by both where no world uses it", async () => {
    const gone = "function `b` was removed";
    expect(await told(iface(old, imports), iface(now, imports))).toEqual([`guest: ${gone}`]);
    expect(await told(iface(old, exports), iface(now, exports))).toEqual([`host: ${gone}`]);
    expect(await told(iface(old, imports + exports), iface(now, imports + exports))).toEqual([`host+guest: ${gone}`]);
    expect(await told(iface(old, ""), iface(now, ""))).toEqual([`host+guest: ${gone}`]);
  });

  test("what changes fits neither side, whatever the role", async () => {
    for (const worlds of [imports, exports, ""]) {
      expect(await told(iface("f: func() -> u8;", worlds), iface("f: func() -> u16;", worlds))).toEqual([
        "host+guest: function `f` changed: the result: `u8` became `u16`",
      ]);
    }
  });
});

describe("the bump", () => {
  const decided = async (old: string, now: string, options?: CompareOptions): Promise<string> => {
    const { needed, decidedBy, enough } = await compare(old, now, options);
    return `${needed} for ${decidedBy.join("+") || "nobody"}: ${enough ? "enough" : "not enough"}`;
  };

  test("is the same from one perspective, whoever asks, and says which side decided", async () => {
    const [old, now] = ["interface i {} world w { }", "interface i {} world w { import i; }"];
    expect(await decided(old, now)).toBe("major for host: not enough");
    expect(await decided(old, now, { perspective: "host" })).toBe("major for host: not enough");
    expect(await decided(old, now, { perspective: "guest" })).toBe("minor for nobody: enough");
  });

  test("an addition to an exported interface needs a major version for components alone", async () => {
    const [old, now] = [iface("", exports), iface("f: func();", exports)];
    expect(await decided(old, now)).toBe("major for guest: not enough");
    expect(await decided(old, now, { perspective: "host" })).toBe("minor for nobody: enough");
  });
});
