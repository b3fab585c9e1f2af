import type { Source } from "../report/report.ts";
import type { Manifest, ManifestEntry, ManifestLayer } from "./manifest.ts";
import { at, type Tree, textOf } from "./tree.ts";

const ALL: readonly Source[] = ["env", "config", "secret"];

/** Top-level names under which a plain map keeps the keys of one source. */
const SECTIONS: Readonly<Record<string, readonly Source[]>> = {
  env: ["env"],
  environment: ["env"],
  config: ["config"],
  variables: ["config"],
  secret: ["secret"],
  secrets: ["secret"],
};

/**
 * A plain map of keys in YAML, JSON or TOML. It doesn't say what its keys are for, so they count for every source, except below
 * a section `env`, `config` or `secrets`. A nested map stands for keys with dots (`aws.region`).
 */
export function readMap(file: string, documents: readonly Tree[]): Manifest {
  const shared = documents.flatMap((document): readonly ManifestLayer[] => {
    if (document.kind !== "map") return layer(leaves(document, ""), ALL);
    return document.entries.flatMap(({ key, place, value }) => {
      const sources = Object.hasOwn(SECTIONS, key) ? SECTIONS[key] : undefined;
      if (sources && value.kind !== "scalar") return layer(leaves(value, ""), sources);
      return layer(value.kind === "scalar" ? [{ key, place }] : leaves(value, `${key}.`), ALL);
    });
  });
  const problems = documents
    .filter((document) => document.kind === "scalar")
    .map(({ place }) => ({ place, message: "this is no map of keys, and no kind of file that is known" }));
  return { file, format: "map", components: [], bundles: [], shared, problems };
}

function leaves(tree: Tree, prefix: string): readonly ManifestEntry[] {
  if (tree.kind === "map") {
    return tree.entries.flatMap(({ key, place, value }) =>
      value.kind === "scalar" ? [{ key: prefix + key, place }] : leaves(value, `${prefix}${key}.`),
    );
  }
  if (tree.kind === "scalar") return [];
  // A list of `KEY=value`, or of `{name: KEY}` as in a pod.
  return tree.items.flatMap((item): readonly ManifestEntry[] => {
    const key = textOf(at(item, "name")) ?? /^([^=\s]+)=/.exec(textOf(item) ?? "")?.[1];
    return key === undefined ? [] : [{ key: prefix + key, place: item.place }];
  });
}

function layer(entries: readonly ManifestEntry[], sources: readonly Source[]): readonly ManifestLayer[] {
  return entries.length > 0 ? [{ kind: "keys", sources, entries }] : [];
}
