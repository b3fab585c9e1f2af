import type { Source } from "../report/report.ts";
import type { Bundle, BundleKind, Manifest, ManifestComponent, ManifestEntry, ManifestLayer } from "./manifest.ts";
import { at, baseName, entriesOf, itemsOf, type Tree, textOf } from "./tree.ts";

/** Whether a document is a Kubernetes object: that is what `apiVersion` and `kind` together mean. */
export function isKubernetes(document: Tree): boolean {
  return textOf(at(document, "apiVersion")) !== undefined && textOf(at(document, "kind")) !== undefined;
}

/**
 * Kubernetes objects: ConfigMap, Secret, the Workload, WorkloadReplicaSet and WorkloadDeployment of wasmCloud, SpinApp, and
 * whatever holds a pod (Deployment, Job, …). Objects of other kinds say nothing about configuration.
 */
export function readKubernetes(file: string, documents: readonly Tree[]): Manifest {
  const objects = documents.flatMap((document) =>
    textOf(at(document, "kind"))?.endsWith("List") ? itemsOf(at(document, "items")) : [document],
  );
  return {
    file,
    format: "kubernetes",
    components: objects.flatMap(componentsOf),
    bundles: objects.flatMap(bundleOf),
    shared: [],
    problems: [],
  };
}

function bundleOf(object: Tree): readonly Bundle[] {
  const kind = textOf(at(object, "kind"));
  if (kind !== "ConfigMap" && kind !== "Secret") return [];
  const fields = kind === "ConfigMap" ? ["data", "binaryData"] : ["data", "stringData"];
  return [
    {
      kind,
      name: textOf(at(object, "metadata", "name")) ?? "",
      place: object.place,
      entries: fields.flatMap((field) => keysOf(at(object, field))),
      alone: kind === "ConfigMap" ? ["env", "config"] : ["env", "config", "secret"],
    },
  ];
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
    return name && key !== undefined ? [{ key, place: name.place }] : [];
  });
  return entries.length > 0 ? [{ kind: "keys", sources, entries }] : [];
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
