/** A finding that is not of a lint or translation rule: what it says, and what to do about it. */
export interface CatalogEntry {
  readonly id: string;
  /** What is wrong where it is reported, in one sentence. */
  readonly what: string;
  /** What to do about it. */
  readonly todo: string;
}

/**
 * Every id that a command prints and that is not a lint rule, a translation rule or a note of a pack, by family. A test compares the
 * list with the ids in the code.
 */
export const catalog: readonly CatalogEntry[] = [
  // Parser. These are always errors: a text that does not parse has no meaning.
  entry(
    "syntax/attribute-position",
    "An attribute is not directly above an item.",
    "Move it above the item that it is about.",
  ),
  entry("syntax/duplicate-attribute", "An attribute is given twice on one item.", "Remove one of the two."),
  entry(
    "syntax/empty-type",
    "An enum, variant or flags type is empty where WIT requires a member.",
    "Add a member, or remove the type.",
  ),
  entry(
    "syntax/forbidden-character",
    "The text contains a control or bidirectional character that WIT forbids.",
    "Remove the character.",
  ),
  entry(
    "syntax/invalid-identifier",
    "A word is not a valid identifier.",
    "Use lower-case words joined by `-`, each beginning with a letter.",
  ),
  entry(
    "syntax/invalid-string",
    "A string literal is not valid.",
    "Close the string, and use only the escapes that WIT knows.",
  ),
  entry("syntax/invalid-utf8", "A file is not valid UTF-8.", "Save the file as UTF-8."),
  entry(
    "syntax/invalid-version",
    "A version is not a valid semantic version.",
    "Write `major.minor.patch`, without leading zeros.",
  ),
  entry("syntax/list-size", "The length of a fixed-length list is too large.", "The largest length is 4294967295."),
  entry("syntax/nesting", "Types or packages are nested too deeply.", "Give the inner types names of their own."),
  entry("syntax/reserved-word", "A keyword is used as a name.", "Write `%` in front of it, or choose another name."),
  entry(
    "syntax/too-many-mistakes",
    "A file has so many syntax errors that the rest is not read.",
    "Check that it is a WIT file.",
  ),
  entry(
    "syntax/unexpected-character",
    "A character cannot begin any word of WIT.",
    "Remove it; comments begin with `//`.",
  ),
  entry(
    "syntax/unexpected-token",
    "A word is not what the grammar expects at this place.",
    "The message says what was expected.",
  ),
  entry("syntax/unterminated-comment", "A block comment is not closed.", "Close it with `*/`."),
  // Loading and resolving.
  entry(
    "package/ambiguous",
    "A reference fits two packages of one name and version.",
    "Name only one of them on the command line, or put the right one under `deps/`.",
  ),
  entry(
    "package/component",
    "A file under `deps/` is a component, not a WIT package.",
    "Replace it by the WIT package that describes its interfaces.",
  ),
  entry("package/cycle", "Packages depend on one another in a circle.", "Move what both need into a third package."),
  entry("package/defined-twice", "A package is defined in two places.", "Remove or rename one of the two."),
  entry(
    "package/docs-twice",
    "Several `package` headers of one package have doc comments.",
    "Keep the docs on one of them.",
  ),
  entry(
    "package/header-mismatch",
    "The files of one folder name different packages.",
    "Give them one header, or put each package into a folder of its own.",
  ),
  entry(
    "package/missing-dependency",
    "A package that is referred to is neither under `deps/` nor on the command line.",
    "Fetch it with `wkg wit fetch`, or name its folder on the command line. `lint`, `fmt` and `translate` go on without it.",
  ),
  entry("package/nested-too-deep", "A nested package is not at the top level of a file.", "Move it to the top level."),
  entry(
    "package/no-header",
    "No file of a package has a `package` header.",
    "Add `package namespace:name;` to one of the files.",
  ),
  entry(
    "package/unsupported-input",
    "A file is in a form that cannot be read.",
    "Convert it to WIT text or to a binary package.",
  ),
  entry(
    "name/cycle",
    "An interface or world depends on itself.",
    "Break the circle, for example by moving shared types into an interface of their own.",
  ),
  entry("name/duplicate", "Two names of one scope are equal.", "Rename one of them."),
  entry(
    "name/duplicate-in-file",
    "A file defines or imports a name twice at its top level.",
    "Rename one of them, or use `as`.",
  ),
  entry("name/duplicate-item", "A package has two interfaces or worlds of one name.", "Rename one of them."),
  entry("name/duplicate-param", "A function has two parameters of one name.", "Rename one of them."),
  entry("name/not-a-type", "A `use` names something that is not a type.", "Only types can be imported by `use`."),
  entry("name/shadowed", "A name hides another one that is in scope.", "Rename one of them."),
  entry(
    "name/unknown-item",
    "An interface or world does not exist.",
    "Check the spelling, and the version of the package.",
  ),
  entry(
    "name/unknown-type",
    "A `use` names a type that the interface does not define.",
    "Check the spelling, and the version of the package.",
  ),
  entry(
    "name/wrong-kind",
    "A name is an interface where a world is expected, or the reverse.",
    "Refer to an item of the right kind.",
  ),
  entry("type/borrow-in-result", "A function returns a type that contains a `borrow`.", "Return an owned resource."),
  entry(
    "type/constructor-result",
    "The result of a constructor is not the resource that it constructs.",
    "Return the resource, or `result<resource, error>`.",
  ),
  entry(
    "type/cycle",
    "A type contains itself.",
    "Types of WIT cannot be recursive; use a resource or an index into a list.",
  ),
  entry(
    "type/not-a-resource",
    "A handle is made of a type that is not a resource.",
    "Use the type by value, or declare a resource.",
  ),
  entry("type/not-a-type", "A function is used as a type.", "Name a type."),
  entry("type/unknown", "A type does not exist.", "Check the spelling, or import the type with `use`."),
  entry("world/duplicate-interface", "A world imports or exports one interface twice.", "Remove one of the two."),
  entry(
    "world/export-conflict",
    "An export of a world needs types that another export of it defines differently.",
    "Export the interface that defines the types, or only one of the two.",
  ),
  entry(
    "world/include-conflict",
    "An included world brings a name that the world already has.",
    "Rename it with `include … with { old as new }`.",
  ),
  entry("world/name-conflict", "Two imports or two exports of a world have one name.", "Rename one of them."),
  entry("world/too-large", "A world has more items than are expanded.", "Split the world."),
  entry(
    "gate/excluded",
    "A reference names an item whose feature is not selected.",
    "Select the feature with `--features`, or gate the reference too.",
  ),
  entry(
    "gate/mismatch",
    "A renamed item of an included world is gated by a feature that is not selected.",
    "Select the feature with `--features`, or gate the `include` too.",
  ),
  entry(
    "gate/since",
    "A gate of a translated package names the release that it was translated from.",
    "`translate` moves it to the new version of the package.",
  ),
  // Commands.
  entry(
    "lint/too-many-findings",
    "More findings than the limit were found; the others are not shown.",
    "Fix the ones that are shown first.",
  ),
  entry(
    "diff/incompatible",
    "The two sides are of different kinds and cannot be compared.",
    "Compare two packages, two components, or a component with a world.",
  ),
  entry(
    "diff/no-world",
    "The world that a component is compared with does not exist.",
    "Check the name and the version of the world.",
  ),
  entry(
    "diff/version-bump",
    "The version of a package moved less than its changes require.",
    "Publish it under the version that the help names, or a later one.",
  ),
  entry("fmt/not-formatted", "A file is not formatted.", "Run `witkit fmt`."),
  entry(
    "env/changed",
    "A key is read in another way than by the older binary.",
    "Check that the value that is supplied still fits.",
  ),
  entry("env/duplicate", "A key is supplied in several places.", "Remove all but one."),
  entry(
    "env/ignored-line",
    "A line of a configuration file has no meaning and is ignored.",
    "Correct or remove the line.",
  ),
  entry("env/invalid-value", "A value that is supplied is not one that the binary can read.", "Correct the value."),
  entry(
    "env/maybe-missing",
    "A key that a binary may require is not supplied.",
    "Supply it; `--strict` makes this an error, `--allow-unknown-required` leaves it out.",
  ),
  entry(
    "env/maybe-new-required",
    "The new binary may require a key that the old one did not.",
    "Supply it before the new binary is deployed.",
  ),
  entry(
    "env/misplaced",
    "A key is supplied as another kind of value than the binary reads.",
    "Supply it as the kind that the message names.",
  ),
  entry(
    "env/missing-optional",
    "A key that a binary reads, but does not require, is not supplied.",
    "Supply it if the default is not what you want.",
  ),
  entry(
    "env/missing-reference",
    "A manifest refers to a variable, secret or config map that none of the files has.",
    "Declare it, or give the file that has it with another `--check`.",
  ),
  entry("env/missing-required", "A key that a binary requires is not supplied.", "Supply it."),
  entry(
    "env/new-optional",
    "The new binary reads a key that the old one did not, and does not require it.",
    "Supply it if the default is not what you want.",
  ),
  entry(
    "env/new-required",
    "The new binary requires a key that the old one did not read.",
    "Supply it before the new binary is deployed.",
  ),
  entry(
    "env/not-analyzed",
    "A binary could not be analysed, so its keys are not known.",
    "Read the reason, and check this binary by hand.",
  ),
  entry(
    "env/now-required",
    "A key that was optional for the old binary is required by the new one.",
    "Supply it before the new binary is deployed.",
  ),
  entry("env/removed", "The new binary no longer reads a key.", "Remove it where nothing else reads it."),
  entry(
    "env/undecided",
    "Whether a key is supplied could not be decided.",
    "Read the reason; `--allow KEY` or `--allow-dynamic` accepts it.",
  ),
  entry("env/unused", "A key is supplied, but no binary reads it.", "Check its spelling, or remove it."),
  // What could not be looked at. These end with exit code 2.
  entry(
    "input/accepted",
    "The file of accepted findings cannot be used.",
    "Write it with `witkit lint --write-baseline FILE`.",
  ),
  entry(
    "input/baseline",
    "The release to compare with cannot be used.",
    "Check the revision and the path; `--allow-new` accepts a path that does not exist yet.",
  ),
  entry(
    "input/collection",
    "The files of a folder are independent of one another, so each is read by itself.",
    "Nothing is wrong. Name the folder itself to read its files as one package.",
  ),
  entry(
    "input/malformed-image",
    "An OCI layout folder or image archive is malformed.",
    "Pull or export the image again.",
  ),
  entry(
    "input/too-large",
    "An input is larger than is read.",
    "Name a smaller file, or raise the limit where the command has one.",
  ),
  entry(
    "output/hard-link",
    "A file that was replaced had other names (hard links), which keep the old contents.",
    "Link them to the new file if they should follow it.",
  ),
  entry("input/malformed-binary", "A binary is malformed.", "Build it again, and check that it was copied completely."),
  entry(
    "input/malformed-manifest",
    "A configuration file cannot be parsed.",
    "Correct the line that the message names.",
  ),
  entry(
    "input/malformed-report",
    "A file is not a report of `witkit env`.",
    "Write it with `witkit env --format jsonl`.",
  ),
  entry("input/no-package", "A folder contains no WIT package.", "Name a folder that contains `.wit` files."),
  entry("input/not-found", "A file or folder does not exist.", "Check the path."),
  entry("input/unreadable", "A file cannot be read.", "Check its permissions."),
  entry(
    "input/unsupported-binary",
    "A binary contains no WIT package that can be read.",
    "Name a component or a WIT package in binary form.",
  ),
  entry(
    "input/unwritable",
    "A file cannot be written.",
    "Check the permissions and the space on the disk. No file was changed.",
  ),
  entry(
    "config/extends",
    "`extends` names a configuration that cannot be used.",
    "Check the path; a configuration must not extend itself.",
  ),
  entry("config/invalid-value", "A value of the configuration is not valid.", "The message says what is expected."),
  entry("config/limit", "A configuration is larger, deeper or has more parts than is read.", "Make it smaller."),
  entry(
    "config/rule-pack",
    "A rule pack is not valid.",
    "Correct the place that the message names; `witkit rules --test DIR` runs its examples.",
  ),
  entry("config/syntax", "A configuration cannot be parsed.", "Correct the place that the message names."),
  entry(
    "config/unknown-key",
    "The configuration has a key that is not known.",
    "Check the spelling; docs/guides/lint.md lists the keys.",
  ),
  entry(
    "config/unknown-rule",
    "The configuration names a rule that does not exist.",
    "Check the spelling; `witkit rules` lists the rules.",
  ),
  entry("config/unreadable", "A configuration cannot be read.", "Check the path and the permissions."),
];

function entry(id: string, what: string, todo: string): CatalogEntry {
  return { id, what, todo };
}
