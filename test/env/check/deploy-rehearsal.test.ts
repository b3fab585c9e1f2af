import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { folderWith, witkit } from "../../support/cli.ts";

const fixture = (name: string): Uint8Array =>
  readFileSync(fileURLToPath(new URL(`../../../fixtures/env-readers/${name}`, import.meta.url)));

const WORKLOAD = `apiVersion: runtime.wasmcloud.dev/v1alpha1
kind: WorkloadDeployment
metadata:
  name: shop
spec:
  replicas: 1
  template:
    spec:
      components:
        - name: shop-api
          image: ghcr.io/acme/shop-api:1.4.0
          localResources:
            environment:
              configFrom: [{name: shop-config}]
              secretFrom: [{name: shop-secrets}]
        - name: shop-router
          image: ghcr.io/acme/shop-router:1.4.0
`;
const CONFIG_MAP = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shop-config}\ndata:\n  LOG_LEVEL: debug\n  PORT: "9000"\n`;
const secret = (keys: string) => `apiVersion: v1\nkind: Secret\nmetadata: {name: shop-secrets}\nstringData:\n${keys}`;
const COMPLETE = secret(`  DATABASE_URL: postgres://hunter2@db/shop\n  API_TOKEN: hunter2\n`);

/** A deployment with this Secret, in a folder of its own. */
function deployment(secrets: string): string {
  return folderWith({
    "shop-api.wasm": fixture("shop-api/component.wasm"),
    "shop-router.wasm": fixture("shop-router/component.wasm"),
    "workload.yaml": WORKLOAD,
    "config.yaml": CONFIG_MAP,
    "secrets.yaml": secrets,
  });
}

const FILES = ["--check", "workload.yaml", "--check", "config.yaml", "--check", "secrets.yaml"];

