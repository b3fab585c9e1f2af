import { type EmitInput, isSensitive, namedKeys, openRemarks, yamlEntries } from "./keys.ts";
import { secretObject } from "./kubernetes.ts";

/** Any text can be a key of a map in a manifest. */
const anyKey = () => true;

/**
 * A WorkloadDeployment of wasmCloud with the binaries as its components, and the Secrets that it refers to. Environment variables
 * go to `localResources.environment`, config keys to `localResources.config`, secrets to the host's secrets interface.
 */
export function emitWasmcloud(inputs: readonly EmitInput[]): string {
  const name = inputs[0]?.name ?? "app";
  const parts = inputs.map(component);
  const stores = parts.flatMap(({ store }) => (store === undefined ? [] : [store]));
  const host =
    stores.length === 0
      ? ""
      : `      hostInterfaces:\n        - namespace: wasmcloud\n          package: secrets\n          interfaces: [store, reveal]\n          secretFrom:\n${stores.map((store) => `            - name: ${store}\n`).join("")}`;
  const deployment = `# Written by \`witkit env --emit wasmcloud\`; set the images, and fill in what is empty.
apiVersion: runtime.wasmcloud.dev/v1alpha1
kind: WorkloadDeployment
metadata:
  name: ${name}
spec:
  replicas: 1
  template:
    spec:
${host}      components:
${parts.map(({ text }) => text).join("")}`;
  return [deployment, ...parts.flatMap(({ secrets }) => secrets)].join("---\n");
}

function component(input: EmitInput): {
  readonly text: string;
  readonly secrets: readonly string[];
  readonly store?: string;
} {
  const keys = namedKeys(input);
  const environment = keys.filter((key) => key.source === "env" && !isSensitive(key));
  const sensitive = keys.filter((key) => key.source === "env" && isSensitive(key));
  const config = keys.filter((key) => key.source === "config");
  const stored = keys.filter((key) => key.source === "secret");
  const store = `${input.name}-store`;
  const resources = [
    environment.length + sensitive.length > 0 ? "            environment:\n" : "",
    environment.length > 0 ? `              config:\n${yamlEntries(environment, "                ", anyKey)}` : "",
    sensitive.length > 0 ? `              secretFrom:\n                - name: ${input.name}-secrets\n` : "",
    config.length > 0 ? `            config:\n${yamlEntries(config, "              ", anyKey)}` : "",
  ].join("");
  const remarks = openRemarks(input).map((text) => `          # ${text}\n`);
  const text = `        - name: ${input.name}\n          image: registry.example/${input.name}:latest\n${remarks.join("")}${resources === "" ? "" : `          localResources:\n${resources}`}`;
  const secrets = [
    ...(sensitive.length > 0 ? [secretObject(`${input.name}-secrets`, sensitive)] : []),
    ...(stored.length > 0 ? [secretObject(store, stored)] : []),
  ];
  return { text, secrets, ...(stored.length > 0 ? { store } : {}) };
}
