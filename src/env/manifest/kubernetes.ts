import type { Source } from "../report/report.ts";
import type {
  Bundle,
  BundleKind,
  EntryReference,
  Manifest,
  ManifestComponent,
  ManifestEntry,
  ManifestLayer,
  ManifestProblem,
} from "./manifest.ts";
import { at, baseName, entriesOf, itemsOf, type Tree, textOf } from "./tree.ts";
import { isWadm, wadmBundles, wadmComponents } from "./wadm.ts";

/** Whether a document is a Kubernetes object: that is what `apiVersion` and `kind` together mean. */
export function isKubernetes(document: Tree): boolean {
  return textOf(at(document, "apiVersion")) !== undefined && textOf(at(document, "kind")) !== undefined;
}

/**
 * Kubernetes objects: ConfigMap, Secret, the Workload, WorkloadReplicaSet and WorkloadDeployment of wasmCloud, its older Application
 * (wadm), SpinApp, and whatever has a pod (Deployment, Job, …). Objects of other kinds supply no configuration.
 */
export function readKubernetes(file: string, documents: readonly Tree[]): Manifest {
  const objects = documents.flatMap((document) =>
    textOf(at(document, "kind"))?.endsWith("List") ? itemsOf(at(document, "items")) : [document],
  );
  return {
    file,
    format: "kubernetes",
    components: objects.flatMap((object) => (isWadm(object) ? wadmComponents(object) : owned(object))),
    bundles: objects.flatMap((object) => (isWadm(object) ? wadmBundles(object) : bundleOf(object))),
    shared: [],
    mentions: objects.flatMap((object) => mentionsIn(object, namespaceOf(object))),
    problems: objects.flatMap(problemsOf),
  };
}

/** The components of an object, with what all of them have from it. */
function owned(object: Tree): readonly ManifestComponent[] {
  const owner = textOf(at(object, "metadata", "name"));
  const namespace = namespaceOf(object);
  const components = componentsOf(object);
  return components.map((component) => ({
    ...component,
    ...(owner !== undefined && { owner }),
    aliases: [...component.aliases, ...(owner !== undefined && components.length === 1 ? [owner] : [])],
    layers: namespace === undefined ? component.layers : component.layers.map((layer) => inNamespace(layer, namespace)),
  }));
}

/** References reach the objects of the same namespace. */
function inNamespace(layer: ManifestLayer, namespace: string): ManifestLayer {
  if (layer.kind === "reference") return { ...layer, namespace };
  const entries = layer.entries.map((entry) => (entry.from ? { ...entry, from: { ...entry.from, namespace } } : entry));
  return { ...layer, entries };
}

function namespaceOf(object: Tree): string | undefined {
  return textOf(at(object, "metadata", "namespace"));
}

function bundleOf(object: Tree): readonly Bundle[] {
  const kind = textOf(at(object, "kind"));
  if (kind !== "ConfigMap" && kind !== "Secret") return [];
  const fields = kind === "ConfigMap" ? ["data", "binaryData"] : ["data", "stringData"];
  const namespace = namespaceOf(object);
  return [
    {
      kind,
      name: textOf(at(object, "metadata", "name")) ?? "",
      ...(namespace !== undefined && { namespace }),
      place: object.place,
      entries: fields.flatMap((field) => keysOf(at(object, field))),
      alone: kind === "ConfigMap" ? ["env", "config"] : ["env", "config", "secret"],
    },
  ];
}

