import { describe, expect, test } from "vitest";
import { checkConfiguration } from "../../../src/env/check/check.ts";
import { checkFindings } from "../../../src/env/check/findings.ts";
import type { DeploymentCheckOptions } from "../../../src/env/check/result.ts";
import { combine } from "../../../src/env/manifest/combine.ts";
import { readManifest } from "../../../src/env/manifest/read.ts";
import type { Source } from "../../../src/env/report/report.ts";
import { envReport, exactRead } from "../../support/env-report.ts";

/** Keys as `source:KEY`; `?` after a key: not required. */
function program(file: string, keys: string) {
  return envReport(
    keys.split(" ").map((key) => {
      const [source, name = ""] = key.split(":");
      const required = !name.endsWith("?");
      return exactRead(name.replace("?", ""), { source: source as Source, required });
    }),
    { file },
  );
}

/** Findings as `severity rule file:line message`, one per line. */
async function check(
  reports: readonly ReturnType<typeof program>[],
  files: Readonly<Record<string, string>>,
  options: DeploymentCheckOptions = {},
): Promise<readonly string[]> {
  const manifests = Object.entries(files).map(([file, text]) => readManifest({ file, text }));
  const configuration = combine(await Promise.all(manifests));
  return checkFindings(checkConfiguration(reports, configuration, options), configuration, options).map(
    ({ severity, rule, file, range, message, help }) =>
      `${severity} ${rule} ${file}${range ? `:${range.start.line}` : ""} ${message.replace(/ \(\S+ reads it in .*/, "")}${help?.startsWith("did you") ? `; ${help}` : ""}`,
  );
}

