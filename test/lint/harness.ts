import type { Diagnostic } from "../../src/common/diagnostic.ts";
import { compareDiagnostics } from "../../src/common/diagnostic.ts";
import { compareModels } from "../../src/compare/compare.ts";
import { presetLevels, type RuleSettings, withSettings } from "../../src/lint/config/levels.ts";
import { type LintOptions, type LintResult, lint } from "../../src/lint/engine/lint.ts";
import type { RuleOptions } from "../../src/lint/engine/rule.ts";
import { rules } from "../../src/lint/rules.ts";
import type { Model } from "../../src/package/model.ts";
import { resolveFiles } from "../support/model.ts";

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

/** The model of such a text, and what parser and resolver say of it. */
export async function modelOf(text: string): Promise<{ model: Model; frontEnd: readonly Diagnostic[] }> {
  const files = filesOf(text);
  const folders = [...files.keys()].map((name) => name.replace(/\/[^/]*$/, ""));
  const roots = [...new Set(folders.filter((folder) => !/\/deps(\/|$)/.test(folder)))];
  const { model, diagnostics } = await resolveFiles(Object.fromEntries(files), roots);
  return { model, frontEnd: diagnostics };
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
