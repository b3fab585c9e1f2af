import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "dotenv";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { analyzeEnv } from "../../../src/env/analyze.ts";
import { checkConfiguration } from "../../../src/env/check/check.ts";
import { componentName, type EmitFormat, emit, emitFormats } from "../../../src/env/emit/emit.ts";
import { combine } from "../../../src/env/manifest/combine.ts";
import { readManifest } from "../../../src/env/manifest/read.ts";
import { countedReads } from "../../../src/env/report/confidence.ts";
import type { EnvReport, Read } from "../../../src/env/report/report.ts";

function read(key: string, change: Partial<Read> = {}): Read {
  return {
    source: "env",
    key,
    match: "exact",
    prefix: null,
    suffix: null,
    confidence: "certain",
    required: false,
    default: null,
    runtime: false,
    library: false,
    interface: "i",
    import: "i",
    sites: [{ module: 0, function: 1, name: "main", offset: 16, path: [] }],
    ...change,
  };
}

/** Keys of all kinds, with defaults that are hard to write down. */
const HARD: EnvReport = {
  version: 1,
  file: "build/Shop_API.wasm",
  kind: "component",
  size: 1,
  analyzed: "all",
  reads: [
    read("DATABASE_URL", { required: true }),
    read("PORT", { default: "8080" }),
    read("FEATURE"),
    read("MAYBE", { required: null }),
    read("GREETING", { default: `it's "quoted" # and: {odd}` }),
    read("MULTI", { default: "two\nlines" }),
    read("BACK", { default: "a\\nb" }),
    read("db.host", { default: "localhost" }),
    read("aws.region", { source: "config", required: true }),
    read("feature/a", { source: "config" }),
    read("api-token", { source: "secret", required: true }),
    read("", { key: null, match: "affix", prefix: "TENANT_" }),
  ],
  unresolved: [],
  capabilities: [],
};

async function passes(report: EnvReport, format: EmitFormat): Promise<void> {
  const text = await emit(format, [
    { name: componentName(report.file), file: report.file, reads: countedReads(report, {}) },
  ]);
  const file = format === "dotenv" ? ".env.example" : "emitted.yaml";
  const manifest = await readManifest({ file, text });
  expect(manifest.problems).toEqual([]);
  const result = checkConfiguration([report], combine([manifest]), { allowDynamic: true });
  expect(result.missing.filter(({ required }) => required !== false)).toEqual([]);
  expect({
    misplaced: result.misplaced,
    undecided: result.undecided,
    references: result.references,
    unused: result.unused,
  }).toEqual({ misplaced: [], undecided: [], references: [], unused: [] });
}

const configurations = emitFormats.filter((format) => format !== "json-schema" && format !== "markdown");

describe("what is written passes the check that reads it", () => {
  test.each(configurations)("%s, with keys of all kinds", (format) => passes(HARD, format));

  test.each(configurations)("%s, of a real component", async (format) => {
    const bytes = readFileSync(
      fileURLToPath(new URL("../../../fixtures/env-readers/shop-api/component.wasm", import.meta.url)),
    );
    await passes(await analyzeEnv(bytes, { file: "shop-api.wasm" }), format);
  });
});

test("a .env file of examples is read by dotenv as it was meant", async () => {
  const text = await emit("dotenv", [{ name: "shop", file: "shop.wasm", reads: HARD.reads }]);
  expect(parse(text)).toEqual({ DATABASE_URL: "", MAYBE: "", "aws.region": "", "api-token": "" });
  expect(text).toContain("# required; read in main, module 0, function 1, offset 0x10\nDATABASE_URL=\n");
  expect(text).toContain("# optional; read in main, module 0, function 1, offset 0x10\n# FEATURE=\n");
  expect(text).toContain("# optional; read in main, module 0, function 1, offset 0x10\n# PORT=8080\n");
  expect(text).toContain(`# GREETING=\`it's "quoted" # and: {odd}\`\n`);
  expect(text).toContain(`# MULTI="two\\nlines"\n`);
  expect(text).toContain("# TENANT_* is read (env), in main, module 0, function 1, offset 0x10\n");
  expect(text).toContain(`# "feature/a" can't be written in a .env file\n`);
});

