import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { compareDiagnostics, type Diagnostic } from "../../src/common/diagnostic.ts";
import { fixUntilStable } from "../../src/lint/engine/fix.ts";
import { lint } from "../../src/lint/engine/lint.ts";
import type { PresetName } from "../../src/lint/engine/rule.ts";
import { withTexts } from "../../src/lint/project/load-model.ts";
import { createNodeReader } from "../../src/node/reader.ts";
import { loadPackages } from "../../src/package/load/load.ts";
import { resolveAsWritten } from "../../src/package/resolve/resolve.ts";
import { resolveFiles } from "../support/model.ts";
import { createOracle } from "../support/oracle.ts";
import { shared, sharedMissing } from "../support/shared.ts";

const corpus = shared("corpus/wasi");

async function lintCorpus(version: string, preset: PresetName): Promise<readonly Diagnostic[]> {
  const { packages, diagnostics } = await loadPackages(["."], createNodeReader({ cwd: `${corpus}/${version}` }));
  const { model, diagnostics: more } = resolveAsWritten(packages);
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

  it("has an alias of a deprecated type, and three gates whose feature does not begin with the package", () => {
    expect(itemsOf(found, "deprecated/no-use")).toEqual(["http/types.wit wasi:http/types@0.2.12#field-name"]);
    expect(itemsOf(found, "unstable/feature-prefix")).toEqual([
      "http/types.wit wasi:http/types@0.2.12#response-outparam.send-informational",
      "sockets/network.wit wasi:sockets/network@0.2.12#use wasi:io/error@0.2.12",
      "sockets/network.wit wasi:sockets/network@0.2.12#network-error-code",
    ]);
  });

  it("has nothing else that is an error", () => {
    const errors = found.filter(({ severity }) => severity === "error");
    expect(countBy(errors, ({ rule }) => rule)).toEqual({ "since/reference": 7, "since/require-member": 1 });
  });
});

describe.skipIf(corpus === undefined)(
  `lint --fix on WASI 0.3.0${corpus === undefined ? ` (${sharedMissing})` : ""}`,
  () => {
    it("inserts 54 lines and nothing else, and the official parser accepts the result", async () => {
      const cwd = `${corpus}/0.3`;
      const reader = createNodeReader({ cwd });
      const { texts, run, applied } = await fixUntilStable(async (changed) => {
        const { packages, diagnostics } = await loadPackages(["."], withTexts(reader, changed));
        const { model, diagnostics: more } = resolveAsWritten(packages);
        const files = new Map(
          packages.flatMap((pkg) => pkg.files.map(({ file }) => [file.source.file, file.source.text])),
        );
        const frontEnd = [...diagnostics, ...more];
        const result = lint(model, { presets: ["spec"], frontEnd });
        return { diagnostics: result.diagnostics, frontEnd, textOf: (file) => files.get(file) };
      });
      expect(run.diagnostics).toEqual([]);
      expect(applied).toBe(54);
      let inserted = 0;
      for (const [file, text] of texts) {
        const before = readFileSync(`${cwd}/${file}`, "utf8").split("\n");
        const added = text.split("\n").filter((line) => line !== before[0] || before.shift() === undefined);
        expect(before).toEqual([]);
        for (const line of added) expect(line).toMatch(/^ *@since\(version = 0\.3\.0\)$/);
        inserted += added.length;
      }
      expect(inserted).toBe(54);
      expect(await officialVerdict(cwd, texts)).toEqual([]);
    });
  },
);

/** What the official parser says against each package, the others laid beside it as its `deps/`. */
async function officialVerdict(cwd: string, texts: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const oracle = await createOracle();
  if (!oracle) return [];
  const problems: string[] = [];
  const names = readdirSync(cwd);
  for (const name of names) {
    const folder = mkdtempSync(join(tmpdir(), "witkit-lint-"));
    for (const other of names) {
      const target = other === name ? folder : join(folder, "deps", other);
      mkdirSync(target, { recursive: true });
      for (const file of readdirSync(join(cwd, other))) {
        const text = texts.get(`${other}/${file}`) ?? readFileSync(join(cwd, other, file), "utf8");
        writeFileSync(join(target, file), text);
      }
    }
    const verdict = await oracle.check({ path: folder }, { allFeatures: true });
    if (!verdict.ok) problems.push(`${name}: ${verdict.message}`);
  }
  return problems;
}

describe.skipIf(corpus === undefined)(
  `packages of WASI with their siblings under deps/${corpus === undefined ? ` (${sharedMissing})` : ""}`,
  () => {
    /** Each package of a release by itself, its own version set to `version`. */
    async function skews(release: string, was: string, version: string): Promise<Record<string, number>> {
      const counts: Record<string, number> = {};
      for (const own of readdirSync(`${corpus}/${release}`)) {
        const texts: Record<string, string> = {};
        for (const name of readdirSync(`${corpus}/${release}`)) {
          for (const file of readdirSync(`${corpus}/${release}/${name}`)) {
            const text = readFileSync(`${corpus}/${release}/${name}/${file}`, "utf8");
            const header = text.replace(`package wasi:${own}@${was};`, `package wasi:${own}@${version};`);
            texts[`wit/${name === own ? "" : `deps/${name}/`}${file}`] = name === own ? header : text;
          }
        }
        const { model, diagnostics } = await resolveFiles(texts, ["wit"]);
        const { diagnostics: found } = lint(model, { presets: ["recommended"], frontEnd: diagnostics });
        counts[own] = found.filter(({ rule }) => rule.startsWith("deps/")).length;
      }
      return counts;
    }

    it("are silent as they were released", async () => {
      const none = { cli: 0, clocks: 0, filesystem: 0, http: 0, random: 0, sockets: 0 };
      expect(await skews("0.2", "0.2.12", "0.2.12")).toEqual({ ...none, io: 0 });
      expect(await skews("0.3", "0.3.0", "0.3.0")).toEqual(none);
    });

    it("are found, at each reference, where the siblings were left at the release before", async () => {
      expect(await skews("0.2", "0.2.12", "0.2.13")).toEqual({
        cli: 8,
        clocks: 1,
        filesystem: 2,
        http: 10,
        io: 0,
        random: 0,
        sockets: 6,
      });
      expect(await skews("0.3", "0.3.0", "0.3.1")).toEqual({
        cli: 4,
        clocks: 0,
        filesystem: 1,
        http: 6,
        random: 0,
        sockets: 1,
      });
    });
  },
);
