import { versionFor, versionMatches } from "../match/name-resolution.ts";
import type { Pack } from "../pack/pack.ts";

/** A manifest beside a package that names the versions of its dependencies. */
export type ManifestKind = "wkg.toml" | "deps.toml";

export interface ManifestResult {
  readonly text: string;
  readonly changed: boolean;
}

const repository = "https://github.com/WebAssembly/WASI/archive";

/**
 * Moves the versions of packages in a `wkg.toml` (`"wasi:http" = "0.2.3"`, also with `version = …`) or a `deps.toml`
 * (`http = "https://…/v0.2.3.tar.gz"`, also with `url = …`). Lines about packages that are gone go, but for those that are still in use (`ns:name@version`). Everything else
 * stays to the byte.
 */
export function updateManifest(
  kind: ManifestKind,
  text: string,
  packs: readonly Pack[],
  inUse: ReadonlySet<string> = new Set(),
): ManifestResult {
  let lines = text.split(/(?<=\n)/);
  const kept = new Set([...inUse].map((id) => id.replace(/@.*$/, "")));
  for (const pack of packs) {
    const goes = (name: string) => pack.gone.has(name) && !kept.has(name);
    lines = kind === "wkg.toml" ? lines.flatMap((line) => wkgLine(line, pack, goes)) : depsLines(lines, pack, goes);
  }
  const after = lines.join("");
  return { text: after, changed: after !== text };
}

/** `"wasi:http" = …` with a version of the old release. */
function wkgLine(line: string, pack: Pack, goes: (name: string) => boolean): readonly string[] {
  const found = /^\s*"([\w-]+):([\w-]+)(?:@[^"]*)?"\s*=/.exec(line);
  const [, namespace, name] = found ?? [];
  if (namespace === undefined || name === undefined) return [line];
  const from = versionFor(pack.from, namespace, name);
  const to = versionFor(pack.to, namespace, name);
  const version = /(\d+\.\d+\.\d+[\w.+-]*)"/.exec(line.slice(found?.[0].length ?? 0))?.[1];
  if (from === undefined || version === undefined || !versionMatches(version, from)) return [line];
  if (goes(`${namespace}:${name}`)) return [];
  return pack.moved.has(`${namespace}:${name}`) && to !== undefined ? [line.replace(version, to)] : [line];
}

/** `name = "…"`, `name = { url = "…" }` and `[name]` with `url = "…"`; checksums of what was there before go. */
function depsLines(lines: readonly string[], pack: Pack, goes: (name: string) => boolean): string[] {
  const out: string[] = [];
  let section: string | undefined;
  let moved = false;
  for (const line of lines) {
    const header = /^\s*\[\s*"?([\w-]+)"?\s*\]/.exec(line);
    if (header) {
      section = header[1];
      moved = false;
    }
    const entry = /^\s*"?([\w-]+)"?\s*=/.exec(line);
    const url = /"(https?:\/\/[^"]*?v?(\d+\.\d+\.\d+[\w.-]*?)\.(?:tar\.gz|zip)[^"]*)"/.exec(line);
    const inSection =
      section !== undefined && (entry?.[1] === "url" || entry?.[1] === "sha256" || entry?.[1] === "sha512");
    const name = inSection ? section : entry?.[1];
    if (inSection && moved && entry?.[1] !== "url") continue;
    const target = name === undefined || !url ? undefined : newSource(name, url[2] ?? "", url[1] ?? "", pack, goes);
    if (target === undefined) out.push(line);
    else if (target !== "gone" && url) {
      moved = true;
      out.push(...depsEntry(line, url[1] ?? "", target, name ?? "", inSection));
    }
  }
  return out;
}

/** From 0.3 on the packages of WASI stand in one repository, each in a folder of its own. */
function newSource(
  name: string,
  version: string,
  url: string,
  pack: Pack,
  goes: (name: string) => boolean,
): string | "gone" | undefined {
  const namespace = [...pack.from.keys()].find(
    (key) => pack.moved.has(`${key}:${name}`) || pack.gone.has(`${key}:${name}`),
  );
  if (namespace === undefined || !/github\.com\/WebAssembly\//i.test(url)) return undefined;
  const from = versionFor(pack.from, namespace, name);
  const to = versionFor(pack.to, namespace, name);
  if (from === undefined || to === undefined || !versionMatches(version, from)) return undefined;
  if (goes(`${namespace}:${name}`)) return "gone";
  return pack.gone.has(`${namespace}:${name}`) ? undefined : `${repository}/v${to}.tar.gz`;
}

function depsEntry(line: string, old: string, url: string, name: string, inSection: boolean): readonly string[] {
  const folder = `proposals/${name}/wit`;
  const end = /\r?\n$/.exec(line)?.[0] ?? "";
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  if (inSection) return [`${indent}url = "${url}"${end}`, `${indent}subdir = "${folder}"${end}`];
  if (!line.includes("{")) return [`${indent}${name} = { url = "${url}", subdir = "${folder}" }${end}`];
  const without = line.replace(/,?\s*(?:sha256|sha512|subdir)\s*=\s*"[^"]*"/g, "");
  return [without.replace(`"${old}"`, `"${url}", subdir = "${folder}"`)];
}
