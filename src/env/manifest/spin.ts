import type { Source } from "../report/report.ts";
import type { Bundle, Manifest, ManifestComponent, ManifestEntry, ManifestLayer } from "./manifest.ts";
import { at, baseName, entriesOf, type Tree, textOf } from "./tree.ts";

/** Whether a TOML document is the manifest of a Spin application. */
export function isSpin(document: Tree): boolean {
  if (at(document, "spin_manifest_version") ?? at(document, "spin_version")) return true;
  const components = at(document, "component");
  if (components?.kind === "list") return components.items.some((item) => at(item, "source"));
  return entriesOf(components).some(({ value }) =>
    ["source", "variables", "environment"].some((key) => at(value, key)),
  );
}

/**
 * `spin.toml`, version 2 (`[component.NAME]`) and 1 (`[[component]]`). A component reads its own `variables`; a variable of the
 * application reaches it only through a template there. A file without components is a fragment, whose variables count for all.
 */
export function readSpin(file: string, document: Tree): Manifest {
  const application = entriesOf(at(document, "variables"));
  const found = componentTrees(document);
  const bundles = application.map(
    ({ key, place }): Bundle => ({ kind: "variable", name: key, place, entries: [], alone: [] }),
  );
  return {
    file,
    format: "spin",
    components: found.map(({ name, tree }) => component(name, tree)),
    bundles,
    shared: found.length === 0 ? keys(application, ["config"]) : [],
    problems: [],
  };
}

function componentTrees(document: Tree): readonly { readonly name: string; readonly tree: Tree }[] {
  const components = at(document, "component");
  if (components?.kind === "list")
    return components.items.map((tree) => ({ name: textOf(at(tree, "id")) ?? "", tree }));
  return entriesOf(components).map(({ key, value }) => ({ name: key, tree: value }));
}

function component(name: string, tree: Tree): ManifestComponent {
  const source = at(tree, "source");
  const path = textOf(source) ?? textOf(at(source, "url"));
  const templates = variablesOf(tree).flatMap(({ value }): readonly ManifestLayer[] => {
    const names = [...(textOf(value) ?? "").matchAll(/\{\{\s*([a-z][a-z0-9_]*)\s*\}\}/g)].map(
      (match) => match[1] ?? "",
    );
    return names.map((variable) => ({
      kind: "reference",
      sources: [],
      bundle: "variable",
      name: variable,
      place: value.place,
    }));
  });
  return {
    name,
    place: tree.place,
    aliases: path ? [baseName(path)] : [],
    layers: [
      ...keys(variablesOf(tree), ["config"]),
      ...templates,
      ...keys(entriesOf(at(tree, "environment")), ["env"]),
    ],
  };
}

/** `variables`; in version 1 it is called `config`. */
function variablesOf(tree: Tree) {
  return [...entriesOf(at(tree, "variables")), ...entriesOf(at(tree, "config"))];
}

function keys(
  entries: readonly { key: string; place: ManifestEntry["place"] }[],
  sources: readonly Source[],
): readonly ManifestLayer[] {
  return entries.length > 0
    ? [{ kind: "keys", sources, entries: entries.map(({ key, place }) => ({ key, place })) }]
    : [];
}
