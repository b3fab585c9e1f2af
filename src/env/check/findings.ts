import type { Diagnostic, Range } from "../../common/diagnostic.ts";
import type { Configuration, MissingReference } from "../manifest/combine.ts";
import type { Bundle, ManifestPlace, ManifestProblem } from "../manifest/manifest.ts";
import type { Site, Source } from "../report/report.ts";
import {
  type CheckResult,
  type DeploymentCheckOptions,
  isRequired,
  type MisplacedKey,
  type MissingKey,
  type UndecidedRead,
} from "./check.ts";

/** Names of the sources, as people call them. */
export const SOURCE_NAMES: Readonly<
  Record<Source, { readonly one: string; readonly many: string; readonly article: string }>
> = {
  env: { one: "environment variable", many: "environment variables", article: "an environment variable" },
  config: { one: "config key", many: "config keys", article: "a config key" },
  secret: { one: "secret", many: "secrets", article: "a secret" },
};

/** What a check found, as diagnostics. Findings about a binary have no range; those about a deployment file have. */
export function checkFindings(
  result: CheckResult,
  configuration: Configuration,
  options: DeploymentCheckOptions,
): readonly Diagnostic[] {
  return [
    ...configuration.problems.map(unreadable),
    ...result.missing.map((missing) => missingKey(missing, result, options)),
    ...result.misplaced.map((misplaced) => misplacedKey(misplaced, options)),
    ...result.undecided.map((undecided) => undecidedRead(undecided)),
    ...result.references.map(missingReference),
    ...configuration.unusedBundles.map(unusedBundle),
    ...result.unused.map(
      ({ key, place, suggestion }): Diagnostic => ({
        rule: "env/unused",
        severity: "warning",
        message: `\`${key}\` is supplied, but no binary reads it`,
        ...where(place, key),
        ...(suggestion === null ? {} : { help: `did you mean \`${suggestion}\`, which is missing?` }),
      }),
    ),
    ...result.duplicates.flatMap(({ key, place, overrides }): readonly Diagnostic[] => {
      if (!overrides) return [];
      const related = [
        { file: overrides.file, range: rangeAt(overrides, key), message: "the entry that is overridden" },
      ];
      const message = `\`${key}\` is supplied more than once; this entry wins over ${overrides.file}:${overrides.line}`;
      return [{ rule: "env/duplicate", severity: "info", message, ...where(place, key), related }];
    }),
  ];
}

function missingKey(missing: MissingKey, result: CheckResult, options: DeploymentCheckOptions): Diagnostic {
  const required = isRequired(missing.required, options);
  const { key, component, suggestion } = missing;
  const receiver = component === null ? "" : ` for component \`${component}\``;
  const typo = suggestion === null ? undefined : result.unused.find((unused) => unused.key === suggestion);
  const consequence =
    missing.required === null
      ? "it could not be told whether the program goes on without it"
      : required
        ? "the program stops without it"
        : withoutIt(missing);
  return {
    rule: required ? "env/missing-required" : "env/missing-optional",
    severity: required ? "error" : "info",
    message: `${SOURCE_NAMES[missing.source].one} \`${key}\` is not supplied${receiver}; ${consequence} (${missing.file} reads it in ${siteText(missing.sites)})`,
    file: missing.file,
    item: key,
    help: typo
      ? `did you mean \`${key}\` where ${typo.place.file}:${typo.place.line} says \`${typo.key}\`?`
      : `supply it in ${listed(result.sources)}, or accept that it is missing: --allow ${key}`,
  };
}

function withoutIt(missing: MissingKey): string {
  return missing.default === null
    ? "the program goes on without it"
    : `the program then uses ${JSON.stringify(missing.default)}`;
}

/** A function and its place; the caller's name where the function itself has none. */
export function siteText(sites: readonly Site[]): string {
  const [site] = sites;
  if (!site) return "a place that could not be told";
  const caller = site.path.findLast((frame) => frame.name !== null);
  const name = site.name ?? (caller ? `a function called by ${caller.name}` : "a function without a name");
  const others = sites.length > 1 ? ` and ${sites.length - 1} more ${sites.length === 2 ? "place" : "places"}` : "";
  return `${name}, module ${site.module}, function ${site.function}, offset 0x${site.offset.toString(16)}${others}`;
}

function misplacedKey(misplaced: MisplacedKey, options: DeploymentCheckOptions): Diagnostic {
  const { key, expected, found, file, place } = misplaced;
  return {
    rule: "env/misplaced",
    severity: isRequired(misplaced.required, options) ? "error" : "warning",
    message: `\`${key}\` is supplied as ${SOURCE_NAMES[found].article}, but ${file} reads it as ${SOURCE_NAMES[expected].article}`,
    ...where(place, key),
    help: `supply it as ${SOURCE_NAMES[expected].article}`,
  };
}

function undecidedRead({ file, match, cause, source, reason, sites, prefix }: UndecidedRead): Diagnostic {
  if (cause === "component") {
    const message = `which component this binary is can't be told: ${reason}`;
    return { rule: "env/undecided", severity: "error", message, file, help: "say which: --component NAME" };
  }
  const place = sites.length > 0 ? ` (read in ${siteText(sites)})` : "";
  if (cause === "analysis") {
    const message = `what this binary reads is not known completely: ${reason}${place}`;
    return {
      rule: "env/not-analyzed",
      severity: "error",
      message,
      file,
      help: "look at this binary by hand; no flag makes an unknown part pass",
    };
  }
  return {
    rule: "env/undecided",
    severity: "error",
    message: `${source === null ? "configuration" : SOURCE_NAMES[source].many}: ${reason}${place}`,
    file,
    help:
      match === "affix" && prefix
        ? `supply such a key, or accept it: --allow '${prefix}*'`
        : "accept it: --allow-dynamic",
  };
}

function missingReference({ kind, name, component, place }: MissingReference): Diagnostic {
  const who = component === null ? "" : ` for component \`${component}\``;
  const what = kind === "file" ? "file" : kind === "variable" ? "variable of the application" : kind;
  return {
    rule: "env/missing-reference",
    severity: "error",
    message: `the ${what} \`${name}\` is referred to${who}, but none of the files given has it`,
    ...where(place, name),
    help: kind === "variable" ? "declare it under [variables]" : "give the file that has it with another --check",
  };
}

function unusedBundle({ kind, name, place }: Bundle): Diagnostic {
  return {
    rule: "env/unused",
    severity: "warning",
    message: `the ${kind} \`${name}\` reaches no component: none refers to it`,
    ...where(place, ""),
  };
}

function unreadable({ place, message, minor }: ManifestProblem): Diagnostic {
  return {
    rule: minor ? "env/ignored-line" : "input/malformed-manifest",
    severity: minor ? "warning" : "error",
    message,
    ...where(place, ""),
  };
}

function where(place: ManifestPlace, text: string): { readonly file: string; readonly range: Range } {
  return { file: place.file, range: rangeAt(place, text) };
}

function rangeAt({ line, column }: ManifestPlace, text: string): Range {
  return { start: { line, column }, end: { line, column: column + text.length } };
}

function listed(files: readonly string[]): string {
  return files.length > 0 ? files.join(" or ") : "a deployment file";
}
