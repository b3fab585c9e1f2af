import { beforeAll, describe, expect, it } from "vitest";
import { compareDiagnostics, type Diagnostic } from "../../src/diagnostic.ts";
import { lint } from "../../src/lint/lint.ts";
import type { PresetName } from "../../src/lint/rule.ts";
import { createNodeReader } from "../../src/node/reader.ts";
import { loadPackages } from "../../src/package/load.ts";
import { resolve } from "../../src/package/resolve.ts";
import { shared, sharedMissing } from "../support/shared.ts";

const corpus = shared("corpus/wasi");

async function lintCorpus(version: string, preset: PresetName): Promise<readonly Diagnostic[]> {
  const { packages, diagnostics } = await loadPackages(["."], createNodeReader({ cwd: `${corpus}/${version}` }));
  const { model, diagnostics: more } = resolve(packages, { allFeatures: true, elaborate: false });
  const result = lint(model, { presets: [preset], frontEnd: [...diagnostics, ...more] });
  return [...result.diagnostics].sort(compareDiagnostics);
}

function countBy(diagnostics: readonly Diagnostic[], key: (diagnostic: Diagnostic) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const diagnostic of diagnostics) counts[key(diagnostic)] = (counts[key(diagnostic)] ?? 0) + 1;
  return counts;
}

const itemsOf = (diagnostics: readonly Diagnostic[], rule: string) =>
  diagnostics.filter((diagnostic) => diagnostic.rule === rule).map(({ file, item }) => `${file} ${item}`);

describe.skipIf(corpus === undefined)(`WASI 0.3.0${corpus === undefined ? ` (${sharedMissing})` : ""}`, () => {
  let spec: readonly Diagnostic[];
  beforeAll(async () => {
    spec = await lintCorpus("0.3", "spec");
  });

  it("has 54 members without a gate in gated containers, each once, and nothing else", () => {
    expect(countBy(spec, ({ rule }) => rule)).toEqual({ "since/require-member": 54 });
    expect(new Set(spec.map(({ item }) => item)).size).toBe(54);
    expect(countBy(spec, ({ file }) => file)).toEqual({
      "cli/stdio.wit": 3,
      "clocks/monotonic-clock.wit": 1,
      "clocks/system-clock.wit": 1,
      "http/types.wit": 36,
      "http/worlds.wit": 13,
    });
  });
});

describe.skipIf(corpus === undefined)(`WASI 0.2.12${corpus === undefined ? ` (${sharedMissing})` : ""}`, () => {
  let found: readonly Diagnostic[];
  beforeAll(async () => {
    found = await lintCorpus("0.2", "wasi");
  });

  it("has one method without a gate", () => {
    expect(itemsOf(found, "since/require-member")).toEqual([
      "sockets/udp.wit wasi:sockets/udp@0.2.12#outgoing-datagram-stream.check-send",
    ]);
  });

  it("has seven functions that are older than the type that they use, and the field of that name is none", () => {
    expect(itemsOf(found, "since/reference")).toEqual(
      ["from-list", "get", "has", "set", "delete", "append", "entries"].map(
        (name) => `http/types.wit wasi:http/types@0.2.12#fields.${name}`,
      ),
    );
  });
});
