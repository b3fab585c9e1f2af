import { describe, expect, test } from "vitest";
import { checkConfiguration, type DeploymentCheckOptions } from "../../../src/env/check/check.ts";
import { checkFindings } from "../../../src/env/check/findings.ts";
import { combine } from "../../../src/env/manifest/combine.ts";
import { readManifest } from "../../../src/env/manifest/read.ts";
import type { EnvReport, Read } from "../../../src/env/report/report.ts";

const site = { module: 0, function: 12, name: "main.must", offset: 0x1f40, path: [{ function: 3, name: "_start" }] };

function read(change: Partial<Read> = {}): Read {
  return {
    source: "env",
    key: "DATABASE_URL",
    match: "exact",
    prefix: null,
    suffix: null,
    confidence: "certain",
    required: true,
    default: null,
    runtime: false,
    library: false,
    interface: "wasi:cli/environment@0.2.6",
    import: "wasi:cli/environment@0.2.6",
    sites: [site],
    ...change,
  };
}

function report(reads: readonly Read[], change: Partial<EnvReport> = {}): EnvReport {
  return {
    version: 1,
    file: "app.wasm",
    kind: "component",
    size: 1,
    analyzed: "all",
    reads,
    unresolved: [],
    capabilities: [],
    ...change,
  };
}

interface Found {
  readonly lines: readonly string[];
  readonly messages: readonly string[];
}

async function check(
  reports: readonly EnvReport[],
  files: Readonly<Record<string, string>>,
  options: DeploymentCheckOptions = {},
): Promise<Found> {
  const configuration = combine(
    await Promise.all(Object.entries(files).map(([file, text]) => readManifest({ file, text }))),
  );
  const diagnostics = checkFindings(checkConfiguration(reports, configuration, options), configuration, options);
  return {
    lines: diagnostics.map(
      ({ severity, rule, file, range }) =>
        `${severity} ${rule} ${file}${range ? `:${range.start.line}:${range.start.column}` : ""}`,
    ),
    messages: diagnostics.map(({ message, help }) => (help === undefined ? message : `${message}\n${help}`)),
  };
}

describe("keys that are missing", () => {
  test("nothing is said where everything is there", async () => {
    expect(await check([report([read()])], { "prod.env": "DATABASE_URL=x\n" })).toEqual({ lines: [], messages: [] });
  });

  test("a required key: the message has key, file, and where the binary reads it", async () => {
    const { lines, messages } = await check([report([read()])], { "prod.env": "" });
    expect(lines).toEqual(["error env/missing-required app.wasm"]);
    expect(messages).toEqual([
      "environment variable `DATABASE_URL` is not supplied; the program stops without it (app.wasm reads it in main.must, module 0, function 12, offset 0x1f40)\nsupply it in prod.env, or accept that it is missing: --allow DATABASE_URL",
    ]);
  });

  test("an optional key is information, and its default is told", async () => {
    const { lines, messages } = await check(
      [report([read({ key: "PORT", required: false, default: "8080", sites: [] })])],
      { "prod.env": "" },
    );
    expect(lines).toEqual(["info env/missing-optional app.wasm"]);
    expect(messages[0]).toContain(
      'environment variable `PORT` is not supplied; the program then uses "8080" (app.wasm reads it in a place that could not be told)',
    );
  });

  test("a key of which it isn't known counts as required, unless that is allowed", async () => {
    const reports = [report([read({ required: null })])];
    expect((await check(reports, { "prod.env": "" })).lines).toEqual(["error env/missing-required app.wasm"]);
    expect((await check(reports, { "prod.env": "" }, { allowUnknownRequired: true })).lines).toEqual([
      "info env/missing-optional app.wasm",
    ]);
  });

  test("a slip of the pen is recognised from both sides", async () => {
    const { lines, messages } = await check([report([read()])], { "prod.env": "# url\n\nDATABSE_URL=x\n" });
    expect(lines).toEqual(["error env/missing-required app.wasm", "warning env/unused prod.env:3:1"]);
    expect(messages[0]).toContain("did you mean `DATABASE_URL` where prod.env:3 says `DATABSE_URL`?");
    expect(messages[1]).toBe(
      "`DATABSE_URL` is supplied, but no binary reads it\ndid you mean `DATABASE_URL`, which is missing?",
    );
  });

  test("--allow names keys, or a prefix of keys", async () => {
    const reports = [report([read(), read({ key: "AWS_REGION" })])];
    expect((await check(reports, { "prod.env": "" }, { allow: ["DATABASE_URL", "AWS_*"] })).lines).toEqual([]);
  });

  test("reads below the wanted confidence, and those of the runtime, don't count", async () => {
    const reports = [report([read({ confidence: "possible" }), read({ key: "RUST_BACKTRACE", runtime: true })])];
    expect((await check(reports, { "prod.env": "" })).lines).toEqual([]);
    expect(
      (await check(reports, { "prod.env": "" }, { minConfidence: "possible", includeRuntime: true })).lines,
    ).toEqual(["error env/missing-required app.wasm", "error env/missing-required app.wasm"]);
  });
});

