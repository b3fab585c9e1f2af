import { compareModels } from "../../src/compare/compare.ts";
import type { Diagnostic } from "../../src/diagnostic.ts";
import { compareDiagnostics } from "../../src/diagnostic.ts";
import { presetLevels, type RuleSettings, withSettings } from "../../src/lint/levels.ts";
import { type LintOptions, type LintResult, lint } from "../../src/lint/lint.ts";
import type { RuleOptions } from "../../src/lint/rule.ts";
import { rules } from "../../src/lint/rules.ts";
import { loadPackages } from "../../src/package/load.ts";
import type { Model } from "../../src/package/model.ts";
import type { FileReader } from "../../src/package/reader.ts";
import { resolve } from "../../src/package/resolve.ts";

/** Files by path, as a reader. */
export function memoryReader(files: ReadonlyMap<string, string>): FileReader {
  const isDirectory = (path: string) => path === "." || [...files.keys()].some((name) => name.startsWith(`${path}/`));
  return {
    stat: async (path) => (files.has(path) ? "file" : isDirectory(path) ? "directory" : undefined),
    list: async (path) => {
      const prefix = path === "." ? "" : `${path}/`;
      const names = [...files.keys()]
        .filter((name) => name.startsWith(prefix))
        .map((name) => name.slice(prefix.length));
      return [...new Set(names.map((name) => name.split("/")[0] ?? ""))].map((name) => ({
        name,
        kind: names.includes(name) ? ("file" as const) : ("directory" as const),
      }));
    },
    read: async (path) => new TextEncoder().encode(files.get(path) ?? ""),
    display: (path) => path.replace(/^\.\//, ""),
  };
}

/**
 * Cuts a text into files at lines `//// name`. The text before the first such line is `store.wit`; a path without a folder
 * lies in `wit/`.
 */
export function filesOf(text: string): ReadonlyMap<string, string> {
  const parts = text.split(/^\/\/\/\/ (.+)\n/m);
  const files = new Map<string, string>();
  if (parts[0] !== "") files.set("wit/store.wit", parts[0] ?? "");
  for (let at = 1; at < parts.length; at += 2) {
    const name = parts[at] ?? "";
    files.set(name.includes("/") ? name : `wit/${name}`, parts[at + 1] ?? "");
  }
  return files;
}

export async function modelOf(text: string): Promise<{ model: Model; frontEnd: readonly Diagnostic[] }> {
  const files = filesOf(text);
  const roots = [
    ...new Set(
      [...files.keys()].map((name) => name.replace(/\/[^/]*$/, "")).filter((dir) => !/\/deps(\/|$)/.test(dir)),
    ),
  ];
  const loaded = await loadPackages(roots, memoryReader(files));
  const { model, diagnostics } = resolve(loaded.packages, { allFeatures: true, elaborate: false });
  return { model, frontEnd: [...loaded.diagnostics, ...diagnostics] };
}

export interface RunOptions extends Omit<LintOptions, "comparisons" | "releases" | "frontEnd"> {
  readonly against?: string;
  /** Only these rules, at the level of `all`, with these options. */
  readonly rule?: string;
  readonly options?: RuleOptions;
}

/** Lints a text and returns everything, in order. */
export async function run(text: string, { against, rule, options, ...more }: RunOptions = {}): Promise<LintResult> {
  const { model, frontEnd } = await modelOf(text);
  const old = against === undefined ? undefined : (await modelOf(against)).model;
  const only = rule === undefined ? undefined : onlyRule(rule, options ?? {});
  const result = lint(model, {
    frontEnd,
    ...(only && { levelsFor: () => only }),
    ...(old && { comparisons: compareModels(old, model), releases: [old] }),
    ...more,
  });
  return { ...result, diagnostics: [...result.diagnostics].sort(compareDiagnostics) };
}

function onlyRule(rule: string, options: RuleOptions) {
  const all = presetLevels(rules, ["all"]);
  const level = all.get(rule)?.level ?? "off";
  const off = withSettings(rules, all, Object.fromEntries(rules.map(({ id }) => [id, "off" as const])));
  // Suppressions only show with a rule to suppress.
  const on: RuleSettings = rule.startsWith("lint/") ? { "since/require-member": "error" } : {};
  return withSettings(rules, off, { ...on, [rule]: [level, options] });
}

/** `line:column message`, with the file in front where it isn't `store.wit`. */
export function shown({ file, range, message }: Diagnostic): string {
  const name = file.replace(/^wit\//, "");
  const place = range ? `${range.start.line}:${range.start.column} ` : "";
  return `${name === "store.wit" ? "" : `${name} `}${place}${message}`;
}

/** The findings of one rule, as text. */
export async function findings(rule: string, text: string, options: RunOptions = {}): Promise<readonly string[]> {
  const { diagnostics } = await run(text, { rule, ...options });
  return diagnostics.filter((diagnostic) => diagnostic.rule === rule).map(shown);
}

/** All findings of a preset, as `rule line:column message`. */
export async function lintAll(text: string, options: RunOptions = {}): Promise<readonly string[]> {
  const { diagnostics } = await run(text, options);
  return diagnostics.map((diagnostic) => `${diagnostic.rule} ${shown(diagnostic)}`);
}

/** An interface body in a gated package, `acme:store@1.2.0`: members begin on line 5, indented by two. */
export function gatedInterface(body: string, gate = "@since(version = 1.0.0)"): string {
  return `package acme:store@1.2.0;\n\n${gate}\ninterface types {\n${body}\n}\n`;
}
