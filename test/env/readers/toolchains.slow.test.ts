import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { analyzeEnv } from "../../../src/env/analyze.ts";
import type { EnvReport } from "../../../src/env/report/report.ts";
import { folderWith } from "../../support/cli.ts";
import { shared, sharedMissing } from "../../support/shared.ts";

const own = fileURLToPath(new URL("../../../fixtures/env-readers/", import.meta.url));

interface Expected {
  /** `source key` → required. */
  readonly keys: Readonly<Record<string, boolean>>;
  readonly open: readonly string[];
}

function expected(name: string): Expected {
  return JSON.parse(readFileSync(`${own}${name}/expected.json`, "utf8"));
}

function told({ reads, unresolved }: EnvReport): Expected & { readonly unresolved: readonly string[] } {
  const application = reads.filter((read) => !read.runtime && !read.library);
  const exact = application.filter(({ match }) => match === "exact");
  return {
    keys: Object.fromEntries(exact.map(({ source, key, required }) => [`${source} ${key}`, required as boolean])),
    open: application
      .filter(({ match }) => match !== "exact")
      .map(({ source, prefix, suffix }) => `${source} ${prefix ?? ""}*${suffix ?? ""}`)
      .sort(),
    unresolved: unresolved.map(({ reason }) => reason),
  };
}

const report = (bytes: Uint8Array) => analyzeEnv(bytes, { file: "test.wasm" });

describe("binaries of our own", () => {
  test.each([
    ["map-lookup-as", "module.wasm"],
    ["map-lookup-zig", "module.wasm"],
  ])("%s", async (name, file) => {
    const found = await report(readFileSync(`${own}${name}/${file}`));
    expect(told(found)).toEqual({ ...expected(name), unresolved: [] });
  });

  const go = spawnSync("go", ["version"], { encoding: "utf8" });
  const goBinary = (name: string): Uint8Array => {
    const output = join(folderWith({}), "built.wasm");
    const built = spawnSync("go", ["build", "-trimpath", "-ldflags=-s -w", "-o", output, "."], {
      cwd: `${own}${name}`,
      env: {
        ...process.env,
        GOOS: "wasip1",
        GOARCH: "wasm",
        GOFLAGS: "-mod=mod -buildvcs=false",
        GOTOOLCHAIN: "local",
      },
      encoding: "utf8",
    });
    expect(built.stderr).toBe("");
    return readFileSync(output);
  };

  test.skipIf(go.status !== 0)(
    "Go: struct tags, interfaces, goroutines … (skipped where there is no Go compiler)",
    async () => {
      const found = await report(goBinary("go-service"));
      expect(told(found)).toEqual({ ...expected("go-service"), unresolved: [] });
      const site = found.reads.find(({ key }) => key === "SRV_PORT")?.sites[0];
      expect(site?.name).toBe("main.load");
      expect(site?.path.map((frame) => frame.name)).toContain("main.run");
      expect(found.reads.find(({ key }) => key === "SRV_HOST")?.default).toBe("localhost");
      expect(found.reads.find(({ key }) => key === "AWS_REGION")?.default).toBe("us-east-1");
    },
    120_000,
  );

  test.skipIf(go.status !== 0)(
    "Go: all variables, filtered (skipped where there is no Go compiler)",
    async () => {
      expect(told(await report(goBinary("go-lister")))).toEqual({ ...expected("go-lister"), unresolved: [] });
    },
    120_000,
  );

  test("a service on StarlingMonkey, built with componentize-js (skipped where that can't run)", async ({ skip }) => {
    const component = await componentize().catch((error: unknown) => error as Error);
    if (component instanceof Error)
      return skip(`componentize-js can't build here: ${component.message.split("\n", 1)[0]}`);
    const found = await report(component);
    expect(told(found)).toEqual({ ...expected("js-service"), unresolved: [] });
    const region = found.reads.find(({ key }) => key === "region");
    expect({ ...region, sites: [] }).toMatchObject({
      source: "config",
      default: "eu",
      confidence: "certain",
      interface: "wasi:config/store@0.2.0-rc.1",
    });
    // The place is that of the name in the text of the program, in the binary.
    const offset = region?.sites[0]?.offset ?? 0;
    expect(new TextDecoder().decode(component.subarray(offset, offset + 8))).toBe('"region"');
  }, 240_000);
});

async function componentize(): Promise<Uint8Array> {
  const { componentize: build } = await import("@bytecodealliance/componentize-js");
  const folder = `${own}js-service/`;
  const { component } = await build({
    sourcePath: `${folder}service.js`,
    witPath: `${folder}service.wit`,
    worldName: "service",
    disableFeatures: ["http", "fetch-event"],
  });
  return component;
}

describe("binaries of the shared data", () => {
  const folder = shared("fixtures/env");
  const names = folder === undefined ? [] : readdirSync(folder).filter((name) => /^(go|js|as|zig)/.test(name));
  test.skipIf(folder !== undefined)(sharedMissing, () => {});

  interface SharedExpected {
    readonly keys: readonly {
      readonly key: string;
      readonly source: string;
      readonly required: boolean | null;
      readonly default?: string;
      readonly runtime?: boolean;
      readonly library?: boolean;
      readonly hard?: string;
    }[];
    readonly dynamic: readonly { readonly source: string; readonly prefix?: string; readonly suffix?: string }[];
    readonly decoys: readonly string[];
  }

  test.each(names)("%s", async (name) => {
    const truth: SharedExpected = JSON.parse(readFileSync(join(folder ?? "", name, "expected.json"), "utf8"));
    const application = truth.keys.filter((key) => !key.runtime && !key.library);
    for (const file of ["module.wasm", "component.wasm"]) {
      const path = join(folder ?? "", name, file);
      if (!existsSync(path)) continue;
      const { keys, open } = told(await report(readFileSync(path)));
      const wanted = application.filter((key) => key.hard === undefined);
      expect(Object.keys(keys)).toEqual(expect.arrayContaining(wanted.map(({ source, key }) => `${source} ${key}`)));
      const known = new Set(application.map(({ source, key }) => `${source} ${key}`));
      expect(Object.keys(keys).filter((key) => !known.has(key))).toEqual([]);
      for (const { source, key, required } of wanted)
        if (required !== null) expect([key, keys[`${source} ${key}`]]).toEqual([key, required]);
      expect(open).toEqual(
        truth.dynamic.map(({ source, prefix, suffix }) => `${source} ${prefix ?? ""}*${suffix ?? ""}`).sort(),
      );
      expect(Object.keys(keys).filter((key) => truth.decoys.includes(key.split(" ")[1] ?? ""))).toEqual([]);
    }
  });
});