/** Values that the API server rejects, and files that are not yet what is deployed. */
function problemsOf(object: Tree): readonly ManifestProblem[] {
  const kind = textOf(at(object, "kind"));
  if (kind === "Kustomization") {
    const message = "this is the input of kustomize: check the output of `kustomize build` instead";
    return [{ place: object.place, message }];
  }
  const encoded = kind === "Secret" ? at(object, "data") : kind === "ConfigMap" ? at(object, "binaryData") : undefined;
  return entriesOf(encoded).flatMap(({ key, value }): readonly ManifestProblem[] => {
    const text = value.kind === "scalar" ? (value.text ?? "") : undefined;
    if (text !== undefined && isBase64(text)) return [];
    if (text?.includes("{{")) {
      const message = `the value of \`${key}\` is a template: check the output of \`helm template\` instead`;
      return [{ place: value.place, message, invalidValue: true }];
    }
    const hint = kind === "Secret" ? "; plain text belongs in `stringData`" : "";
    return [{ place: value.place, message: `the value of \`${key}\` is not valid base64${hint}`, invalidValue: true }];
  });
}

/** Base64 as the API server decodes it: with padding, line breaks ignored. */
function isBase64(text: string): boolean {
  const digits = text.replace(/[\r\n]/g, "");
  return digits.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(digits);
}

type Mention = NonNullable<Manifest["mentions"]>[number];

/** Fields that name a ConfigMap or Secret somewhere in an object: volumes, init containers, ingress, pull secrets. */
const MENTIONS: Readonly<Record<string, "ConfigMap" | "Secret">> = {
  configMap: "ConfigMap",
  configMapRef: "ConfigMap",
  configMapKeyRef: "ConfigMap",
  secret: "Secret",
  secretRef: "Secret",
  secretKeyRef: "Secret",
  secretName: "Secret",
  imagePullSecrets: "Secret",
};

function mentionsIn(tree: Tree, namespace: string | undefined): readonly Mention[] {
  if (tree.kind === "list") return tree.items.flatMap((item) => mentionsIn(item, namespace));
  return entriesOf(tree).flatMap(({ key, value }): readonly Mention[] => {
    const bundle = Object.hasOwn(MENTIONS, key) ? MENTIONS[key] : undefined;
    const named = [value, ...itemsOf(value)].flatMap((each) => textOf(each) ?? textOf(at(each, "name")) ?? []);
    const own = bundle === undefined ? [] : named.map((name) => ({ bundle, name, ...(namespace && { namespace }) }));
    return [...own, ...mentionsIn(value, namespace)];
  });
}

function componentsOf(object: Tree): readonly ManifestComponent[] {
  const kind = textOf(at(object, "kind")) ?? "";
  const spec = at(object, "spec");
  if (/^Workload(Deployment|ReplicaSet)?$/.test(kind)) return workload(at(spec, "template", "spec") ?? spec);
  if (kind === "SpinApp") return spinApp(object);
  const pod =
    kind === "Pod" ? spec : (at(spec, "jobTemplate", "spec", "template", "spec") ?? at(spec, "template", "spec"));
  return itemsOf(at(pod, "containers")).map(container);
}

/** `spec` of a wasmCloud Workload. What `hostInterfaces` configures holds for every component of it. */
function workload(spec: Tree | undefined): readonly ManifestComponent[] {
  const host = itemsOf(at(spec, "hostInterfaces")).flatMap((hostInterface): readonly ManifestLayer[] => {
    const name = `${textOf(at(hostInterface, "namespace"))}:${textOf(at(hostInterface, "package"))}`;
    if (name === "wasi:config") return layersOf(hostInterface, ["config"]);
    if (name === "wasmcloud:secrets") return layersOf(hostInterface, ["secret"]);
    return [];
  });
  const service = at(spec, "service");
  return [...itemsOf(at(spec, "components")), ...(service?.kind === "map" ? [service] : [])].map((component) => {
    const resources = at(component, "localResources");
    const config = keysOf(at(resources, "config"));
    return {
      ...identity(component, component === service ? "service" : ""),
      layers: [
        ...host,
        ...layersOf(at(resources, "environment"), ["env"]),
        ...(config.length > 0 ? [{ kind: "keys", sources: ["config"], entries: config } as const] : []),
      ],
    };
  });
}

