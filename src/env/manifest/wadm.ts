import type { Bundle, ManifestComponent, ManifestEntry, ManifestLayer } from "./manifest.ts";
import { at, baseName, entriesOf, itemsOf, type Tree, textOf } from "./tree.ts";

/** Whether an object is an application of wadm, the deployment manager of wasmCloud 1 (Open Application Model). */
export function isWadm(object: Tree): boolean {
  return (
    textOf(at(object, "kind")) === "Application" && /^core\.oam\.dev\//.test(textOf(at(object, "apiVersion")) ?? "")
  );
}

/**
 * The components of a wadm application; capability providers are left out. A component reads `properties.config` with `wasi:config`
 * and `properties.secrets` by their names. A configuration without properties is one that the lattice has.
 */
export function wadmComponents(object: Tree): readonly ManifestComponent[] {
  return itemsOf(at(object, "spec", "components")).flatMap((tree): readonly ManifestComponent[] => {
    const type = textOf(at(tree, "type"));
    if (type !== "component" && type !== "actor") return [];
    const image = textOf(at(tree, "properties", "image"));
    const owner = textOf(at(object, "metadata", "name"));
    const secrets = itemsOf(at(tree, "properties", "secrets")).flatMap((secret): readonly ManifestEntry[] => {
      const name = at(secret, "name");
      const key = textOf(name);
      return name && key !== undefined ? [{ key, place: name.place }] : [];
    });
    return [
      {
        name: textOf(at(tree, "name")) ?? "",
        ...(owner !== undefined && { owner }),
        place: tree.place,
        aliases: image === undefined ? [] : [baseName(image)],
        layers: [
          ...itemsOf(at(tree, "properties", "config")).flatMap(config),
          ...(secrets.length > 0 ? [{ kind: "keys", sources: ["secret"], entries: secrets } as const] : []),
        ],
      },
    ];
  });
}

function config(tree: Tree): readonly ManifestLayer[] {
  const properties = at(tree, "properties");
  if (properties) return [{ kind: "keys", sources: ["config"], entries: keysOf(properties) }];
  const name = at(tree, "name") ?? tree;
  const text = textOf(name);
  if (text === undefined) return [];
  return [{ kind: "reference", sources: ["config"], bundle: "config", name: text, place: name.place, external: true }];
}

/** Configurations with properties: other components may refer to them by name. */
export function wadmBundles(object: Tree): readonly Bundle[] {
  return itemsOf(at(object, "spec", "components")).flatMap((component) =>
    itemsOf(at(component, "properties", "config")).flatMap((tree): readonly Bundle[] => {
      const [name, properties] = [textOf(at(tree, "name")), at(tree, "properties")];
      if (name === undefined || !properties) return [];
      return [{ kind: "config", name, place: tree.place, entries: keysOf(properties), alone: [] }];
    }),
  );
}

function keysOf(tree: Tree): readonly ManifestEntry[] {
  return entriesOf(tree).map(({ key, place }) => ({ key, place }));
}