test("defaults that are uncommented are read by dotenv as they are", async () => {
  const reads = [
    read("A", { default: "8080" }),
    read("B", { default: `it's "quoted" # x` }),
    read("C", { default: "a\\nb" }),
  ];
  const text = await emit("dotenv", [{ name: "shop", file: "shop.wasm", reads }]);
  expect(parse(text.replace(/^# (\w=)/gm, "$1"))).toEqual({ A: "8080", B: `it's "quoted" # x`, C: "a\\nb" });
});

test("names from a binary can't end a comment", async () => {
  const sites = [{ module: 0, function: 1, name: "main\nEVIL=1", offset: 16, path: [] }];
  const inputs = [{ name: "shop", file: "a\nEVIL=1.wasm", reads: [read("KEY\nEVIL=1", { required: true, sites })] }];
  for (const format of ["dotenv", "k8s"] as const) {
    const text = await emit(format, inputs);
    expect(text.split("\n").filter((line) => line.startsWith("EVIL"))).toEqual([]);
  }
});

describe("a JSON Schema", () => {
  test("of the environment, with config keys and secrets apart", async () => {
    const text = await emit("json-schema", [{ name: "shop", file: "shop.wasm", reads: HARD.reads }]);
    const schema = JSON.parse(text);
    const where = "read in main, module 0, function 1, offset 0x10";
    expect(schema).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      title: "Environment of shop.wasm",
      type: "object",
      required: ["DATABASE_URL"],
      patternProperties: { "^TENANT_.+$": { type: "string" } },
      $defs: { config: { required: ["aws.region"] }, secret: { required: ["api-token"] } },
    });
    expect(schema.properties.PORT).toEqual({ type: "string", description: `optional; ${where}`, default: "8080" });
    expect(schema.properties.MAYBE).toEqual({ type: "string", description: `may be required; ${where}` });
    expect(Object.keys(schema.$defs.config.properties)).toEqual(["aws.region", "feature/a"]);
  });

  test("of several binaries: required where one needs it; a pattern is escaped", async () => {
    const one = {
      name: "a",
      file: "a.wasm",
      reads: [read("K"), read("", { key: null, match: "affix", suffix: ".url" })],
    };
    const two = { name: "b", file: "b.wasm", reads: [read("K", { required: true })] };
    expect(JSON.parse(await emit("json-schema", [one, two]))).toMatchObject({
      title: "Environment of a.wasm, b.wasm",
      required: ["K"],
      patternProperties: { "^.+\\.url$": { type: "string" } },
    });
    expect(JSON.parse(await emit("json-schema", [{ ...one, reads: [] }]))).toEqual({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      title: "Environment of a.wasm",
      type: "object",
    });
  });
});

test("a Markdown table: text from the binary can't break it", async () => {
  const reads = [
    read("PORT", { default: "80|80" }),
    read("DB_`URL`", { required: true, sites: [{ module: 0, function: 1, name: "a|<b>", offset: 16, path: [] }] }),
    read("MAYBE", { required: null, source: "config" }),
    read("", { key: null, match: "affix", prefix: "TENANT_" }),
  ];
  expect(await emit("markdown", [{ name: "shop", file: "my_shop.wasm", reads }])).toBe(`### my\\_shop.wasm

| Key | Source | Required | Default | Read in |
|---|---|---|---|---|
| \`\` DB_\`URL\` \`\` | environment | yes |  | a\\|\\<b\\>, module 0, function 1, offset 0x10 |
| \`PORT\` | environment | no | \`80\\|80\` | main, module 0, function 1, offset 0x10 |
| \`MAYBE\` | config | not known |  | main, module 0, function 1, offset 0x10 |

- TENANT\\_\\* is read (env), in main, module 0, function 1, offset 0x10
`);
});

test("Kubernetes objects: what looks like a secret goes into the Secret", async () => {
  const text = await emit("k8s", [{ name: "shop", file: "shop.wasm", reads: HARD.reads }]);
  const documents = parseAllDocuments(text).map((document) => document.toJS());
  expect(documents).toEqual([
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "shop-config" },
      data: { MAYBE: "", "aws.region": "" },
    },
    {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "shop-secrets" },
      type: "Opaque",
      stringData: { DATABASE_URL: "", "api-token": "" },
    },
  ]);
});

test("wasmCloud: environment, config and secrets go where each is read", async () => {
  const text = await emit("wasmcloud", [{ name: "shop", file: "shop.wasm", reads: HARD.reads }]);
  const [deployment, ...secrets] = parseAllDocuments(text).map((document) => document.toJS());
  expect(deployment.spec.template.spec.hostInterfaces).toEqual([
    {
      namespace: "wasmcloud",
      package: "secrets",
      interfaces: ["store", "reveal"],
      secretFrom: [{ name: "shop-store" }],
    },
  ]);
  const [component] = deployment.spec.template.spec.components;
  expect(component.localResources.environment.secretFrom).toEqual([{ name: "shop-secrets" }]);
  expect(component.localResources.environment.config).toEqual({ MAYBE: "" });
  expect(component.localResources.config).toEqual({ "aws.region": "" });
  expect(secrets.map((secret) => [secret.metadata.name, Object.keys(secret.stringData)])).toEqual([
    ["shop-secrets", ["DATABASE_URL"]],
    ["shop-store", ["api-token"]],
  ]);
});

test("a component's name is one that Kubernetes takes", () => {
  expect(["build/Shop_API.wasm", "a.component.wasm", "___.wasm", "Ünï.wasm"].map(componentName)).toEqual([
    "shop-api",
    "a",
    "app",
    "n",
  ]);
});