/** `config`, then `configFrom`, then `secretFrom`: later ones win. */
function layersOf(holder: Tree | undefined, sources: readonly Source[]): readonly ManifestLayer[] {
  const inline = keysOf(at(holder, "config"));
  const references = (field: string, bundle: BundleKind): readonly ManifestLayer[] =>
    itemsOf(at(holder, field)).map((item) => reference(at(item, "name") ?? item, bundle, sources));
  return [
    ...(inline.length > 0 ? [{ kind: "keys", sources, entries: inline } as const] : []),
    ...references("configFrom", "ConfigMap"),
    ...references("secretFrom", "Secret"),
  ];
}

function reference(name: Tree, bundle: BundleKind, sources: readonly Source[]): ManifestLayer {
  return { kind: "reference", sources, bundle, name: textOf(name) ?? "", place: name.place };
}

/** A container of a pod: `envFrom` first, `env` wins over it. */
function container(tree: Tree): ManifestComponent {
  const from = itemsOf(at(tree, "envFrom")).flatMap((item): readonly ManifestLayer[] =>
    (["ConfigMap", "Secret"] as const).flatMap((bundle) => {
      const target = at(item, bundle === "ConfigMap" ? "configMapRef" : "secretRef");
      if (!target) return [];
      const prefix = textOf(at(item, "prefix"));
      const optional = textOf(at(target, "optional")) === "true";
      return [
        {
          ...reference(at(target, "name") ?? target, bundle, ["env"]),
          ...(prefix ? { prefix } : {}),
          ...(optional ? { optional } : {}),
        },
      ];
    }),
  );
  return { ...identity(tree), layers: [...from, ...namedList(at(tree, "env"), ["env"])] };
}

/** `variables` of a SpinApp are what its components read with `spin:variables`. */
function spinApp(object: Tree): readonly ManifestComponent[] {
  const name = textOf(at(object, "metadata", "name")) ?? "";
  const image = textOf(at(object, "spec", "image"));
  const layers = namedList(at(object, "spec", "variables"), ["config"]);
  return [{ name, place: object.place, aliases: image ? [baseName(image)] : [], layers }];
}

/** A list of `{name, value}` or `{name, valueFrom}`. */
function namedList(tree: Tree | undefined, sources: readonly Source[]): readonly ManifestLayer[] {
  const entries = itemsOf(tree).flatMap((item): readonly ManifestEntry[] => {
    const name = at(item, "name");
    const key = textOf(name);
    if (!name || key === undefined) return [];
    const from = entryReference(at(item, "valueFrom"));
    return [{ key, place: name.place, ...(from && { from }) }];
  });
  return entries.length > 0 ? [{ kind: "keys", sources, entries }] : [];
}

/** `configMapKeyRef` or `secretKeyRef`; other sources of a value (`fieldRef`) are always there. */
function entryReference(valueFrom: Tree | undefined): EntryReference | undefined {
  for (const [field, bundle] of [
    ["configMapKeyRef", "ConfigMap"],
    ["secretKeyRef", "Secret"],
  ] as const) {
    const target = at(valueFrom, field);
    const [name, entry] = [at(target, "name"), at(target, "key")];
    const [nameText, entryText] = [textOf(name), textOf(entry)];
    if (!target || !name || !entry || nameText === undefined || entryText === undefined) continue;
    const optional = textOf(at(target, "optional")) === "true";
    const place = name.place;
    return { bundle, name: nameText, place, entry: entryText, entryPlace: entry.place, ...(optional && { optional }) };
  }
  return undefined;
}

function identity(component: Tree, fallback = ""): Omit<ManifestComponent, "layers"> {
  const image = textOf(at(component, "image"));
  return {
    name: textOf(at(component, "name")) ?? fallback,
    place: component.place,
    aliases: image ? [baseName(image)] : [],
  };
}

function keysOf(tree: Tree | undefined): readonly ManifestEntry[] {
  return entriesOf(tree).map(({ key, place }) => ({ key, place }));
}
