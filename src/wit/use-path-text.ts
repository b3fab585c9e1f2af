import type * as ast from "../../grammar/ast.ts";

/** A path as it is written in canonical WIT, without `%`. */
export function usePathText(path: ast.UsePath): string {
  if (!path.namespace || !path.package) return path.name.name;
  const version = path.version ? `@${path.version.text}` : "";
  return `${path.namespace.name}:${path.package.name}/${path.name.name}${version}`;
}
