/** Names of a component's imports and exports (component model "Import and Export Definitions"), with their attributes. */
import { type ByteReader, hex, malformed, name, u8, unsupported, vector } from "./bytes.ts";

export interface ExternName {
  /** As it stands: a plain name, `[method]r.m`, `ns:pkg/interface@1.2.3`, `url=<…>`, `integrity=<…>`, `locked-dep=<…>`, `unlocked-dep=<…>`. */
  readonly name: string;
  /** The interface behind a plain name: `import x: a:b/c`. */
  readonly implements?: string;
  /** What the canonical version in the name leaves out: `.1` of `a:b/c@0.2` for `0.2.1`. */
  readonly versionSuffix?: string;
  readonly externalId?: string;
}

/** A name as imports and exports spell it: 0x00 or 0x01 and the name; 0x02, the name and its attributes. */
export function externName(reader: ByteReader): ExternName {
  const at = reader.at;
  const form = u8(reader, "a name");
  if (form > 2) unsupported(at, `unknown form of a name ${hex(form)}`);
  const text = name(reader, "the name of an import or export");
  if (form < 2) return { name: text };
  const found: { implements?: string; versionSuffix?: string; externalId?: string } = {};
  vector(reader, "attributes of a name", (r) => {
    const start = r.at;
    const kind = attributes[u8(r, "an attribute of a name")];
    if (kind === undefined) unsupported(start, "unknown attribute of a name");
    if (found[kind] !== undefined) malformed(start, "an attribute of a name is there twice");
    found[kind] = name(r, "an attribute of a name");
  });
  return { name: text, ...found };
}

const attributes = ["implements", "versionSuffix", "externalId"] as const;

/** The name with its whole version: `a:b/c@0.2` and `.1` are `a:b/c@0.2.1`. */
export function fullName(extern: ExternName): string {
  return extern.name + (extern.versionSuffix ?? "");
}