test("a config key that is supplied as an environment variable is in the wrong place", async () => {
  const region = read({ source: "config", key: "region" });
  const { lines, messages } = await check([report([region])], { "prod.env": "A=1\nregion=eu\n" }, { allow: ["A"] });
  expect(lines).toEqual(["error env/misplaced prod.env:2:1"]);
  expect(messages).toEqual([
    "`region` is supplied as an environment variable, but app.wasm reads it as a config key\nsupply it as a config key",
  ]);
  const optional = await check([report([{ ...region, required: false }])], { "prod.env": "region=eu\n" });
  expect(optional.lines).toEqual(["warning env/misplaced prod.env:1:1"]);
});

describe("what can't be decided", () => {
  const tenant = read({ key: null, match: "affix", prefix: "TENANT_", suffix: "_URL", required: null });

  test("a computed name is decided by a key that fits", async () => {
    expect((await check([report([tenant])], { "prod.env": "TENANT_A_URL=x\n" })).lines).toEqual([]);
    const { lines, messages } = await check(
      [report([tenant])],
      { "prod.env": "TENANT__URL_OLD=x\n" },
      { allow: ["TENANT__URL_OLD"] },
    );
    expect(lines).toEqual(["error env/undecided app.wasm"]);
    expect(messages).toEqual([
      "environment variables: the name is put together at run time (it begins with `TENANT_` and ends with `_URL`), and no key that fits is supplied (read in main.must, module 0, function 12, offset 0x1f40)\nsupply such a key, or accept it: --allow 'TENANT_*'",
    ]);
    expect((await check([report([tenant])], { "prod.env": "" }, { allow: ["TENANT_*"] })).lines).toEqual([]);
  });

  test.each(["dynamic", "all"] as const)(
    "%s reads need --allow-dynamic, and no key is called unused beside them",
    async (match) => {
      const reports = [report([read({ key: null, match, required: null })])];
      expect((await check(reports, { "prod.env": "ANY=1\n" })).lines).toEqual(["error env/undecided app.wasm"]);
      expect((await check(reports, { "prod.env": "ANY=1\n" }, { allowDynamic: true })).lines).toEqual([]);
    },
  );

  test("a binary that was analysed in part fails, whatever is allowed", async () => {
    const unresolved = [{ source: null, reason: "function 7 has an unknown opcode", sites: [] }];
    const { lines, messages } = await check(
      [report([], { analyzed: "partly", unresolved })],
      { "prod.env": "" },
      { allowDynamic: true, allow: ["*"] },
    );
    expect(lines).toEqual(["error env/not-analyzed app.wasm"]);
    expect(messages[0]).toContain("what this binary reads is not known completely: function 7 has an unknown opcode");
    expect((await check([report([], { analyzed: "none" })], { "prod.env": "" })).lines).toEqual([
      "error env/not-analyzed app.wasm",
    ]);
  });
});

describe("components", () => {
  const workload = `apiVersion: runtime.wasmcloud.dev/v1alpha1
kind: Workload
spec:
  components:
    - name: api
      image: acme/shop-api:1
      localResources: {environment: {config: {DATABASE_URL: x}}}
    - name: worker
      image: acme/shop-worker:1
      localResources: {environment: {config: {QUEUE: x}}}
`;

  test.each(["api.wasm", "out/shop_api.wasm", "SHOP-API.component.wasm"])("%s is found by its name", async (file) => {
    expect((await check([report([read()], { file })], { "w.yaml": workload })).lines).toEqual([]);
  });

  test("another name is a question, which --component answers", async () => {
    const reports = [report([read()])];
    const { lines, messages } = await check(reports, { "w.yaml": workload });
    expect(lines).toEqual(["error env/undecided app.wasm"]);
    expect(messages).toEqual([
      "which component this binary is can't be told: the files have the components `api`, `worker`, and none of them goes by the name of the binary\nsay which: --component NAME",
    ]);
    expect((await check(reports, { "w.yaml": workload }, { component: "api" })).lines).toEqual([]);
    expect((await check(reports, { "w.yaml": workload }, { component: "worker" })).lines).toEqual([
      "error env/missing-required app.wasm",
      "warning env/unused w.yaml:10:47",
    ]);
    expect((await check(reports, { "w.yaml": workload }, { component: "wroker" })).messages[0]).toContain(
      "Did you mean `worker`?",
    );
  });
});

test("a reference that isn't among the files, and keys that are given twice, are told", async () => {
  const pod =
    "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: app\n      envFrom: [{secretRef: {name: db}}]\n      env: [{name: DATABASE_URL, value: a}]\n";
  const { lines, messages } = await check(
    [report([read()])],
    { "pod.yaml": pod, "a.env": "X=1\nX=2\n" },
    { allow: ["X"] },
  );
  expect(lines).toEqual(["error env/missing-reference pod.yaml:6:36", "info env/duplicate a.env:2:1"]);
  expect(messages[0]).toBe(
    "the Secret `db` is referred to for component `app`, but none of the files given has it\ngive the file that has it with another --check",
  );
  expect(messages[1]).toBe("`X` is supplied more than once; this entry wins over a.env:1");
});
