import type { Manifest, ManifestComponent, ManifestEntry, ManifestLayer } from "./manifest.ts";
import { at, baseName, entriesOf, itemsOf, type Tree, textOf } from "./tree.ts";

/** Whether a document is a compose file: it has services, and each is a map. */
export function isCompose(document: Tree): boolean {
  const services = at(document, "services");
  return services?.kind === "map" && services.entries.every(({ value }) => value.kind === "map");
}

/** `services.*.environment` as a map or as a list of `KEY=value`, and `env_file`; what stands in `environment` wins. */
export function readCompose(file: string, document: Tree): Manifest {
  const components = entriesOf(at(document, "services")).map(({ key: name, place, value }): ManifestComponent => {
    const image = textOf(at(value, "image"));
    return {
      name,
      place,
      aliases: image ? [baseName(image)] : [],
      layers: [...envFiles(at(value, "env_file")), ...environment(at(value, "environment"))],
    };
  });
  return { file, format: "compose", components, bundles: [], shared: [], problems: [] };
}

function environment(tree: Tree | undefined): readonly ManifestLayer[] {
  const listed = itemsOf(tree).flatMap((item): readonly ManifestEntry[] => {
    const text = textOf(item);
    return text === undefined ? [] : [{ key: text.split("=", 1)[0] ?? text, place: item.place }];
  });
  const entries = [...listed, ...entriesOf(tree).map(({ key, place }): ManifestEntry => ({ key, place }))];
  return entries.length > 0 ? [{ kind: "keys", sources: ["env"], entries }] : [];
}

/** A path, a list of paths, or a list of `{path, required}`. */
function envFiles(tree: Tree | undefined): readonly ManifestLayer[] {
  return (tree?.kind === "list" ? tree.items : tree ? [tree] : []).flatMap((item): readonly ManifestLayer[] => {
    const path = at(item, "path") ?? item;
    const name = textOf(path);
    if (name === undefined) return [];
    const optional = textOf(at(item, "required")) === "false";
    return [
      {
        kind: "reference",
        sources: ["env"],
        bundle: "file",
        name,
        place: path.place,
        ...(optional ? { optional } : {}),
      },
    ];
  });
}
