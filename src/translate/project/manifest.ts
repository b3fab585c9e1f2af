import { applyEdits, type TextEdit } from "../../../grammar/edit.ts";
import { mergeSpans } from "../edit/removal-range.ts";
import { versionFor, versionMatches } from "../match/name-resolution.ts";
import type { Pack } from "../pack/pack.ts";
import { lineSpan, removalOf, type TomlEntry, tomlEntries } from "./toml-entries.ts";

/** A manifest beside a package that names the versions of its dependencies. */
export type ManifestKind = "wkg.toml" | "deps.toml";

export interface ManifestResult {
  readonly text: string;
  readonly changed: boolean;
}

const repository = "https://github.com/WebAssembly/WASI/archive";

/**
 * Moves the versions of packages in a `wkg.toml` or a `deps.toml`, in whatever form TOML lets them be written. Entries of
 * packages that are gone are removed, but for those that are still in use (`ns:name@version`). Everything else stays to the
 * byte; a text that is not TOML stays as it is.
 */
export function updateManifest(
  kind: ManifestKind,
  text: string,
  packs: readonly Pack[],
  inUse: ReadonlySet<string> = new Set(),
): ManifestResult {
  const kept = new Set([...inUse].map((id) => id.replace(/@.*$/, "")));
  let after = text;
  for (const pack of packs) {
    const fate = (namespace: string, name: string, version: string) => fateOf(namespace, name, version, pack, kept);
    const entries = tomlEntries(after);
    const edits = kind === "wkg.toml" ? wkgEdits(entries, after, fate) : depsEdits(entries, after, pack, fate);
    after = applyEdits(after, [
      ...edits.filter((edit) => edit.text !== ""),
      ...mergeSpans(edits.filter((edit) => edit.text === "")).map((span) => ({ ...span, text: "" })),
    ]);
  }
  return { text: after, changed: after !== text };
}

/** The new version of a package at a version of the old release; `gone` where it has none, `undefined` where it stays. */
type Fate = (namespace: string, name: string, version: string) => string | "gone" | undefined;

function fateOf(
  namespace: string,
  name: string,
  version: string,
  pack: Pack,
  kept: ReadonlySet<string>,
): string | "gone" | undefined {
  const from = versionFor(pack.from, namespace, name);
  const full = /^\d+\.\d+$/.test(version) ? `${version}.0` : version;
  if (from === undefined || !versionMatches(full, from)) return undefined;
  const id = `${namespace}:${name}`;
  if (pack.gone.has(id)) return kept.has(id) ? undefined : "gone";
  return pack.moved.has(id) ? versionFor(pack.to, namespace, name) : undefined;
}

/** A version, also with the sign of a requirement before it: `^0.2.3`. */
const versionIn = /^[\s^~=<>]*(\d+\.\d+(?:\.\d+)?(?:[-+][\w.+-]*)?)\s*$/;

/** `"wasi:http" = …` and `"wasi:http".version = …`, in any table. */
function wkgEdits(entries: readonly TomlEntry[], text: string, fate: Fate): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  for (const entry of entries) {
    const at = entry.path.findLastIndex((key) => /^[\w-]+:[\w-]+(?:@.*)?$/.test(key));
    const rest = entry.path.slice(at + 1).join(".");
    const [, namespace, name] = /^([\w-]+):([\w-]+)/.exec(entry.path[at] ?? "") ?? [];
    const version = versionIn.exec(entry.text ?? "")?.[1];
    if (namespace === undefined || name === undefined || version === undefined || !["", "version"].includes(rest))
      continue;
    const to = fate(namespace, name, version);
    if (to === undefined) continue;
    if (to === "gone") edits.push({ ...removalOf(entry, at + 1, entries, text), text: "" });
    else {
      const start = entry.value.start + text.slice(entry.value.start, entry.value.end).indexOf(version);
      edits.push({ start, end: start + version.length, text: to });
    }
  }
  return edits;
}

/** `http = "https://…"`, `http = { url = "https://…" }` and `[http]` with a `url`; checksums of the old archive are removed. */
function depsEdits(entries: readonly TomlEntry[], text: string, pack: Pack, fate: Fate): readonly TextEdit[] {
  return entries.flatMap((entry): readonly TextEdit[] => {
    const [key = "", field, more] = entry.path;
    if (more !== undefined || (field !== undefined && field !== "url") || entry.text === undefined) return [];
    const source = sourceOf(key, entry.text, pack);
    const to = source && fate(source.namespace, source.name, source.version);
    if (!source || to === undefined) return [];
    if (to === "gone") return [{ ...removalOf(entry, 1, entries, text), text: "" }];
    const url = `"${repository}/v${to}.tar.gz"`;
    const folder = `"proposals/${source.name}/wit"`;
    if (field === undefined) return [{ ...entry.value, text: `{ url = ${url}, subdir = ${folder} }` }];
    const siblings = entries.filter(({ path }) => path.length === 2 && path[0] === key);
    const subdir = siblings.find(({ path }) => path[1] === "subdir");
    const sums = siblings.filter(({ path }) => /^sha\d+$/.test(path[1] ?? ""));
    return [
      { ...entry.value, text: `${url}${subdir ? "" : addedField(entry, "subdir", folder, text)}` },
      ...(subdir ? [{ ...subdir.value, text: folder }] : []),
      ...sums.map((sum) => ({ ...removalOf(sum, 2, entries, text), text: "" })),
    ];
  });
}

/** A further field behind one of the same table. */
function addedField(entry: TomlEntry, name: string, value: string, text: string): string {
  if (entry.inline) return `, ${name} = ${value}`;
  const key = text.slice(entry.key.start, entry.key.end).replace(/\burl\b(?=["']?$)/, name);
  const { start } = lineSpan(text, entry.key);
  return `${text.includes("\r\n") ? "\r\n" : "\n"}${text.slice(start, entry.key.start)}${key} = ${value}`;
}

/** The package and version that an archive of the WASI repositories holds: by the repository's name, else by the key. */
function sourceOf(
  key: string,
  url: string,
  pack: Pack,
): { readonly namespace: string; readonly name: string; readonly version: string } | undefined {
  const found =
    /^https?:\/\/github\.com\/WebAssembly\/(?:wasi-)?([\w-]+)\/.*?v?(\d+\.\d+\.\d+[\w.-]*?)\.(?:tar\.gz|tgz|zip)/i;
  const [, repositoryName = "", version] = found.exec(url) ?? [];
  if (version === undefined) return undefined;
  for (const name of [repositoryName, key, key.replace(/^wasi-/, "")]) {
    const namespace = [...pack.from.keys()].find(
      (one) => pack.moved.has(`${one}:${name}`) || pack.gone.has(`${one}:${name}`),
    );
    if (namespace !== undefined) return { namespace, name, version };
  }
  return undefined;
}