describe("may it be deployed?", () => {
  test("complete: yes", () => {
    const { code, stdout, stderr } = witkit(["env", "shop-api.wasm", ...FILES], { cwd: deployment(COMPLETE) });
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: "",
      stderr: "1 binary against 3 files: nothing is missing\n",
    });
  });

  test("one key short: no, and the message has key, component, file and where the binary reads it", () => {
    const cwd = deployment(secret("  DATABASE_URL: x\n"));
    const { code, stdout } = witkit(["env", "shop-api.wasm", ...FILES, "--format", "concise"], { cwd });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^shop-api\.wasm: error env\/missing-required: |^shop-api\.wasm.*env\/missing-required/);
    expect(stdout).toContain(
      "environment variable `API_TOKEN` is not supplied for component `shop-api`; the program stops without it (shop-api.wasm reads it in ",
    );
    expect(stdout).toMatch(/module \d+, function \d+, offset 0x[0-9a-f]+\)/);
  });

  test("a typo: the key that was meant, and the line", () => {
    const cwd = deployment(secret("  DATABSE_URL: x\n  API_TOKEN: hunter2\n"));
    const { code, stdout } = witkit(["env", "shop-api.wasm", ...FILES, "--format", "json"], { cwd });
    const { check, diagnostics, files, summary } = JSON.parse(stdout);
    expect(code).toBe(1);
    expect(summary).toMatchObject({ files: 1, errors: 1, warnings: 1 });
    expect(files).toHaveLength(1);
    expect(check.missing).toEqual([
      expect.objectContaining({
        key: "DATABASE_URL",
        source: "env",
        required: true,
        file: "shop-api.wasm",
        component: "shop-api",
        suggestion: "DATABSE_URL",
      }),
    ]);
    expect(check.unused).toEqual([
      { key: "DATABSE_URL", component: "shop-api", place: "secrets.yaml:5", suggestion: "DATABASE_URL" },
    ]);
    expect(
      diagnostics.map((diagnostic: { rule: string; file: string }) => `${diagnostic.rule} ${diagnostic.file}`),
    ).toEqual(["env/unused secrets.yaml", "env/missing-required shop-api.wasm"]);
  });

  test("a name put together at run time: undecided, until a key fits or it is allowed", () => {
    const cwd = deployment(COMPLETE);
    const run = (...more: readonly string[]) => witkit(["env", "shop-router.wasm", ...FILES, ...more], { cwd }).code;
    expect(run()).toBe(1);
    expect(run("--allow", "TENANT_*")).toBe(0);
    expect(run("--allow-dynamic")).toBe(0);
    const { check } = JSON.parse(witkit(["env", "shop-router.wasm", ...FILES, "--format", "json"], { cwd }).stdout);
    expect(check.undecided).toEqual([
      expect.objectContaining({
        file: "shop-router.wasm",
        source: "env",
        match: "affix",
        prefix: "TENANT_",
        suffix: "_URL",
        component: "shop-router",
      }),
    ]);
  });

  test("a ConfigMap that isn't given is reported", () => {
    const cwd = deployment(COMPLETE);
    const { code, stdout } = witkit(
      ["env", "shop-api.wasm", "--check", "workload.yaml", "--check", "secrets.yaml", "--format", "concise"],
      { cwd },
    );
    expect(code).toBe(1);
    expect(stdout).toContain(
      "the ConfigMap `shop-config` is referred to for component `shop-api`, but it is not among the files",
    );
  });

  test("standard input, and a file that is no manifest", () => {
    const cwd = deployment(COMPLETE);
    expect(witkit(["env", "shop-api.wasm", "--check", "-"], { cwd, input: "DATABASE_URL=x\nAPI_TOKEN=y\n" }).code).toBe(
      0,
    );
    const { code, stdout } = witkit(["env", "shop-api.wasm", "--check", "-", "--format", "concise"], {
      cwd,
      input: "a: [hunter2\n",
    });
    expect(code).toBe(2);
    expect(stdout).toContain("not valid YAML");
    expect(witkit(["env", "-", "--check", "-"], { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("`-` stands for standard input, which can be only one of the inputs"),
    });
  });

  test.each(["pretty", "concise", "json", "jsonl", "github", "sarif", "junit"])("no secret in %s", (format) => {
    const cwd = deployment(`${COMPLETE}  UNUSED: hunter2\n  DATABASE_URL: hunter2 again\n`);
    const { stdout, stderr } = witkit(["env", "shop-api.wasm", "shop-router.wasm", ...FILES, "--format", format], {
      cwd,
    });
    expect(stdout + stderr).not.toContain("hunter2");
    expect(stdout + stderr).toContain("UNUSED");
  });
});

describe("inputs that can't be analysed", () => {
  test("text, an empty file and a truncated binary end with 2, and the others are analysed", () => {
    const cwd = folderWith({
      "a.wasm": "not wasm at all",
      "b.wasm": "",
      "c.wasm": fixture("shop-api/component.wasm").subarray(0, 20_000),
      "d.wasm": fixture("map-lookup-as/module.wasm"),
    });
    const { code, stdout, stderr } = witkit(["env", "."], { cwd });
    expect(code).toBe(2);
    expect(stdout).toContain("QUEUE_URL");
    for (const name of ["a.wasm", "b.wasm", "c.wasm"]) expect(stderr).toContain(`${name}: `);
    expect(
      witkit(["env", "d.wasm", "a.wasm", "--check", "-"], { cwd, input: "QUEUE_URL=1\nQUEUE_TOKEN=1\n" }).code,
    ).toBe(2);
  });

  test("bad usage says what to do", () => {
    const cwd = folderWith({ "x.wasm": fixture("map-lookup-as/module.wasm") });
    expect(witkit(["env"], { cwd })).toMatchObject({
      code: 2,
      stderr: "witkit: name at least one .wasm file or directory, or give a list with --files-from\n",
    });
    expect(witkit(["env", "x.wasm", "--shard", "3/2"], { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--shard takes I/N with I from 1 to N, for example 1/4; got `3/2`"),
    });
    expect(witkit(["env", "x.wasm", "--emit", "k8s", "--check", "f"], { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--check and --emit can't go together"),
    });
    expect(witkit(["env", "x.wasm", "--check", "nowhere.env"], { cwd })).toMatchObject({
      code: 2,
      stderr: "witkit: nowhere.env: no such file\n",
    });
  });
});
