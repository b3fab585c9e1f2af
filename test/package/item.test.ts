import { describe, expect, test } from "vitest";
import {
  containerId,
  externItem,
  fieldItem,
  functionItem,
  includeItem,
  packageItem,
  typeItem,
  useItem,
} from "../../src/package/item-id.ts";
import type { Interface, World } from "../../src/package/model.ts";
import { checkText } from "../support/check-text.ts";

const source = (version: string): string => `package a:b${version};
interface i {
  use j.{t};
  use c:d/k@0.1.0.{u as v};
  resource r { constructor(); m: func(); s: static func(); }
  record p { x: u8 }
  f: func();
}
interface j { type t = u8; }
world w {
  import i;
  import c:d/k@0.1.0;
  export label: j;
  import inline: interface { type q = u8; g: func(); }
  export run: func();
  use j.{t};
  include v;
}
world v {}
package c:d@0.1.0 { interface k { type u = u8; } }`;

function items(version: string) {
  const pkg = checkText(source(version)).model.packages.find(({ identity }) => identity.name === "b");
  const i = pkg?.interfaces.get("i") as Interface;
  const w = pkg?.worlds.get("w") as World;
  return { pkg, i, w };
}

describe("item ids", () => {
  const { pkg, i, w } = items("@1.0.0");

  test("of packages, interfaces and worlds", () => {
    expect(pkg && packageItem(pkg)).toBe("a:b@1.0.0");
    expect([i, w].map(containerId)).toEqual(["a:b/i@1.0.0", "a:b/w@1.0.0"]);
    expect(containerId(items("").i)).toBe("a:b/i");
  });

  test("of what stands in an interface", () => {
    expect([...i.types.values()].map(typeItem)).toEqual(["t", "v", "r", "p"].map((name) => `a:b/i@1.0.0#${name}`));
    expect([...i.functions.values()].map(functionItem)).toEqual(["a:b/i@1.0.0#f"]);
    expect(i.types.get("r")?.members.map(functionItem)).toEqual(
      ["constructor", "m", "s"].map((name) => `a:b/i@1.0.0#r.${name}`),
    );
    const record = i.types.get("p");
    expect(record && fieldItem(record, "x")).toBe("a:b/i@1.0.0#p.x");
    expect(i.uses.map((use) => useItem(i, use))).toEqual(["a:b/i@1.0.0#use j", "a:b/i@1.0.0#use c:d/k@0.1.0"]);
  });

  test("of what stands in a world", () => {
    expect([...w.imports, ...w.exports].map(externItem)).toEqual(
      ["import i", "import c:d/k@0.1.0", "import inline", "export label", "export run"].map(
        (one) => `a:b/w@1.0.0#${one}`,
      ),
    );
    expect(w.uses.map((use) => useItem(w, use))).toEqual(["a:b/w@1.0.0#use j"]);
    expect(w.includes.map((include) => includeItem(w, include))).toEqual(["a:b/w@1.0.0#include v"]);
    const run = w.exports.find(({ name }) => name === "run")?.target;
    expect(run?.kind === "function-def" && functionItem(run)).toBe("a:b/w@1.0.0#export run");
  });

  test("of what stands in an inline interface", () => {
    const inline = w.imports.find(({ name }) => name === "inline")?.target as Interface;
    expect(containerId(inline)).toBe("a:b/w@1.0.0#import inline");
    expect([...inline.types.values()].map(typeItem)).toEqual(["a:b/w@1.0.0#import inline.q"]);
    expect([...inline.functions.values()].map(functionItem)).toEqual(["a:b/w@1.0.0#import inline.g"]);
  });
});
