import type { Diagnostic, Range, Severity } from "../../common/diagnostic.ts";
import type { Configuration, MissingReference } from "../manifest/configuration.ts";
import type { Bundle, ManifestPlace, ManifestProblem } from "../manifest/manifest.ts";
import { named } from "../manifest/references.ts";
import type { Site, Source } from "../report/report.ts";
import type { CheckResult, DeploymentCheckOptions, MisplacedKey, MissingKey, UndecidedRead } from "./result.ts";

/** Names of the sources, as people call them. */
export const SOURCE_NAMES: Readonly<
  Record<Source, { readonly one: string; readonly many: string; readonly article: string }>
> = {
  env: { one: "environment variable", many: "environment variables", article: "an environment variable" },
  config: { one: "config key", many: "config keys", article: "a config key" },
  secret: { one: "secret", many: "secrets", article: "a secret" },
};

/** The findings of a check. Those about a binary have no range; those about a deployment file have one. */
export function checkFindings(
  result: CheckResult,
  configuration: Configuration,
  options: DeploymentCheckOptions,
): readonly Diagnostic[] {
  if (configuration.isMalformed) return firstOfEachFile(configuration.problems).map(manifestProblem);
  return [
    ...configuration.problems.map(manifestProblem),
    ...result.missing.map((missing) => missingKey(missing, result, options)),
    ...result.misplaced.map((misplaced) => misplacedKey(misplaced, options)),
    ...grouped(result.undecided).map((group) => undecidedRead(group, options)),
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
      const related = [{ file: overrides.file, range: rangeAt(overrides, key), message: "the overridden entry" }];
      const message = `\`${key}\` is supplied more than once; this entry overrides ${overrides.file}:${overrides.line}`;
      return [{ rule: "env/duplicate", severity: "info", message, ...where(place, key), related }];
    }),
  ];
}

/** The severity of something that may be wrong, but is not known to be. */
function unknown({ strict }: DeploymentCheckOptions): Severity {
  return strict === true ? "error" : "warning";
}

function missingKey(missing: MissingKey, result: CheckResult, options: DeploymentCheckOptions): Diagnostic {
  const { key, alternatives, component, suggestion } = missing;
  const receiver = component === null ? "" : ` for component \`${component}\``;
  const typo = suggestion === null ? undefined : result.unused.find((unused) => unused.key === suggestion);
  const names = [key, ...alternatives].map((name) => `\`${name}\``);
  const subject = `${SOURCE_NAMES[missing.source].one} ${names.join(" or ")} is not supplied${receiver}`;
  return {
    ...missingRule(missing, options),
    message: `${subject}; ${consequence(missing)} (${missing.file} reads it in ${siteText(missing.sites)})`,
    file: missing.file,
    item: key,
    help: typo
      ? `did you mean \`${key}\` where ${typo.place.file}:${typo.place.line} says \`${typo.key}\`?`
      : missing.maybeIn !== null
        ? `give the file that has the ${missing.maybeIn} with another --check, or accept that the key is missing: --allow ${key}`
        : `supply it in ${listed(result.sources)}, or accept that it is missing: --allow ${key}`,
  };
}

/** Only what is known to be missing and required is an error. A runtime or a library gets on without its keys. */
function missingRule(
  { required, foreign, maybeIn }: MissingKey,
  options: DeploymentCheckOptions,
): { readonly rule: string; readonly severity: Severity } {
  const isOptional = required === false || (required === null && options.allowUnknownRequired === true);
  if (isOptional || foreign) return { rule: "env/missing-optional", severity: "info" };
  if (required === null || maybeIn !== null) return { rule: "env/maybe-missing", severity: unknown(options) };
  return { rule: "env/missing-required", severity: "error" };
}

function consequence({ required, maybeIn, default: fallback }: MissingKey): string {
  if (required === null) return "it is not known whether the program needs it";
  if (!required && fallback !== null) return `the program then uses ${JSON.stringify(fallback)}`;
  if (!required) return "the program runs without it";
  return maybeIn === null
    ? "the program stops without it"
    : `the program stops without it, unless the ${maybeIn} has it, which is not among the files`;
}

/** A function and its place; the caller's name where the function itself has none. */
export function siteText(sites: readonly Site[]): string {
  const [site] = sites;
  if (!site) return "a place that is not known";
  const caller = site.path.findLast((frame) => frame.name !== null);
  const name = site.name ?? (caller ? `a function called by ${caller.name}` : "a function without a name");
  const others = sites.length > 1 ? ` and ${sites.length - 1} more ${sites.length === 2 ? "place" : "places"}` : "";
  return `${name}, module ${site.module}, function ${site.function}, offset 0x${site.offset.toString(16)}${others}`;
}

