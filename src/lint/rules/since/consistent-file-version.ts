import type * as ast from "../../../../grammar/ast.ts";
import { compareVersionTexts, parseVersion, type Version } from "../../../package/version.ts";
import type { LintFile, LintPackage, LintRule, RuleContext } from "../../engine/rule.ts";
import { relatedSpan } from "../../queries/edits.ts";

export const consistentFileVersion: LintRule = {
  id: "since/consistent-file-version",
  what: "The files or folders of one package state different versions.",
  detail:
    "Two folders are taken for one package where they lie side by side, name the same package and are of one series; 0.2.x beside 0.3.x is fine, and so are folders that are called after versions.",
  why: "All files of a folder are one package and have to say so alike; the official parser refuses anything else. It happens at a release, when the version is raised in every file but one.",
  presets: { spec: "error", recommended: "error", wasi: "error", all: "error" },
  source: "wit-parser; mistake made in a WASI release",
  specRef: "https://github.com/WebAssembly/component-model/blob/main/design/mvp/WIT.md#package-names",
  examples: {
    bad: {
      wit: `package acme:store@1.2.0;

interface types {}

//// users.wit
package acme:store@1.1.0;

interface admin {}
`,
      findings: ["users.wit 1:20 this file says 1.1.0, but package `acme:store` is at 1.2.0 in wit/store.wit"],
    },
    good: {
      wit: `package acme:store@1.2.0;

interface types {}

//// users.wit
package acme:store@1.2.0;

interface admin {}
`,
    },
  },
  create(context) {
    return {
      package(pkg) {
        const first = mostCommon(pkg.files.filter((file) => header(file) !== undefined));
        for (const other of pkg.files) if (first) compareFiles(context, pkg, first, other);
      },
      end() {
        for (const group of siblings(context.packages)) {
          const [newest, ...others] = group;
          for (const other of others) if (newest) compareFolders(context, newest, other);
        }
      },
    };
  },
};

function header(file: LintFile): ast.PackageHeader | undefined {
  return file.nested ? undefined : file.file.header;
}

/** The first file with the version that most files state: the one that was forgotten is the one that stands alone. */
function mostCommon(files: readonly LintFile[]): LintFile | undefined {
  const counts = new Map<string, number>();
  const versionOf = (file: LintFile) => header(file)?.name.version?.text ?? "";
  for (const file of files) counts.set(versionOf(file), (counts.get(versionOf(file)) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return files.find((file) => counts.get(versionOf(file)) === most);
}

function compareFiles(context: RuleContext, pkg: LintPackage, first: LintFile, other: LintFile): void {
  const ours = header(first)?.name;
  const theirs = header(other)?.name;
  if (!ours || !theirs || ours.name.name !== theirs.name.name || ours.namespace.name !== theirs.namespace.name) return;
  if (ours.version?.text === theirs.version?.text) return;
  const name = `${ours.namespace.name}:${ours.name.name}`;
  context.report({
    source: other.source,
    span: theirs.version ?? theirs,
    itemId: pkg.id,
    message: `this file says ${theirs.version?.text ?? "no version"}, but package \`${name}\` is at ${ours.version?.text ?? "no version"} in ${first.source.file}`,
    help: "write the same version in every file of the package",
    related: [relatedSpan(first.source, ours.version ?? ours, "the version of the others")],
  });
}

/** Packages of one name and series in folders side by side, the newest first. */
function siblings(packages: readonly LintPackage[]): readonly (readonly LintPackage[])[] {
  const groups = new Map<string, LintPackage[]>();
  for (const pkg of packages) {
    const { namespace, name, version } = pkg.package.identity;
    const parsed = version === undefined ? undefined : parseVersion(version);
    if (!parsed || pkg.package.declaration?.kind !== "package-header" || /\.wit$/.test(pkg.package.path)) continue;
    const folder = /[^/]*\/?$/.exec(pkg.package.path)?.[0] ?? "";
    // A folder that is called after a version holds that version on purpose.
    if (/\d+\.\d+/.test(folder)) continue;
    const parent = pkg.package.path.slice(0, -folder.length);
    const key = `${parent} ${namespace}:${name} ${seriesOf(parsed)}`;
    groups.set(key, [...(groups.get(key) ?? []), pkg]);
  }
  return [...groups.values()].filter((group) => group.length > 1).map(newestFirst);
}

function seriesOf({ major, minor }: Version): string {
  return major > 0n ? `${major}` : `0.${minor}`;
}

function newestFirst(group: readonly LintPackage[]): readonly LintPackage[] {
  return [...group].sort((a, b) =>
    compareVersionTexts(b.package.identity.version ?? "", a.package.identity.version ?? ""),
  );
}

function compareFolders(context: RuleContext, newest: LintPackage, other: LintPackage): void {
  const ours = newest.package.identity.version;
  const theirs = other.package.identity.version;
  const file = other.files.find((one) => header(one));
  const name = file && header(file)?.name;
  if (ours === theirs || !file || !name) return;
  context.report({
    source: file.source,
    span: name.version ?? name,
    itemId: other.id,
    message: `this folder says ${theirs}, but package \`${name.namespace.name}:${name.name.name}\` is at ${ours} in ${newest.package.path}`,
    help: "write the same version in every folder of the package",
  });
}
