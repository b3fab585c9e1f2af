import { describe, expect, test } from "vitest";
import { combine } from "../../../src/env/manifest/combine.ts";
import { readManifest } from "../../../src/env/manifest/read.ts";

/** What files supply: `component.key source,source file:line:column`. */
async function supplied(...files: readonly (readonly [string, string])[]): Promise<readonly string[]> {
  const { supplied } = await configuration(...files);
  return supplied.map(
    ({ component, key, sources, place }) =>
      `${component === null ? "" : `${component}.`}${key} ${sources.join()} ${place.file}:${place.line}:${place.column}`,
  );
}

async function configuration(...files: readonly (readonly [string, string])[]) {
  return combine(await Promise.all(files.map(([file, text]) => readManifest({ file, text }))));
}

const CONFIG_MAP = `apiVersion: v1
kind: ConfigMap
metadata:
  name: app-config
data:
  LOG_LEVEL: info
  "quoted.key": x
---
apiVersion: v1
kind: Secret
metadata: {name: db}
data:
  DATABASE_URL: c2VjcmV0
stringData: {API_KEY: hunter2}
`;

describe("Kubernetes", () => {
  test("ConfigMap and Secret by themselves", async () => {
    expect(await supplied(["k8s.yaml", CONFIG_MAP])).toEqual([
      "LOG_LEVEL env,config k8s.yaml:6:3",
      "quoted.key env,config k8s.yaml:7:3",
      "DATABASE_URL env,config,secret k8s.yaml:13:3",
      "API_KEY env,config,secret k8s.yaml:14:14",
    ]);
  });

  const WORKLOAD = `apiVersion: runtime.wasmcloud.dev/v1alpha1
kind: WorkloadDeployment
metadata: {name: shop}
spec:
  template:
    spec:
      hostInterfaces:
        - {namespace: wasi, package: config, interfaces: [store], config: {region: eu}}
        - namespace: wasmcloud
          package: secrets
          interfaces: [store]
          secretFrom: [{name: db}]
      components:
        - name: api
          image: ghcr.io/acme/shop-api:1.2.3
          localResources:
            environment:
              config: {PORT: "8080"}
              configFrom: [{name: app-config}]
              secretFrom: [{name: nowhere}]
            config: {feature: "on"}
        - name: worker
          image: ghcr.io/acme/worker@sha256:0123
`;

  test("a workload supplies each component what it refers to, and says what isn't there", async () => {
    const all = await configuration(["workload.yaml", WORKLOAD], ["k8s.yaml", CONFIG_MAP]);
    expect(all.supplied.map(({ component, key, sources }) => `${component}.${key} ${sources.join()}`)).toEqual([
      "api.region config",
      "api.PORT env",
      "api.feature config",
      "worker.region config",
      "api.DATABASE_URL secret",
      "api.API_KEY secret",
      "api.LOG_LEVEL env",
      "api.quoted.key env",
      "worker.DATABASE_URL secret",
      "worker.API_KEY secret",
    ]);
    expect(all.missingReferences).toEqual([
      {
        kind: "Secret",
        name: "nowhere",
        entry: null,
        suggestion: null,
        component: "api",
        place: { file: "workload.yaml", line: 20, column: 35 },
        external: false,
      },
    ]);
    expect(all.components.map(({ name, aliases }) => [name, ...aliases])).toEqual([
      ["api", "shop-api"],
      ["worker", "worker"],
    ]);
  });

  test("a ConfigMap that no component refers to reaches none", async () => {
    const other = CONFIG_MAP.replace("app-config", "other");
    const { unusedBundles, supplied } = await configuration(["workload.yaml", WORKLOAD], ["k8s.yaml", other]);
    expect(unusedBundles.map(({ kind, name }) => `${kind} ${name}`)).toEqual(["ConfigMap other"]);
    expect(supplied.some(({ key }) => key === "LOG_LEVEL")).toBe(false);
  });

  test("a Workload has no template, and a Deployment has containers", async () => {
    expect(
      await supplied([
        "w.yaml",
        "apiVersion: runtime.wasmcloud.dev/v1alpha1\nkind: Workload\nspec:\n  components:\n    - name: a\n      localResources: {environment: {config: {K: v}}}\n",
      ]),
    ).toEqual(["a.K env w.yaml:6:47"]);
    const deployment = `apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      containers:
        - name: app
          envFrom: [{prefix: P_, configMapRef: {name: app-config}}, {secretRef: {name: maybe, optional: true}}]
          env:
            - name: DIRECT
              value: x
`;
    const all = await configuration(["d.yaml", deployment], ["k8s.yaml", CONFIG_MAP]);
    expect(all.supplied.map(({ component, key }) => `${component}.${key}`)).toEqual([
      "app.DIRECT",
      "app.P_LOG_LEVEL",
      "app.P_quoted.key",
    ]);
    expect(all.missingReferences).toEqual([]);
  });
});

test("wash: environment is copied to config, and sources are followed", async () => {
  const wash = `build: {component_path: target/app.wasm}
workload:
  environment:
    config: {A: "1"}
    configFrom: [defaults]
    secretFrom: [creds]
  config: {otel.name: x}
configs:
  defaults: {file: ./config/defaults.env, inline: {B: "2"}}
secrets:
  creds: {fromEnv: [TOKEN]}
dev:
  environment: {DEV_ONLY: "1"}
`;
  expect(await supplied([".wash/config.yaml", wash], ["config/defaults.env", "C=3\n"])).toEqual([
    "A env,config .wash/config.yaml:4:14",
    "B env,config .wash/config.yaml:9:52",
    "TOKEN env,config .wash/config.yaml:11:21",
    "otel.name config .wash/config.yaml:7:12",
    "DEV_ONLY env,config .wash/config.yaml:13:17",
    "C env,config config/defaults.env:1:1",
  ]);
});

