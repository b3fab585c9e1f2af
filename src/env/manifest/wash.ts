import type { Source } from "../report/report.ts";
import type { Bundle, Manifest, ManifestComponent, ManifestEntry, ManifestLayer } from "./manifest.ts";
import { at, baseName, entriesOf, itemsOf, type Tree, textOf } from "./tree.ts";

/** `workload.environment` reaches the program as environment variables, and `wash` copies it to `wasi:config` as well. */
const ENVIRONMENT: readonly Source[] = ["env", "config"];

/** Whether a document is a project configuration of wash (`.wash/config.yaml`). */
export function isWash(document: Tree): boolean {
  const workload = at(document, "workload");
  const isMap = (tree: Tree | undefined) => tree?.kind === "map";
  if (isMap(workload) && ["environment", "config", "allowedHosts"].some((key) => at(workload, key))) return true;
  if (isMap(at(document, "dev", "environment")) || itemsOf(at(document, "dev", "components")).length > 0) return true;
  return (
    isMap(at(document, "build")) &&
    (at(document, "build", "command") ?? at(document, "build", "component_path")) !== undefined
  );
}

/** `.wash/config.yaml`: `workload`, `configs`, `secrets`, and the further components of `dev`. */
export function readWash(file: string, document: Tree): Manifest {
  const workload = [
    ...environment(at(document, "workload", "environment")),
    ...inline(at(document, "workload", "config"), ["config"]),
  ];
  const dev = inline(at(document, "dev", "environment"), ENVIRONMENT);
  const main = textOf(at(document, "build", "component_path")) ?? textOf(at(document, "dev", "component_path"));
  const components = itemsOf(at(document, "dev", "components")).map((tree): ManifestComponent => {
    const built = textOf(at(tree, "file")) ?? textOf(at(tree, "image"));
    return {
      name: textOf(at(tree, "name")) ?? "",
      place: tree.place,
      aliases: built ? [baseName(built)] : [],
      layers: [...workload, ...dev, ...environment(at(tree, "environment")), ...inline(at(tree, "config"), ["config"])],
    };
  });
  const own: ManifestComponent[] =
    main !== undefined && components.length > 0
      ? [{ name: baseName(main), place: document.place, aliases: [], layers: [...workload, ...dev] }]
      : [];
  return {
    file,
    format: "wash",
    components: [...own, ...components],
    bundles: [...bundles(document, "configs", "config"), ...bundles(document, "secrets", "secret")],
    // A project builds one component; only where `dev` names more is there a choice.
    shared: components.length > 0 ? [] : [...workload, ...dev],
    problems: [],
  };
}

/** Inline values, then `configFrom`, then `secretFrom`: later ones win. The references are plain names here. */
function environment(tree: Tree | undefined): readonly ManifestLayer[] {
  const references = (field: string, bundle: "config" | "secret"): readonly ManifestLayer[] =>
    itemsOf(at(tree, field)).map((item) => {
      const name = at(item, "name") ?? item;
      return { kind: "reference", sources: ENVIRONMENT, bundle, name: textOf(name) ?? "", place: name.place };
    });
  return [
    ...inline(at(tree, "config"), ENVIRONMENT),
    ...references("configFrom", "config"),
    ...references("secretFrom", "secret"),
  ];
}

function inline(tree: Tree | undefined, sources: readonly Source[]): readonly ManifestLayer[] {
  const entries = entriesOf(tree).map(({ key, place }): ManifestEntry => ({ key, place }));
  return entries.length > 0 ? [{ kind: "keys", sources, entries }] : [];
}

/** `inline` and `fromEnv` name their keys; a `file` is a `.env` file of its own and is found among the files given. */
function bundles(document: Tree, section: string, kind: "config" | "secret"): readonly Bundle[] {
  return entriesOf(at(document, section)).map(({ key: name, place, value }): Bundle => {
    const path = at(value, "file");
    const entries = [
      ...entriesOf(at(value, "inline")).map((entry): ManifestEntry => ({ key: entry.key, place: entry.place })),
      ...itemsOf(at(value, "fromEnv")).flatMap((item): readonly ManifestEntry[] => {
        const key = textOf(item);
        return key === undefined ? [] : [{ key, place: item.place }];
      }),
    ];
    const target = textOf(path);
    return {
      kind,
      name,
      place,
      entries,
      alone: [],
      ...(path && target !== undefined ? { file: { name: target, place: path.place } } : {}),
    };
  });
}
