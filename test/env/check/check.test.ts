import { describe, expect, test } from "vitest";
import { checkConfiguration } from "../../../src/env/check/check.ts";
import { checkFindings } from "../../../src/env/check/findings.ts";
import type { DeploymentCheckOptions } from "../../../src/env/check/result.ts";
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
      'environment variable `PORT` is not supplied; the program then uses "8080" (app.wasm reads it in a place that is not known)',
    );
  });

  test("a key of which it isn't known whether it is required: a warning, an error with --strict", async () => {
    const reports = [report([read({ required: null })])];
    expect(await check(reports, { "prod.env": "" })).toEqual({
      lines: ["warning env/maybe-missing app.wasm"],
      messages: [
        "environment variable `DATABASE_URL` is not supplied; it is not known whether the program needs it (app.wasm reads it in main.must, module 0, function 12, offset 0x1f40)\nsupply it in prod.env, or accept that it is missing: --allow DATABASE_URL",
      ],
    });
    const lines = async (options: DeploymentCheckOptions) => (await check(reports, { "prod.env": "" }, options)).lines;
    expect(await lines({ strict: true })).toEqual(["error env/maybe-missing app.wasm"]);
    expect(await lines({ allowUnknownRequired: true })).toEqual(["info env/missing-optional app.wasm"]);
    expect(await lines({ allowUnknownRequired: true, strict: true })).toEqual(["info env/missing-optional app.wasm"]);
    const unknown = report([read({ source: "config", required: null })]);
    const misplaced = async (options: DeploymentCheckOptions) =>
      (await check([unknown], { "prod.env": "DATABASE_URL=x" }, options)).lines;
    expect(await misplaced({})).toEqual(["warning env/misplaced prod.env:1:1"]);
    expect(await misplaced({ strict: true })).toEqual(["error env/misplaced prod.env:1:1"]);
    expect(await misplaced({ strict: true, allowUnknownRequired: true })).toEqual([
      "warning env/misplaced prod.env:1:1",
    ]);
  });

  test("--strict changes nothing of what is known", async () => {
    const reports = [report([read(), read({ key: "PORT", required: false })])];
    expect((await check(reports, { "prod.env": "" }, { strict: true })).lines).toEqual([
      "error env/missing-required app.wasm",
      "info env/missing-optional app.wasm",
    ]);
  });

  test("alternatives are one requirement", async () => {
    const reports = [
      report([
        read({ key: "DB_PASSWORD", alternatives: ["DB_PASSWORD_FILE"] }),
        read({ key: "DB_PASSWORD_FILE", alternatives: ["DB_PASSWORD"] }),
      ]),
    ];
    expect((await check(reports, { "prod.env": "DB_PASSWORD_FILE=x" })).lines).toEqual([]);
    expect((await check(reports, { "prod.env": "DB_PASSWORD=x" })).lines).toEqual([]);
    expect((await check(reports, { "prod.env": "" }, { allow: ["DB_PASSWORD_FILE"] })).lines).toEqual([]);
    const { lines, messages } = await check(reports, { "prod.env": "" });
    expect(lines).toEqual(["error env/missing-required app.wasm"]);
    expect(messages[0]).toContain(
      "environment variable `DB_PASSWORD` or `DB_PASSWORD_FILE` is not supplied; the program stops without it",
    );
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

  test("reads below the wanted confidence don't count", async () => {
    const reports = [report([read({ confidence: "possible" })])];
    expect((await check(reports, { "prod.env": "" })).lines).toEqual([]);
    expect((await check(reports, { "prod.env": "" }, { minConfidence: "possible" })).lines).toEqual([
      "error env/missing-required app.wasm",
    ]);
  });

  test("what a runtime or a library reads is never an error, and supplying it is not in vain", async () => {
    const runtime = read({ key: "RUST_BACKTRACE", runtime: true });
    const library = read({ key: "NO_COLOR", library: true, required: null });
    const reports = [report([runtime, library, read({ key: "MAYBE", confidence: "possible" })])];
    const strict = { strict: true };
    expect((await check(reports, { "prod.env": "" }, strict)).lines).toEqual(["info env/missing-optional app.wasm"]);
    expect((await check(reports, { "prod.env": "" }, { ...strict, includeRuntime: true })).lines).toEqual([
      "info env/missing-optional app.wasm",
      "info env/missing-optional app.wasm",
    ]);
    expect((await check(reports, { "prod.env": "RUST_BACKTRACE=1\nNO_COLOR=1\nMAYBE=1" })).lines).toEqual([]);
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
    expect(lines).toEqual(["warning env/undecided app.wasm"]);
    expect(messages).toEqual([
      "environment variables: the name is computed at run time (it starts with `TENANT_` and ends with `_URL`), and no matching key is supplied (read in main.must, module 0, function 12, offset 0x1f40)\nsupply such a key, or accept it: --allow 'TENANT_*'",
    ]);
    expect((await check([report([tenant])], { "prod.env": "" }, { allow: ["TENANT_*"] })).lines).toEqual([]);
    expect((await check([report([tenant])], { "prod.env": "" }, { strict: true })).lines).toEqual([
      "error env/undecided app.wasm",
    ]);
    const required = await check([report([{ ...tenant, required: true }])], { "prod.env": "" });
    expect(required.lines).toEqual(["error env/undecided app.wasm"]);
    expect(required.messages[0]).toContain("no matching key is supplied; the program stops without it (read in");
  });

  test.each(["dynamic", "all"] as const)(
    "%s reads need --allow-dynamic, and no key is called unused beside them",
    async (match) => {
      const reports = [report([read({ key: null, match, required: null })])];
      expect((await check(reports, { "prod.env": "ANY=1\n" })).lines).toEqual(["warning env/undecided app.wasm"]);
      expect((await check(reports, { "prod.env": "ANY=1\n" }, { strict: true })).lines).toEqual([
        "error env/undecided app.wasm",
      ]);
      expect((await check(reports, { "prod.env": "ANY=1\n" }, { allowDynamic: true })).lines).toEqual([]);
    },
  );

  test("reads of unknown names excuse only keys of their source and component", async () => {
    const reports = [report([read({ key: null, match: "all", source: "config", required: null })])];
    const values = "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: app, env: [{name: IDLE, value: x}]}]}\n";
    expect((await check(reports, { "pod.yaml": values })).lines).toEqual([
      "warning env/undecided app.wasm",
      "warning env/unused pod.yaml:3:46",
    ]);
  });

  test("a binary that was analysed in part: a warning, whatever is allowed; an error with --strict", async () => {
    const unresolved = [
      { source: null, reason: "function 7 has an unknown opcode", sites: [] },
      { source: null, reason: "function 9 has an unknown opcode", sites: [] },
    ];
    const reports = [report([], { analyzed: "partly", unresolved })];
    const allow = { allowDynamic: true, allow: ["*"] };
    const { lines, messages } = await check(reports, { "prod.env": "A=1" }, allow);
    expect(lines).toEqual(["warning env/undecided app.wasm"]);
    expect(messages).toEqual([
      "this binary was analysed only in part, so it may read more keys: function 7 has an unknown opcode; 1 more reason, see --format json\ncheck this binary by hand",
    ]);
    expect((await check(reports, { "prod.env": "" }, { ...allow, strict: true })).lines).toEqual([
      "error env/undecided app.wasm",
    ]);
    // It may read what looks unused.
    expect((await check(reports, { "prod.env": "A=1" })).lines).toEqual(["warning env/undecided app.wasm"]);
  });

  test("a binary that was not analysed at all is an error", async () => {
    expect(await check([report([], { analyzed: "none" })], { "prod.env": "" })).toEqual({
      lines: ["error env/not-analyzed app.wasm"],
      messages: ["this binary was not analysed: the binary could not be analysed\ncheck this binary by hand"],
    });
  });

  test("a read that was not resolved is a warning, and says where", async () => {
    const unresolved = [{ source: "env" as const, reason: "the name comes from a file", sites: [site] }];
    const reports = [report([], { unresolved })];
    expect(await check(reports, { "prod.env": "" })).toEqual({
      lines: ["warning env/undecided app.wasm"],
      messages: [
        "environment variables: the name comes from a file (read in main.must, module 0, function 12, offset 0x1f40)\naccept it: --allow-dynamic",
      ],
    });
    expect((await check(reports, { "prod.env": "" }, { allowDynamic: true })).lines).toEqual([]);
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
      "it is not known which component this binary is: the files have the components `api`, `worker`, and none of them goes by the name of the binary\nname it with --component NAME",
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
    "the Secret `db` is referred to for component `app`, but it is not among the files\ngive the file that has it with another --check",
  );
  expect(messages[1]).toBe("`X` is supplied more than once; this entry overrides a.env:1");
});
