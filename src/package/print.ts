import type { Resolved as ResolvedShape } from "../wit/resolved.ts";
import { witTexts } from "../wit/resolved-text.ts";
import { resolvedShape } from "./json.ts";
import type { Model, Package } from "./model.ts";
import type { IndexedModel } from "./resolve/indexed-package.ts";
import { resolvedView } from "./resolve/resolve.ts";

/** The packages that the user named: not those nested in their files, not dependencies. */
export function rootPackages(model: Model): readonly Package[] {
  return model.packages.filter((pkg) => pkg.role === "root" && pkg.declaration?.kind !== "nested-package");
}

/**
 * The resolved packages as canonical WIT, one text for each root: as the official tools print them, features applied,
 * worlds complete, docs and gates kept, every other package that the root has as a nested package behind it. Printing the
 * text of a printed package changes nothing.
 */
export function print(model: Model): string {
  const roots = rootPackages(model);
  const texts = roots.map((root) => printPackage(model, root));
  if (texts.length === 1) return texts[0] ?? "";
  return roots.map((root, index) => `// ${root.path}\n${texts[index] ?? ""}`).join("\n");
}

/** One root package of a model. */
export function printPackage(model: Model, root: Package): string {
  const view = resolvedView(model, root);
  const index = view.packages.findIndex((pkg) => pkg.package === root);
  const [own, ...others] = witTexts({ kind: "package", resolved: printable(view), package: index, omitted: [] });
  // By name: the order of the lists depends on references that may be gone from what is printed.
  others.sort((a, b) => (a.package < b.package ? -1 : 1));
  return [own?.text ?? "", ...others.map(({ text }) => nestedText(text))].join("\n");
}

/** `package ns:name;` and what follows, as `package ns:name { … }`. */
function nestedText(text: string): string {
  const lines = text.trimEnd().split("\n");
  const header = lines.findIndex((line) => line.startsWith("package "));
  const body = lines.slice(header + 1).map((line) => (line === "" ? "" : `  ${line}`));
  const docs = lines.slice(0, header);
  const head = `${(lines[header] ?? "").replace(/;$/, "")} {`;
  return `${[...docs, head, ...body.slice(body[0] === "" ? 1 : 0), "}"].join("\n")}\n`;
}

/** Docs as they come back when they are read again: no white space at line ends, no indentation that all lines share. */
function printable(view: IndexedModel): ResolvedShape {
  return resolvedShape(view, (docs) => {
    const lines = docs
      .split("\n")
      .map((line) => line.trimEnd().replace(/^[ \t\f]+/, (indent) => indent.replace(/[\t\f]/g, "  ")));
    const used = lines.filter((line) => line !== "");
    const margin = used.reduce(
      (least, line) => Math.min(least, line.length - line.trimStart().length),
      Number.POSITIVE_INFINITY,
    );
    return lines.map((line) => line.slice(Number.isFinite(margin) ? margin : 0)).join("\n");
  });
}
