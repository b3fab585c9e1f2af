import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import fc from "fast-check";
import { applyEdits } from "../../grammar/edit.ts";
import { offsetAt } from "../../grammar/source.ts";
import { createNodeReader } from "../../src/node/reader.ts";
import { loadPackages } from "../../src/package/load/load.ts";
import { resolveAsWritten } from "../../src/package/resolve/resolve.ts";
import { parse } from "../../src/syntax/parse.ts";
import type { TranslateSettings } from "../../src/translate/settings.ts";
import { type TranslateResult, translate } from "../../src/translate/translate.ts";
import { shippedPack } from "../translate/support/packs.ts";

export const toMaps = shippedPack("list-to-map");
export const toLists = shippedPack("map-to-list");

/** Translates a file or folder that stands on disk, with its dependencies. */
export async function translatePath(
  path: string,
  pack: typeof toMaps,
  settings: Partial<TranslateSettings> = {},
): Promise<TranslateResult> {
  const { packages } = await loadPackages([path], createNodeReader({ cwd: "/" }));
  const { model } = resolveAsWritten(packages);
  return translate(model, [pack], { includeDeps: true, ...settings });
}

/** A copy of a file or folder in which the translated texts stand. */
export function writtenOut(path: string, { files }: TranslateResult): string {
  const copy = join(temporaryFolder(), basename(path));
  cpSync(path, copy, { recursive: true });
  const root = path.replace(/^\//, "");
  for (const { file, after } of files) {
    const within = file.startsWith("/") ? file.slice(path.length) : file.slice(root.length);
    writeFileSync(statSync(path).isDirectory() ? copy + within : copy, after);
  }
  return copy;
}

/** A copy of a file or folder with every WIT text changed. */
export function copyWith(path: string, change: (text: string) => string): string {
  const copy = join(temporaryFolder(), basename(path));
  cpSync(path, copy, { recursive: true });
  const files = statSync(copy).isDirectory()
    ? readdirSync(copy, { recursive: true, encoding: "utf8" }).map((name) => join(copy, name))
    : [copy];
  for (const file of files.filter((name) => name.endsWith(".wit")))
    writeFileSync(file, change(readFileSync(file, "utf8")));
  return copy;
}

/** One of the packages of a folder, with all others as its dependencies. */
export function wasiTree(folder: string, root: string): string {
  const tree = join(temporaryFolder(), root);
  cpSync(join(folder, root), tree, { recursive: true });
  for (const name of readdirSync(folder)) {
    if (name !== root) cpSync(join(folder, name), join(tree, "deps", name), { recursive: true });
  }
  return tree;
}

function temporaryFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), "witkit-maps-")));
}

/** The roots of a folder of test packages: its files, and its folders that hold files. */
export function rootsIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => (entry.isDirectory() ? holdsWit(join(folder, entry.name)) : entry.name.endsWith(".wit")))
    .map(({ name }) => join(folder, name))
    .sort();
}

function holdsWit(folder: string): boolean {
  return readdirSync(folder).some((name) => name.endsWith(".wit"));
}

/** What comes out if nothing but the edits of a report is applied to the input. */
export function byReport({ files, report }: TranslateResult): ReadonlyMap<string, string> {
  const edits = report.packages.flatMap((one) => one.edits);
  return new Map(
    files.map(({ file, before }) => {
      const { source } = parse(before, { file }).file;
      const own = edits.filter((edit) => edit.file === file);
      const placed = own.map(({ range, after }) => ({
        start: offsetAt(source, range.start),
        end: offsetAt(source, range.end),
        text: after,
      }));
      return [file, applyEdits(before, placed)] as const;
    }),
  );
}

const names = [
  "env",
  "labels",
  "headers",
  "config",
  "xs",
  "points",
  "entries",
  "stock",
  "all",
  "get-all",
  "ids-by-name",
];
const keys = ["bool", "u8", "u64", "s16", "char", "string", "f32", "key", "other-key", "kind"];

/** `list<tuple<k, v>>` as people write it, and as nobody does. */
const spellings: readonly ((key: string, value: string) => string)[] = [
  (key, value) => `list<tuple<${key}, ${value}>>`,
  (key, value) => `list<tuple<${key},${value}>>`,
  (key, value) => `list<tuple< ${key} , ${value} >>`,
  (key, value) => `list<tuple</* k */${key}, /* v, /* w */ > */${value}>>`,
  (key, value) => `list<tuple<${key}, // behind\n${value} // >>\n>>`,
  (key, value) => `list<tuple<${key}, ${value},>>`,
  (key, value) => `list < tuple<${key}, ${value}>>`,
  (key, value) => `list<\n      tuple<${key}, ${value}>\n    >`,
  (key, value) => `list<tuple<${key}, ${value}> >`,
];

const type: fc.Arbitrary<string> = fc.letrec<{ type: string }>((tie) => ({
  type: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom("u8", "string", "key", "bytes", "list<line>", "list<entry>", "list<point>"),
    fc
      .tuple(fc.constantFrom(...keys), tie("type"), fc.constantFrom(...spellings))
      .map(([key, value, spelled]) => spelled(key, value)),
    fc
      .tuple(fc.constantFrom(...keys), tie("type"), fc.constantFrom(...spellings.slice(0, 2)))
      .map(([key, value, spelled]) => spelled(key, value)),
    tie("type").map((inner) => `option<${inner}>`),
    tie("type").map((inner) => `list<${inner}>`),
    tie("type").map((inner) => `tuple<u8, ${inner}>`),
    fc.tuple(tie("type"), tie("type")).map(([ok, err]) => `result<${ok}, ${err}>`),
  ),
})).type;

const docs = fc.constantFrom(
  "",
  "",
  "/// By name.\n  ",
  "/// A map from names to values.\n  ",
  "/// No key comes twice.\n  ",
  "/// May hold a key more than once.\n  ",
  "// in this order\n  ",
);

const member: fc.Arbitrary<(name: string) => string> = fc
  .tuple(fc.nat(6), docs, type, type)
  .map(([form, doc, one, two]) => (name) => {
    const text = [
      `type ${name} = ${one};`,
      `record ${name} { a: u8, labels: ${one}, other: ${two} }`,
      `variant ${name} { config(${one}), none, values(${two}) }`,
      `${name}: func() -> ${one};`,
      `${name}: async func(env: ${one}, headers: ${two}) -> result<_, ${one}>;`,
      `resource ${name} { constructor(tags: ${one}); get: func(key: string) -> option<u8>; all: func() -> ${two}; }`,
      `resource ${name} { append: func(name: string, value: u8); copy-all: static func() -> ${one}; }`,
    ];
    return `${doc}${text[form] ?? ""} // ${name}`;
  });

/** A package without maps and with many lists of pairs. */
export const pairsPackage: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.tuple(member, fc.constantFrom(...names)), { minLength: 1, maxLength: 6 }),
    type,
    fc.constantFrom("\n", "\r\n"),
  )
  .map(([members, single, lineBreak]) => {
    const items = members.map(([make, name], index) => make(`${name}-${index}`)).join("\n  ");
    return `package test:made@0.1.0;

interface keys { type key = string; type bytes = list<u8>; }
interface made {
  use keys.{key, bytes};
  type other-key = key;
  type line = tuple<key, bytes>;
  enum kind { a }
  record entry { key: other-key, value: bytes }
  record point { x: u32, y: u32 }
  ${items}
}
world w {
  use made.{other-key as key, line, entry, point, kind};
  type other-key = key;
  use keys.{bytes};
  import settings: func() -> ${single};
  export made;
  export run: func(env: ${single});
}
`.replaceAll("\n", lineBreak);
  });