describe("Spin", () => {
  const spin = `spin_manifest_version = 2
[variables]
api_key = { required = true, secret = true }
unused = { default = "x" }
[component.front]
source = "target/wasm32-wasip1/release/front_end.wasm"
environment = { MODE = "prod" }
[component.front.variables]
key = "{{ api_key }}"
other = "{{ nowhere }}"
[component.back]
source = "back.wasm"
`;

  test("a component has its own variables and environment", async () => {
    const all = await configuration(["spin.toml", spin]);
    expect(
      all.supplied.map(
        ({ component, key, sources, place }) => `${component}.${key} ${sources} ${place.line}:${place.column}`,
      ),
    ).toEqual(["front.key config 9:1", "front.other config 10:1", "front.MODE env 7:17"]);
    expect(all.missingReferences.map(({ kind, name, place }) => `${kind} ${name} ${place.line}`)).toEqual([
      "variable nowhere 10",
    ]);
    expect(all.components.map(({ name, aliases }) => [name, ...aliases])).toEqual([
      ["front", "front_end"],
      ["back", "back"],
    ]);
  });

  test("variables of the application alone count for all", async () => {
    expect(
      await supplied(["spin.toml", `spin_manifest_version = 2\n[variables]\ngreeting = { default = "hi" }\n`]),
    ).toEqual(["greeting config spin.toml:3:1"]);
  });
});

test("compose: environment as a map and as a list, env_file", async () => {
  const compose = `services:
  web:
    image: acme/web:1
    env_file: [./web.env, {path: other.env, required: false}]
    environment:
      - A=1
      - B
  job:
    environment: {C: x}
`;
  const all = await configuration(["docker-compose.yml", compose], ["web.env", "D=1\n"]);
  expect(all.supplied.map(({ component, key, place }) => `${component}.${key} ${place.file}:${place.line}`)).toEqual([
    "web.A docker-compose.yml:6",
    "web.B docker-compose.yml:7",
    "job.C docker-compose.yml:9",
    "web.D web.env:1",
  ]);
  expect(all.missingReferences).toEqual([]);
});

describe("plain maps", () => {
  test("JSON with sections, nested keys and comments", async () => {
    const json = `{\n  // all of them\n  "PORT": 8080,\n  "aws": { "region": "eu" },\n  "env": { "MODE": "prod" },\n  "secrets": ["TOKEN=1"]\n}`;
    expect(await supplied(["values.json", json])).toEqual([
      "PORT env,config,secret values.json:3:3",
      "aws.region env,config,secret values.json:4:12",
      "MODE env values.json:5:12",
      "TOKEN secret values.json:6:15",
    ]);
  });

  test("the format is told from the text where the name says nothing", async () => {
    const text = (name: string, of: string) => readManifest({ file: name, text: of }).then(({ format }) => format);
    expect(await text("<stdin>", "A=1\nexport B=2\n")).toBe("dotenv");
    expect(await text("<stdin>", "A: 1\nB: 2\n")).toBe("map");
    expect(await text("<stdin>", `{"A": 1}`)).toBe("map");
    expect(await text("<stdin>", "spin_manifest_version = 2\n")).toBe("spin");
    expect(await text("<stdin>", "# c\napiVersion: v1\nkind: ConfigMap\n")).toBe("kubernetes");
    expect(await text("prod.env", "A: 1\n")).toBe("dotenv");
  });
});

describe("what can't be read", () => {
  test.each([
    ["k.yaml", "a: 'hunter2\nb: [", /^not valid YAML \(.*\)$/],
    ["k.json", `{"a": hunter2}`, /^not valid JSON \(.*\)$/],
    ["k.toml", "a = hunter2\n", /^not valid TOML$/],
  ])("%s: the message has the line and no piece of the text", async (file, text, message) => {
    const { problems } = await readManifest({ file, text });
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) {
      expect(problem.message).toMatch(message);
      expect(problem.message).not.toContain("hunter2");
      expect(problem.place.line).toBeGreaterThan(0);
    }
  });

  test("aliases that unfold without end are stopped", async () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n`;
    const { problems } = await readManifest({ file: "bomb.yaml", text: bomb });
    expect(problems.map(({ message }) => message)).toEqual(["the YAML is nested too deeply or too large to be read"]);
  });
});

test("several files merge in order, and the last entry of a key wins", async () => {
  const { supplied } = await configuration(["a.env", "A=1\nB=1\n"], ["b.env", "B=2\nB=3\n"]);
  expect(
    supplied.map(
      ({ key, place, overrides }) =>
        `${key} ${place.file}:${place.line}${overrides ? ` over ${overrides.file}:${overrides.line}` : ""}`,
    ),
  ).toEqual(["A a.env:1", "B b.env:2 over b.env:1"]);
});

test("no value of any file is kept", async () => {
  const files: readonly (readonly [string, string])[] = [
    ["k8s.yaml", CONFIG_MAP],
    ["a.env", "TOKEN=hunter2\n"],
    ["m.json", `{"TOKEN": "hunter2", "list": ["K=hunter2"]}`],
    ["spin.toml", `spin_manifest_version = 2\n[component.a]\nenvironment = { T = "hunter2" }\n`],
    ["c.yaml", "services: {a: {environment: {T: hunter2}}}\n"],
  ];
  expect(JSON.stringify(await configuration(...files))).not.toContain("hunter2");
});