const pod = (env: string, more = "") =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app}\nspec:\n  template:\n    spec:\n      containers:\n        - name: app\n${env}${more}`;
const SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\ndata:\n  url: cG9zdGdyZXM=\n";
const app = program("app.wasm", "env:DATABASE_URL");
const urlFrom = (key: string, more = "") =>
  pod(
    `          env:\n            - name: DATABASE_URL\n              valueFrom:\n                secretKeyRef: {name: db, key: ${key}${more}}\n`,
  );

describe("Kubernetes", () => {
  test("a Secret used through secretKeyRef supplies the key and is not unused", async () => {
    expect(await check([app], { "d.yaml": urlFrom("url"), "s.yaml": SECRET })).toEqual([]);
  });

  test("a secretKeyRef or configMapKeyRef to a key that the object lacks", async () => {
    expect(await check([app], { "d.yaml": urlFrom("ulr"), "s.yaml": SECRET })).toEqual([
      "error env/missing-reference d.yaml:12 the Secret `db` has no key `ulr`, which is referred to for component `app`; did you mean `url`?",
    ]);
    const config = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: db}\ndata: {host: x}\n";
    const reference = urlFrom("password").replace("secretKeyRef", "configMapKeyRef");
    expect(await check([app], { "d.yaml": reference, "c.yaml": config })).toEqual([
      "error env/missing-reference d.yaml:12 the ConfigMap `db` has no key `password`, which is referred to for component `app`",
    ]);
  });

  test("a Secret that is not among the files is mentioned once, and is no error", async () => {
    const two = `${urlFrom("url")}            - name: OTHER\n              valueFrom: {secretKeyRef: {name: db, key: other}}\n`;
    expect(await check([program("app.wasm", "env:DATABASE_URL env:OTHER")], { "d.yaml": two })).toEqual([
      "info env/missing-reference d.yaml:12 the Secret `db` is referred to for component `app`, but it is not among the files, so its keys were not checked",
    ]);
  });

  test("optional: true: a key that the object lacks does not exist, one of an absent object may", async () => {
    expect(await check([app], { "d.yaml": urlFrom("ulr", ", optional: true"), "s.yaml": SECRET })).toEqual([
      "error env/missing-required app.wasm environment variable `DATABASE_URL` is not supplied for component `app`; the program stops without it",
    ]);
    const absent = { "d.yaml": urlFrom("url", ", optional: true") };
    const message =
      "env/maybe-missing app.wasm environment variable `DATABASE_URL` is not supplied for component `app`; the program stops without it, unless the Secret `db` has it, which is not among the files";
    expect(await check([app], absent)).toEqual([`warning ${message}`]);
    expect(await check([app], absent, { strict: true })).toEqual([`error ${message}`]);
    const optional = program("app.wasm", "env:DATABASE_URL?");
    expect(await check([optional], absent)).toEqual([expect.stringContaining("info env/missing-optional")]);
  });

  test("envFrom: prefixes, optional objects, and keys that an absent object may have", async () => {
    const from = (reference: string) => pod(`          envFrom: [${reference}]\n`);
    const secret = SECRET.replace("url:", "URL:");
    const prefixed = from("{prefix: DATABASE_, secretRef: {name: db}}");
    expect(await check([app], { "d.yaml": prefixed, "s.yaml": secret })).toEqual([]);
    expect(await check([app], { "d.yaml": from("{secretRef: {name: db}}"), "s.yaml": secret })).toEqual([
      expect.stringContaining("error env/missing-required app.wasm"),
      "warning env/unused s.yaml:5 `URL` is supplied, but no binary reads it",
    ]);
    expect(await check([app], { "d.yaml": from("{secretRef: {name: db, optional: true}}") })).toEqual([
      expect.stringContaining("warning env/maybe-missing app.wasm"),
    ]);
    expect(await check([app], { "d.yaml": from("{prefix: OTHER_, secretRef: {name: db, optional: true}}") })).toEqual([
      expect.stringContaining("error env/missing-required app.wasm"),
    ]);
    expect(await check([app], { "d.yaml": from("{secretRef: {name: db}}") })).toEqual([
      expect.stringContaining("warning env/maybe-missing app.wasm"),
      "error env/missing-reference d.yaml:9 the Secret `db` is referred to for component `app`, but it is not among the files",
    ]);
  });

  test("invalid base64 in data, and never the value", async () => {
    const wrong = SECRET.replace("cG9zdGdyZXM=", "postgres://hunter2");
    expect(await check([app], { "d.yaml": urlFrom("url"), "s.yaml": wrong })).toEqual([
      "error env/invalid-value s.yaml:5 the value of `url` is not valid base64; plain text belongs in `stringData`",
    ]);
    for (const value of ["''", "|\n    cG9zdGdyZXM=\n"])
      expect(await check([app], { "d.yaml": urlFrom("url"), "s.yaml": SECRET.replace("cG9zdGdyZXM=", value) })).toEqual(
        [],
      );
    for (const value of ["cG9zdGdyZXM", "cG9z\n    dGdyZXM=", "cG9z=dGd", "'{a: b}'"])
      expect(await check([app], { "d.yaml": urlFrom("url"), "s.yaml": SECRET.replace("cG9zdGdyZXM=", value) })).toEqual(
        [expect.stringContaining("error env/invalid-value s.yaml:5")],
      );
  });

  test("objects that volumes, init containers and pull secrets use are not unused", async () => {
    const volumes = `      volumes: [{name: v, secret: {secretName: db}}, {name: w, configMap: {name: files}}]\n      imagePullSecrets: [{name: pull}]\n      initContainers: [{name: init, envFrom: [{secretRef: {name: start}}]}]\n`;
    const object = (kind: string, name: string) =>
      `---\napiVersion: v1\nkind: ${kind}\nmetadata: {name: ${name}}\ndata: {}\n`;
    const objects =
      ["db", "pull", "start"].map((name) => object("Secret", name)).join("") + object("ConfigMap", "files");
    const deployment = pod("          env: [{name: DATABASE_URL, value: x}]\n", volumes);
    expect(await check([app], { "d.yaml": deployment + objects })).toEqual([]);
    expect(await check([app], { "d.yaml": `${deployment + objects}${object("Secret", "idle")}` })).toEqual([
      "warning env/unused d.yaml:34 no component refers to the Secret `idle`",
    ]);
  });

  test("output of helm template: several documents, comments, empty ones, several workloads", async () => {
    const worker = urlFrom("url").replaceAll("name: app", "name: worker");
    const output = `---\n# Source: shop/templates/secret.yaml\n${SECRET}---\n# Source: shop/templates/empty.yaml\n---\n# Source: shop/templates/api.yaml\n${urlFrom("url")}---\n${worker}---\napiVersion: v1\nkind: Service\nmetadata: {name: app}\nspec: {ports: [{port: 80}]}\n`;
    expect(await check([app, program("worker.wasm", "env:DATABASE_URL env:QUEUE")], { "out.yaml": output })).toEqual([
      "error env/missing-required worker.wasm environment variable `QUEUE` is not supplied for component `worker`; the program stops without it",
    ]);
  });

  test("output of kustomize build: names with hashes, namespaces apart", async () => {
    const hashed = (text: string) => text.replaceAll("name: db", "name: db-5tk6c7m9k2");
    const inStage = (text: string, stage: string) => text.replace("metadata: {", `metadata: {namespace: ${stage}, `);
    const build = [inStage(hashed(SECRET), "prod"), inStage(hashed(urlFrom("url")), "prod")].join("---\n");
    expect(await check([app], { "build.yaml": build })).toEqual([]);
    const other = [
      inStage(SECRET.replace("url:", "other:"), "prod"),
      inStage(SECRET, "test"),
      inStage(urlFrom("url"), "prod"),
    ];
    expect(await check([app], { "build.yaml": other.join("---\n") })).toEqual([
      "error env/missing-reference build.yaml:24 the Secret `db` has no key `url`, which is referred to for component `app`",
      "warning env/unused build.yaml:7 no component refers to the Secret `db`",
    ]);
  });

  test("containers of one name in two deployments are two components", async () => {
    const named = (name: string, key: string) =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\nspec: {template: {spec: {containers: [{name: main, env: [{name: ${key}, value: x}]}]}}}\n`;
    const files = { "all.yaml": [named("api", "A"), named("worker", "B")].join("---\n") };
    expect(await check([program("api.wasm", "env:A env:B")], files)).toEqual([
      "error env/missing-required api.wasm environment variable `B` is not supplied for component `api/main`; the program stops without it",
    ]);
    expect(await check([program("worker.wasm", "env:B"), program("api.wasm", "env:A")], files)).toEqual([]);
  });

  test("files that are not what is deployed", async () => {
    expect(
      await check([app], {
        "kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n",
      }),
    ).toEqual([
      "error input/malformed-manifest kustomization.yaml:1 this is the input of kustomize: check the output of `kustomize build` instead",
    ]);
    expect(
      await check([app], {
        "t.yaml":
          "apiVersion: v1\nkind: Secret\nmetadata:\n  name: {{ .Release.Name }}\n{{- if .Values.x }}\ndata: {}\n{{- end }}\n",
      }),
    ).toEqual([
      "error input/malformed-manifest t.yaml:1 this is a Helm template: check the output of `helm template` instead",
    ]);
    expect(
      await check([app], {
        "d.yaml": urlFrom("url"),
        "s.yaml": SECRET.replace("cG9zdGdyZXM=", "'{{ .Values.url | b64enc }}'"),
      }),
    ).toEqual([
      "error env/invalid-value s.yaml:5 the value of `url` is a template: check the output of `helm template` instead",
    ]);
  });
});

describe("a malformed file is all that is reported", () => {
  test.each([
    [
      "s.yaml",
      "apiVersion: v1\nkind: Secret\ndata:\n  A: [\n  B: {\n  C: 'x\n",
      "error input/malformed-manifest s.yaml:5 not valid YAML (bad indent)",
    ],
    ["s.json", '{"A": 1,, "B"}', "error input/malformed-manifest s.json:1 not valid JSON (property name expected)"],
    ["s.toml", "A = \nB = 1\n", "error input/malformed-manifest s.toml:2 not valid TOML"],
    ["s.env", "A=1\0B=2", "error input/malformed-manifest s.env:1 this is a binary file, not a deployment file"],
  ])("%s", async (file, text, expected) => {
    const found = await check([app], { "d.yaml": urlFrom("nowhere"), "a.env": "X=1\nX=2\nnot a line\n", [file]: text });
    expect(found).toEqual([expected]);
  });

  test("a line of a .env file that is ignored is only a warning beside the rest", async () => {
    expect(await check([app], { "a.env": "not a line\n" })).toEqual([
      expect.stringContaining("warning env/ignored-line a.env:1"),
      expect.stringContaining("error env/missing-required app.wasm"),
    ]);
  });

  test("nesting and size are bounded", async () => {
    for (const [file, text] of [
      ["a.yaml", "[".repeat(50_000)],
      ["b.json", "[".repeat(200_000)],
      ["c.yaml", Array.from({ length: 3000 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join("")],
      ["d.toml", `a = ${"[".repeat(50_000)}`],
      ["e.yaml", `A: ${"x".repeat(16_000_001)}`],
    ] as const) {
      const found = await check([app], { [file]: text });
      expect(found).toEqual([
        expect.stringMatching(/^error input\/malformed-manifest \w\.\w+:\d+ (this file is |the YAML is |not valid )/),
      ]);
    }
  });

  test("many aliases of one anchor take time in proportion", async () => {
    const text = `base: &base {K: v}\n${Array.from({ length: 4_000 }, (_, i) => `a${i}: *base\n`).join("")}`;
    const { problems, shared } = await readManifest({ file: "a.yaml", text });
    expect({ problems, layers: shared.length }).toEqual({ problems: [], layers: 4_001 });
  });
});

describe("composed applications: each component against the sources that reach it", () => {
  const WADM = `apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: api
      type: component
      properties:
        image: ghcr.io/acme/shop-api:1.0.0
        config:
          - name: api-defaults
            properties: {region: eu, log-level: info}
          - name: in-the-lattice
        secrets:
          - name: api-token
            properties: {policy: vault, key: shop/token}
      traits:
        - type: link
          properties: {target: worker, namespace: acme, package: jobs, interfaces: [queue]}
    - name: worker
      type: component
      properties:
        image: file://./build/worker_s.wasm
        config: [{name: api-defaults}]
    - name: httpserver
      type: capability
      properties: {image: "ghcr.io/wasmcloud/http-server:0.27.0", config: [{name: server, properties: {address: "0.0.0.0:80"}}]}
`;

  test("wadm: config and secrets of a component; a name without properties is one of the lattice", async () => {
    const api = program("shop_api.wasm", "config:region config:feature secret:api-token");
    const worker = program("worker_s.wasm", "config:region config:queue secret:api-token env:HOME_URL");
    expect(await check([api, worker], { "wadm.yaml": WADM })).toEqual([
      "warning env/maybe-missing shop_api.wasm config key `feature` is not supplied for component `api`; the program stops without it, unless the config `in-the-lattice` has it, which is not among the files",
      "error env/missing-required worker_s.wasm config key `queue` is not supplied for component `worker`; the program stops without it",
      "error env/missing-required worker_s.wasm secret `api-token` is not supplied for component `worker`; the program stops without it",
      "error env/missing-required worker_s.wasm environment variable `HOME_URL` is not supplied for component `worker`; the program stops without it",
      "info env/missing-reference wadm.yaml:13 the config `in-the-lattice` is referred to for component `api`, but it is not among the files, so its keys were not checked",
      "warning env/unused wadm.yaml:12 `log-level` is supplied, but no binary reads it",
      "warning env/unused wadm.yaml:12 `log-level` is supplied, but no binary reads it",
    ]);
  });

  const SPIN = `spin_manifest_version = 2
[variables]
api_key = { required = true, secret = true }
[component.front]
source = "front.wasm"
environment = { MODE = "x" }
[component.front.variables]
key = "{{ api_key }}"
[component.back]
source = "target/back_end.wasm"
`;

  test("Spin: variables of the application and of another component do not reach a component", async () => {
    const back = program("back_end.wasm", "config:api_key config:key env:MODE");
    expect(await check([program("front.wasm", "config:key env:MODE"), back], { "spin.toml": SPIN })).toEqual(
      ["config key `api_key`", "config key `key`", "environment variable `MODE`"].map(
        (key) =>
          `error env/missing-required back_end.wasm ${key} is not supplied for component \`back\`; the program stops without it`,
      ),
    );
    const none = SPIN.replace('[component.front.variables]\nkey = "{{ api_key }}"\n', "");
    expect(await check([program("front.wasm", "config:api_key env:MODE")], { "spin.toml": none })).toEqual([
      expect.stringContaining("error env/missing-required front.wasm config key `api_key` is not supplied"),
    ]);
  });

  test("Spin: variables of its own environment are not in vain", async () => {
    const files = { "spin.toml": SPIN, "prod.env": "SPIN_VARIABLE_API_KEY=x\nIDLE=1\n" };
    expect(await check([program("front.wasm", "config:key env:MODE")], files)).toEqual([
      "warning env/unused prod.env:2 `IDLE` is supplied, but no binary reads it",
    ]);
  });

  test("a Workload with a service: what the host supplies reaches both, the rest only its own", async () => {
    const workload = `apiVersion: runtime.wasmcloud.dev/v1alpha1
kind: Workload
metadata: {name: shop}
spec:
  hostInterfaces: [{namespace: wasi, package: config, interfaces: [store], config: {region: eu}}]
  service:
    image: ghcr.io/acme/shop-cron:1
    localResources: {environment: {config: {EVERY: 5m}}}
  components:
    - name: api
      image: ghcr.io/acme/shop-api:1
      localResources: {environment: {config: {PORT: "80"}}}
`;
    const reports = [
      program("shop-cron.wasm", "config:region env:EVERY env:PORT"),
      program("api.wasm", "config:region env:PORT"),
    ];
    expect(await check(reports, { "w.yaml": workload })).toEqual([
      "error env/missing-required shop-cron.wasm environment variable `PORT` is not supplied for component `service`; the program stops without it",
    ]);
  });
});
