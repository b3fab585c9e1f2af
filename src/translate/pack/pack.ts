import type { Diagnostic } from "../../common/diagnostic.ts";
import type { Reexports, VersionTable } from "../match/name-resolution.ts";
import { parseItemKey } from "../match/name-resolution.ts";
import { type NoteDefinition, noteCatalog } from "../report/note-catalog.ts";
import { readRule, readWhere } from "./read-rule.ts";
import type { TranslationRule } from "./rule.ts";
import { withEvidence } from "./rule-evidence.ts";
import {
  fieldsOf,
  listOf,
  mapOf,
  type PackText,
  type PackValue,
  type Problems,
  problem,
  readPackText,
  textOf,
  wordOf,
} from "./yaml-values.ts";

/** A rule pack, loaded and checked (docs/rule-language.md). */
export interface Pack {
  readonly name: string;
  readonly about: string;
  /** The releases that it starts from, and those that it leads to: `wasi` → `0.2`, `wasi` → `0.3.0`. */
  readonly from: VersionTable;
  readonly to: VersionTable;
  /** Packages of `from` that have a release of `to`, and those that have none because they are gone. */
  readonly moved: ReadonlySet<string>;
  readonly gone: ReadonlySet<string>;
  readonly rules: readonly TranslationRule[];
  /** `ns:pkg/i` or `ns:pkg/i#t` → the same notation, or nothing where it is gone. */
  readonly references: ReadonlyMap<string, PackReference>;
  readonly reexports: Reexports;
  readonly tables: readonly PackTable[];
  /** Packages that the pack moves count as new from that release: every `@since` names it. */
  readonly restartGates: boolean;
  /** WIT texts of the `to` releases, signatures only: to resolve and verify what a package refers to. */
  readonly texts: readonly PackText[];
  readonly notes: ReadonlyMap<string, NoteDefinition>;
}

export interface PackReference {
  readonly to: string | undefined;
  /** A note for each place that refers to it. */
  readonly note?: string;
  readonly message?: string;
}

/** What becomes of the declarations of one package, item by item, in two layers: names and text. */
export interface PackTable {
  /** `ns:name`. */
  readonly package: string;
  /** `names`: what a declaration is called now and where it stands. `text`: declarations written anew, and new ones. */
  readonly layer: "names" | "text";
  readonly names: ReadonlyMap<string, string>;
  /** Items that go, with what takes their place. */
  readonly removed: ReadonlyMap<string, string>;
  /** Declarations by their new item: written anew, or added. */
  readonly text: ReadonlyMap<string, string>;
  /** Items that the table leaves to a person, with the reason. */
  readonly todo: ReadonlyMap<string, string>;
}

const packFields = [
  "name",
  "about",
  "from",
  "to",
  "moved",
  "gone",
  "rules",
  "references",
  "reexports",
  "tables",
  "texts",
  "gates",
  "where",
  "notes",
];

/** The file of a pack's folder that names the others. */
export const packFile = "pack.yaml";

/**
 * Reads a pack from its texts: the files of its folder (one of them `pack.yaml`), or a single file. What is wrong is in
 * `diagnostics`, each at its place; a pack with errors must not be used.
 * @param path what to call the pack where it has no text
 */
export function loadPack(
  texts: readonly PackText[],
  path: string = packFile,
): { pack?: Pack; diagnostics: readonly Diagnostic[] } {
  const problems: Problems = [];
  const main = texts.find(({ file }) => baseName(file) === packFile) ?? (texts.length === 1 ? texts[0] : undefined);
  if (!main) {
    const file = texts[0]?.file ?? path;
    return {
      diagnostics: [
        {
          rule: "config/rule-pack",
          severity: "error",
          message: `a rule pack needs a \`${packFile}\`, found none`,
          file,
        },
      ],
    };
  }
  const root = readPackText(main, problems);
  if (!root) return { diagnostics: problems };
  const part = (value: PackValue): PackValue | undefined => readPart(value, main, texts, problems);
  const fields = fieldsOf(root, packFields, "a rule pack", problems);
  const name = textOf(fields.get("name"), "`name`", problems);
  if (name === undefined) problems.push(problem(root, "a rule pack needs a `name`"));
  const from = readVersions(fields.get("from"), "`from`", problems);
  const inherited = readWhere(fields.get("where"), problems);
  const rules = listOf(fields.get("rules"), "`rules`", problems)
    .flatMap((entry) => readRules(entry, part, problems))
    .map((rule) => withEvidence(rule, from, inherited));
  const notes = readNotes(fields.get("notes"), part, problems);
  for (const rule of rules) checkNotes(rule, notes, problems);
  const references = fields.get("references");
  const reexports = fields.get("reexports");
  const pack: Pack = {
    name: name ?? "",
    about: textOf(fields.get("about"), "`about`", problems) ?? "",
    from,
    to: readVersions(fields.get("to"), "`to`", problems),
    moved: readNames(fields.get("moved"), "`moved`", problems),
    gone: readNames(fields.get("gone"), "`gone`", problems),
    rules,
    references: references ? readReferences(part(references), problems) : new Map(),
    reexports: reexports ? readTexts(part(reexports), "`reexports`", problems) : new Map(),
    tables: listOf(fields.get("tables"), "`tables`", problems).flatMap((entry) => readTables(part(entry), problems)),
    texts: listOf(fields.get("texts"), "`texts`", problems).flatMap(
      (entry) => findText(entry, main, texts, problems) ?? [],
    ),
    restartGates: wordOf(fields.get("gates"), ["restart", "keep"], "`gates`", problems) === "restart",
    notes,
  };
  return problems.length > 0 ? { diagnostics: problems } : { pack, diagnostics: problems };
}

