/** `action`: a person has to do something before the package is right. `info`: something to know. */
export type NoteSeverity = "action" | "info";

export interface NoteDefinition {
  readonly severity: NoteSeverity;
  /** `{x}` stands for a word of the place. */
  readonly message: string;
}

/** The notes that the engine itself makes; a pack may add its own, and give these other words. */
export const noteCatalog: ReadonlyMap<string, NoteDefinition> = new Map<string, NoteDefinition>([
  [
    "note/missing-error-type",
    {
      severity: "action",
      message:
        "`{name}` had no error type of its own; `{type}` was made for it. Say what can go wrong there, or name a type with --error-type",
    },
  ],
  [
    "note/start-finish",
    {
      severity: "info",
      message: "`start-{x}` and `finish-{x}` became `{x}: async func`; make it a plain `func` if it never waits",
    },
  ],
  [
    "note/first-class-pollable",
    {
      severity: "action",
      message:
        "a pollable in `{name}` has no counterpart: return a `future<T>` or `stream<T>`, or make the operation that it announced `async`",
    },
  ],
  [
    "note/direction-flipped",
    {
      severity: "info",
      message:
        "`{name}` now takes the data from its caller; flush, check-write, splice and write-zeroes have no counterpart, the returned future says when all is done",
    },
  ],
  [
    "note/merged-errors",
    {
      severity: "action",
      message:
        "`{name}` can fail in two ways, at the call and at its completion; both errors were kept, one inside the other: check whether one is enough",
    },
  ],
  ["note/removed-type", { severity: "action", message: "`{type}` is gone{instead}; it is still named by `{name}`" }],
  [
    "note/page-errors",
    {
      severity: "info",
      message:
        "`{name}` reports an error only at its start; an error while a later page was read has no place in `stream<…>`: return `tuple<stream<…>, future<result<_, …>>>` if callers need it",
    },
  ],
  [
    "note/none-dropped",
    {
      severity: "info",
      message:
        "`{name}` waits now, so `none` for “not yet” is gone; if `none` also meant that there is nothing more, return `option<…>`",
    },
  ],
  [
    "note/ownership-moves",
    {
      severity: "info",
      message: "`{name}` borrowed its stream; `stream<u8>` moves to the callee, so the caller cannot go on with it",
    },
  ],
  ["note/removed-docs", { severity: "info", message: "the docs of `{name}` were removed with it: “{text}”" }],
  [
    "note/stale-docs",
    {
      severity: "info",
      message: "the docs of `{name}` mention {removed}, which the translation removed: rewrite them",
    },
  ],
  ["note/invented-name", { severity: "info", message: "the name `{name}` was chosen by rule; rename it freely" }],
  ["note/error-cases", { severity: "info", message: "the cases of `{name}` changed: {what}" }],
  [
    "note/version-bump",
    { severity: "info", message: "`{package}` changed incompatibly: give it a new version{suggestion}" },
  ],
  [
    "note/async-candidates",
    {
      severity: "info",
      message:
        "these functions can fail and stayed synchronous: {functions}. If they wait, use --async fallible, or name those that wait in --async-list FILE",
    },
  ],
  ["note/changed-meaning", { severity: "info", message: "`{type}` means something else now" }],
  [
    "note/no-p3-package",
    { severity: "info", message: "there is no release of `{package}` for WASI 0.3; `{path}` was left as it is" },
  ],
  ["note/removed-function", { severity: "info", message: "`{type}` lost functions" }],
  [
    "note/mixed-world",
    { severity: "info", message: "`{name}` refers to {old} and to {new}; both can stand side by side in one world" },
  ],
  [
    "note/unsupported-version",
    {
      severity: "action",
      message: "`{path}` is not a release that the pack `{pack}` starts from; move to {from} first",
    },
  ],
  [
    "note/fetch-dependencies",
    { severity: "info", message: "the packages under deps/ stayed as they are; fetch the new ones with `{command}`" },
  ],
  ["note/lock-file", { severity: "info", message: "`{file}` still names the old versions; renew it with `{command}`" }],
]);

/** The message with the words of a place filled in; a word that the place lacks leaves nothing behind. */
export function noteMessage(definition: NoteDefinition, words: Readonly<Record<string, string>>): string {
  return fillWords(definition.message, words);
}

export function fillWords(text: string, words: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_, key: string) => words[key] ?? "");
}
