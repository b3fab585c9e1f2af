import type { UsePath } from "../../grammar/ast.ts";
import { classifyWord, Id } from "../../grammar/tokens.ts";

/** A name as it is written in WIT: with `%` where it is a keyword. */
export function nameText(name: string): string {
  return classifyWord(name, 0, name.length) === Id ? name : `%${name}`;
}

/** An id (`ns:pkg`, `ns:pkg/name@1.0.0`) as it is written in WIT. */
export function idText(id: string): string {
  const at = id.indexOf("@");
  const [names, version] = at < 0 ? [id, ""] : [id.slice(0, at), id.slice(at)];
  return names.replace(/[^:/]+/g, nameText) + version;
}

/** A path as it is written in WIT, `%` only where a keyword needs it. */
export function usePathText(path: UsePath): string {
  return idText(usePathId(path));
}

/** What a path names, as ids spell it: `ns:pkg/name@1.0.0`, never a `%`. */
export function usePathId(path: UsePath): string {
  if (!path.namespace || !path.package) return path.name.name;
  const version = path.version ? `@${path.version.text}` : "";
  return `${path.namespace.name}:${path.package.name}/${path.name.name}${version}`;
}