/** Every note of a rule has to be one that the engine or the pack has words for, unless the rule brings its own. */
function checkNotes(rule: TranslationRule, notes: ReadonlyMap<string, NoteDefinition>, problems: Problems): void {
  const lines = rule.lets.flatMap((binding) => binding.lines.flatMap(({ note }) => note ?? []));
  const ids = [...(rule.note !== undefined && rule.message === undefined ? [rule.note] : []), ...lines];
  for (const id of ids)
    if (!notes.has(id) && !noteCatalog.has(id))
      problems.push(
        problem(
          rule.place,
          `\`${rule.id}\` makes the note \`${id}\`, which nothing defines`,
          "define it under `notes`, or give the rule a `message`",
        ),
      );
}

function baseName(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1);
}

/** A part of a pack: written in place, or the name of a file beside it. */
function readPart(
  value: PackValue,
  main: PackText,
  texts: readonly PackText[],
  problems: Problems,
): PackValue | undefined {
  if (value.content.kind !== "text") return value;
  const text = findText(value, main, texts, problems);
  return text && readPackText(text, problems);
}

function findText(
  value: PackValue,
  main: PackText,
  texts: readonly PackText[],
  problems: Problems,
): PackText | undefined {
  const name = textOf(value, "the name of a file", problems);
  if (name === undefined) return undefined;
  const wanted = main.file.slice(0, main.file.length - baseName(main.file).length) + name;
  const found = texts.find(({ file }) => file === wanted);
  if (!found) problems.push(problem(value, `the pack has no file \`${name}\``));
  return found;
}

function readRules(
  entry: PackValue,
  part: (value: PackValue) => PackValue | undefined,
  problems: Problems,
): readonly TranslationRule[] {
  const value = part(entry);
  if (!value || value.content.kind === "nothing") return [];
  const rules = value.content.kind === "list" ? value.content.items : [value];
  return rules.flatMap((rule) => readRule(rule, problems) ?? []);
}

function readVersions(value: PackValue | undefined, what: string, problems: Problems): VersionTable {
  return value ? readTexts(value, what, problems) : new Map();
}

function readTexts(value: PackValue | undefined, what: string, problems: Problems): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (!value) return found;
  for (const [key, entry] of mapOf(value, what, problems)) {
    const text = textOf(entry, `the value of \`${key}\``, problems);
    if (text !== undefined) found.set(key, text);
  }
  return found;
}

function readNames(value: PackValue | undefined, what: string, problems: Problems): ReadonlySet<string> {
  return new Set(listOf(value, what, problems).flatMap((item) => textOf(item, what, problems) ?? []));
}

function readReferences(value: PackValue | undefined, problems: Problems): ReadonlyMap<string, PackReference> {
  const found = new Map<string, PackReference>();
  if (!value) return found;
  for (const [key, entry] of mapOf(value, "`references`", problems)) {
    const row = readReference(entry, problems);
    const ends = [key, ...(row.to === undefined ? [] : [row.to])];
    const wrong = ends.find((end) => !parseItemKey(end));
    if (wrong !== undefined)
      problems.push(
        problem(entry, `\`${wrong}\` is no item`, "an item is `ns:pkg/interface` or `ns:pkg/interface#name`"),
      );
    else if (row.to !== undefined && key.includes("#") !== row.to.includes("#")) {
      problems.push(
        problem(
          entry,
          `\`${key}\` and \`${row.to}\` are not of one kind: an interface goes to an interface, an item to an item`,
        ),
      );
    } else found.set(key, row);
  }
  return found;
}

function readReference(value: PackValue, problems: Problems): PackReference {
  if (value.content.kind === "nothing") return { to: undefined };
  if (value.content.kind === "text") return { to: value.content.text };
  const fields = fieldsOf(value, ["to", "note", "message"], "a reference", problems);
  const to = fields.get("to");
  const note = textOf(fields.get("note"), "`note`", problems);
  const message = textOf(fields.get("message"), "`message`", problems);
  return {
    to: to && to.content.kind !== "nothing" ? textOf(to, "`to`", problems) : undefined,
    ...(note === undefined ? {} : { note }),
    ...(message === undefined ? {} : { message }),
  };
}

function readTables(value: PackValue | undefined, problems: Problems): readonly PackTable[] {
  if (!value) return [];
  const list = value.content.kind === "list" ? value.content.items : [value];
  return list.flatMap((entry) => {
    const fields = fieldsOf(entry, ["package", "layer", "names", "removed", "text", "todo"], "a table", problems);
    const name = textOf(fields.get("package"), "`package`", problems);
    if (name === undefined) problems.push(problem(entry, "a table needs a `package`"));
    const layer = wordOf(fields.get("layer"), ["names", "text"], "`layer`", problems) ?? "text";
    const texts = (field: string) => readTexts(fields.get(field), `\`${field}\``, problems);
    return name === undefined
      ? []
      : [
          {
            package: name,
            layer,
            names: texts("names"),
            removed: texts("removed"),
            text: texts("text"),
            todo: texts("todo"),
          },
        ];
  });
}

function readNotes(
  value: PackValue | undefined,
  part: (value: PackValue) => PackValue | undefined,
  problems: Problems,
): ReadonlyMap<string, NoteDefinition> {
  const found = new Map<string, NoteDefinition>();
  const map = value && part(value);
  if (!map) return found;
  for (const [id, entry] of mapOf(map, "`notes`", problems)) {
    const fields = fieldsOf(entry, ["severity", "message"], "a note", problems);
    const severity = wordOf(fields.get("severity"), ["action", "info"], "`severity`", problems);
    const message = textOf(fields.get("message"), "`message`", problems);
    if (severity !== undefined && message !== undefined) found.set(id, { severity, message });
  }
  return found;
}