function misplacedKey(misplaced: MisplacedKey, options: DeploymentCheckOptions): Diagnostic {
  const { key, expected, found, file, place, required } = misplaced;
  const isUnknown = required === null && options.allowUnknownRequired !== true;
  return {
    rule: "env/misplaced",
    severity: required === true ? "error" : isUnknown ? unknown(options) : "warning",
    message: `\`${key}\` is supplied as ${SOURCE_NAMES[found].article}, but ${file} reads it as ${SOURCE_NAMES[expected].article}`,
    ...where(place, key),
    help: `supply it as ${SOURCE_NAMES[expected].article}`,
  };
}

/** One entry for each binary of which something could not be analysed; the reasons are counted. */
function grouped(undecided: readonly UndecidedRead[]): readonly (UndecidedRead & { readonly more: number })[] {
  const isPart = ({ cause }: UndecidedRead) => cause === "partly" || cause === "none";
  return undecided.flatMap((entry, index) => {
    if (!isPart(entry)) return [{ ...entry, more: 0 }];
    const same = undecided.filter((other) => isPart(other) && other.file === entry.file);
    return same[0] === undecided[index] ? [{ ...entry, more: same.length - 1 }] : [];
  });
}

function undecidedRead(
  undecided: UndecidedRead & { readonly more: number },
  options: DeploymentCheckOptions,
): Diagnostic {
  const { file, match, cause, source, reason, sites, prefix, required, more } = undecided;
  const place = sites.length > 0 ? ` (read in ${siteText(sites)})` : "";
  const others = more > 0 ? `; ${more} more reason${more === 1 ? "" : "s"}, see --format json` : "";
  switch (cause) {
    case "component": {
      const message = `it is not known which component this binary is: ${reason}`;
      return { rule: "env/undecided", severity: "error", message, file, help: "name it with --component NAME" };
    }
    case "none": {
      const message = `this binary was not analysed: ${reason}${place}${others}`;
      return { rule: "env/not-analyzed", severity: "error", message, file, help: "check this binary by hand" };
    }
    case "partly": {
      const message = `this binary was analysed only in part, so it may read more keys: ${reason}${place}${others}`;
      return { rule: "env/undecided", severity: unknown(options), message, file, help: "check this binary by hand" };
    }
    case "read": {
      const what = source === null ? "configuration" : SOURCE_NAMES[source].many;
      const isMissing = match === "affix" && required === true;
      return {
        rule: "env/undecided",
        severity: isMissing ? "error" : unknown(options),
        message: `${what}: ${reason}${isMissing ? "; the program stops without it" : ""}${place}`,
        file,
        help:
          match === "affix" && prefix
            ? `supply such a key, or accept it: --allow '${prefix}*'`
            : "accept it: --allow-dynamic",
      };
    }
  }
}

function missingReference(reference: MissingReference): Diagnostic {
  const { kind, name, entry, suggestion, component, place, external } = reference;
  const who = component === null ? "" : ` for component \`${component}\``;
  const rule = "env/missing-reference";
  if (entry !== null) {
    const help = suggestion === null ? undefined : `did you mean \`${suggestion}\`?`;
    const message = `the ${named(kind, name)} has no key \`${entry}\`, which is referred to${who}`;
    return { rule, severity: "error", message, ...where(place, entry), ...(help && { help }) };
  }
  const message = `the ${named(kind, name)} is referred to${who}, but it is not among the files`;
  const give = "give the file that has it with another --check";
  if (external)
    return {
      rule,
      severity: "info",
      message: `${message}, so its keys were not checked`,
      ...where(place, name),
      help: give,
    };
  return {
    rule,
    severity: "error",
    message,
    ...where(place, name),
    help: kind === "variable" ? "declare it under [variables]" : give,
  };
}

function unusedBundle({ kind, name, place }: Bundle): Diagnostic {
  return {
    rule: "env/unused",
    severity: "warning",
    message: `no component refers to the ${named(kind, name)}`,
    ...where(place, ""),
  };
}

function manifestProblem({ place, message, minor, invalidValue }: ManifestProblem): Diagnostic {
  const [rule, severity] = minor
    ? (["env/ignored-line", "warning"] as const)
    : invalidValue
      ? (["env/invalid-value", "error"] as const)
      : (["input/malformed-manifest", "error"] as const);
  return { rule, severity, message, ...where(place, "") };
}

/** What makes a file malformed often has consequences in the rest of it: only the first problem of each counts. */
function firstOfEachFile(problems: readonly ManifestProblem[]): readonly ManifestProblem[] {
  const first = new Map<string, ManifestProblem>();
  for (const problem of problems) {
    if (problem.minor || problem.invalidValue || first.has(problem.place.file)) continue;
    first.set(problem.place.file, problem);
  }
  return [...first.values()];
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
