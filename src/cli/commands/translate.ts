import { readFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import type { Diagnostic } from "../../common/diagnostic.ts";
import { packageItem } from "../../package/item-id.ts";
import { fileTexts } from "../../package/load/file-texts.ts";
import { loadPackages } from "../../package/load/load.ts";
import type { FileChange } from "../../package/load/writer.ts";
import type { Package } from "../../package/model.ts";
import { resolveAsWritten } from "../../package/resolve/resolve.ts";
import { unifiedDiff } from "../../report/diff.ts";
import { markdownReport } from "../../translate/report/markdown.ts";
import { officialPackages, withOfficial } from "../../translate/report/official-verdict.ts";
import type { TranslationReport } from "../../translate/report/report.ts";
import { defaultSettings, type TranslateSettings } from "../../translate/settings.ts";
import { type TranslatedFile, type TranslateResult, translate } from "../../translate/translate.ts";
import { type CommandContext, defineCommand, type ExitCode, UsageError } from "../command.ts";
import { choiceOption, collect, type InputOptions, includeDepsOption, pathArgument, stdinOption } from "../options.ts";
import { saveFiles } from "../save.ts";
import { fetchCommand, lockNotes, manifestChanges } from "../translate/manifests.ts";
import { loadPacks } from "../translate/packs.ts";
import { replaceVendored, stillInUse } from "../translate/vendored.ts";

interface TranslateOptions extends InputOptions {
  readonly pack?: readonly string[];
  readonly rules?: readonly string[];
  readonly out?: string;
  readonly write?: boolean;
  readonly force?: boolean;
  readonly check?: boolean;
  readonly report?: string;
  readonly async?: TranslateSettings["async"];
  readonly asyncList?: string;
  readonly futures?: TranslateSettings["futures"];
  readonly readShape?: TranslateSettings["readShape"];
  readonly houseStyle?: boolean;
  readonly errorType?: string;
  readonly packageVersion?: readonly string[];
  readonly deps?: string;
  readonly keepP2?: boolean;
  readonly followAliases?: boolean;
  readonly verify?: boolean;
}

type TranslateContext = CommandContext<TranslateOptions>;

export const command = defineCommand<TranslateOptions>({
  name: "translate",
  description:
    "Rewrites packages by a rule pack, by default from WASI 0.2 to WASI 0.3, and says what is left for a person.\n" +
    "Without --write or --out it prints a unified diff and changes nothing.",
  examples: [
    { command: "translate wit", about: "show what would change" },
    { command: "translate wit --write --report report.md", about: "change the files, and write down what was done" },
    { command: "translate wit --out wit-0.3 --futures collapse", about: "write the result elsewhere" },
    { command: "translate wit --pack acme-1-to-2.yaml", about: "apply a pack of your own" },
  ],
  configure(command) {
    pathArgument(command);
    command
      .option(
        "--pack <pack>",
        "a rule pack: one that ships, a file or a folder; repeatable (default: wasi-0.2-to-0.3)",
        collect,
      )
      .option("--rules <pack>", "another name of --pack", collect)
      .option("--out <dir>", "write every .wit of the input there, changed or not")
      .option("--write", "change the files in place")
      .option("--force", "with --write: also where there are changes that are not committed")
      .option("--check", "exit with 1 if anything would change")
      .option("--report <file>", "write a report: JSON, or Markdown if the name ends with .md")
      .addOption(
        choiceOption("--async <policy>", "which functions become async", ["proven", "fallible", "all", "none"]),
      )
      .option("--async-list <file>", "the functions that wait, one a line")
      .addOption(
        choiceOption("--futures <style>", "what becomes of resources that announce one value", ["keep", "collapse"]),
      )
      .addOption(
        choiceOption("--read-shape <shape>", "what becomes of operations that return an input stream", [
          "pair",
          "result",
        ]),
      )
      .option("--house-style", "also WASI's own style of 0.3 for errors and getters")
      .option("--error-type <name>", "the error type to use where a stream has none")
      .option("--package-version <[name=]version>", "the new version of a package that changed; repeatable", collect)
      .option("--deps <dir>", "take the new releases of vendored packages from there")
      .option("--keep-p2", "add to what a world imports instead of replacing it")
      .option("--follow-aliases", "map packs: look through aliases and pair records")
      .option("--no-verify", "don't parse and resolve the result");
    includeDepsOption(command);
    stdinOption(command);
  },
  async run(context) {
    const settings = settingsOf(context);
    const chosen = [...(context.options.pack ?? []), ...(context.options.rules ?? [])];
    const { packs, diagnostics: mistakes } = loadPacks(chosen.length === 0 ? ["wasi-0.2-to-0.3"] : chosen, context.cwd);
    if (mistakes.length > 0) return fail(context, mistakes, (file) => textAt(context.cwd, file));
    const inputs = await context.inputs();
    const loaded = await loadPackages(inputs.paths, context.reader);
    const own = new Set(
      loaded.packages
        .filter(({ role }) => role === "root" || settings.includeDeps)
        .flatMap(({ files }) => files.map(({ file }) => file.source.file)),
    );
    const broken = [...inputs.diagnostics, ...loaded.diagnostics].filter(
      ({ severity, file, rule }) => severity === "error" && (own.has(file) || rule.startsWith("input/")),
    );
    if (broken.length > 0) return fail(context, broken, fileTexts(loaded.packages));
    const { model } = resolveAsWritten(loaded.packages);
    const roots = model.packages.filter(({ role }) => role === "root");
    const progress = context.progress("translating");
    const result = translate(model, packs, { ...settings, fetchCommand: fetchCommand(roots, context.cwd) });
    progress.end();
    if (result.diagnostics.length > 0) return fail(context, result.diagnostics, (file) => textAt(context.cwd, file));
    const report = await verified(withLocks(result, roots, context.cwd), context);
    const translated = { before: model, after: result.model, packs };
    const vendored =
      context.options.deps === undefined
        ? []
        : await replaceVendored(translated, context.options.deps, context.reader, context.cwd);
    const texts = loaded.packages.flatMap(({ files, binary }) =>
      binary
        ? []
        : files.map(
            ({ file }): OutputFile => ({ file: file.source.file, before: file.source.text, after: file.source.text }),
          ),
    );
    const changed = new Set(report.packages.filter(({ edits }) => edits.length > 0).map(({ name }) => name));
    const manifests = manifestChanges(
      roots.filter((pkg) => changed.has(packageItem(pkg))),
      packs,
      context.cwd,
      stillInUse(translated),
    );
    return finish(context, {
      result,
      report,
      paths: inputs.paths,
      stdin: inputs.stdin,
      files: outputFiles(texts, result.files, vendored, manifests),
    });
  },
});

/** A file of the output beside what it was; nothing where it is new, or goes. */
interface OutputFile {
  readonly file: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Every file of the input with what becomes of it, and those that are new. */
function outputFiles(
  texts: readonly OutputFile[],
  translated: readonly TranslatedFile[],
  vendored: readonly OutputFile[],
  manifests: readonly OutputFile[],
): readonly OutputFile[] {
  const files = new Map(texts.map((file) => [file.file, file]));
  for (const { file, before, after, removed } of translated)
    files.set(file, { file, before, after: removed ? undefined : after });
  for (const file of [...vendored, ...manifests]) files.set(file.file, file);
  return [...files.values()];
}

/** The notes about lock files beside packages that changed. */
function withLocks(result: TranslateResult, roots: readonly Package[], cwd: string): TranslateResult {
  const packages = result.report.packages.map((one) => {
    const pkg = roots.find((root) => packageItem(root) === one.name);
    if (!pkg || one.edits.length === 0) return one;
    return { ...one, notes: [...one.notes, ...lockNotes(pkg, one.name, cwd)] };
  });
  return { ...result, report: { ...result.report, packages } };
}

function textAt(cwd: string, file: string): string | undefined {
  try {
    return readFileSync(resolve(cwd, file), "utf8");
  } catch {
    return undefined;
  }
}

function fail(
  context: TranslateContext,
  diagnostics: readonly Diagnostic[],
  sourceOf: (file: string) => string | undefined,
): ExitCode {
  return context.problems({ command: "translate", diagnostics, summary: { packages: 0, files: 0 }, sourceOf });
}

function settingsOf({ options, cwd }: TranslateContext): TranslateSettings {
  if (options.out !== undefined && options.write) throw new UsageError("--out and --write exclude one another");
  const versions = new Map<string, string>();
  for (const given of options.packageVersion ?? []) {
    const [name, version] = given.includes("=")
      ? [given.slice(0, given.indexOf("=")), given.slice(given.indexOf("=") + 1)]
      : ["", given];
    versions.set(name.replace(/@.*$/, ""), version);
  }
  return {
    ...defaultSettings,
    async: options.async ?? defaultSettings.async,
    asyncList: options.asyncList === undefined ? defaultSettings.asyncList : listFile(options.asyncList, cwd),
    futures: options.futures ?? defaultSettings.futures,
    readShape: options.readShape ?? defaultSettings.readShape,
    houseStyle: options.houseStyle ?? false,
    packageVersions: versions,
    keepOld: options.keepP2 ?? false,
    includeDeps: options.includeDeps ?? false,
    followAliases: options.followAliases ?? false,
    verify: options.verify ?? true,
    ...(options.errorType === undefined ? {} : { errorType: options.errorType }),
  };
}

/** One name a line; what stands behind `#` and a space, and empty lines, don't count. */
function listFile(file: string, cwd: string): ReadonlySet<string> {
  const text = textAt(cwd, file);
  if (text === undefined) throw new UsageError(`--async-list: ${file} can't be read`);
  const names = text.split("\n").map((line) => line.replace(/(^|\s)#\s.*$|^#.*$/, "").trim());
  return new Set(names.filter((name) => name !== ""));
}

/** Asks the official parser too, where it is installed and nothing is missing. */
async function verified(result: TranslateResult, context: TranslateContext): Promise<TranslationReport> {
  const { report } = result;
  const changed = report.packages.some(({ edits }) => edits.length > 0);
  if (context.options.verify === false || !changed || report.verification.resolves !== true) return report;
  const { officialErrors } = await import("../translate/official.ts");
  return withOfficial(report, await officialErrors(officialPackages(result.model), context.cwd));
}

interface TranslateOutcome {
  readonly result: TranslateResult;
  readonly report: TranslationReport;
  readonly paths: readonly string[];
  readonly stdin: string | undefined;
  readonly files: readonly OutputFile[];
}

async function finish(
  context: TranslateContext,
  { result, report, paths, stdin, files }: TranslateOutcome,
): Promise<ExitCode> {
  const { options, cwd } = context;
  const changed = files.filter(({ before, after }) => before !== after);
  const { parses, resolves, official } = report.verification;
  const failed = !parses || resolves === false || official === false;
  const changes: FileChange[] = [];
  if (options.report !== undefined)
    changes.push({ path: resolve(cwd, options.report), content: reportText(options.report, report, result) });
  if (options.out !== undefined && !failed) changes.push(...outFiles(options.out, files, paths, cwd));
  if (options.write && !failed) {
    if (stdin !== undefined) throw new UsageError("--write can't write to standard input: use --out");
    const { requireCleanTree } = await import("../translate/write.ts");
    const existing = changed.filter(({ before }) => before !== undefined).map(({ file }) => file);
    if (!options.force) requireCleanTree(existing, cwd);
    changes.push(...changed.map(({ file, after }) => ({ path: resolve(cwd, file), content: after })));
  }
  await saveFiles(context, changes);
  if (options.out === undefined && !options.write) {
    for (const { file, before, after } of changed) await context.write(unifiedDiff(file, before, after, context.style));
  }
  summarize(context, report, changed.length, failed);
  const open = report.packages.some(({ notes }) => notes.some(({ severity }) => severity === "action"));
  return open || failed || (options.check && changed.length > 0) ? 1 : 0;
}

function reportText(file: string, report: TranslationReport, result: TranslateResult): string {
  return /\.(md|markdown)$/i.test(file) ? markdownReport(report, result.files) : `${JSON.stringify(report, null, 2)}\n`;
}

/**
 * Every file in the same layout: relative to the directory that was named, or to the working directory where there are
 * several. A manifest above that directory has no place there.
 */
function outFiles(
  out: string,
  files: readonly OutputFile[],
  paths: readonly string[],
  cwd: string,
): readonly FileChange[] {
  const [only] = paths;
  const base = paths.length === 1 && only !== undefined ? resolve(cwd, only) : cwd;
  return files.flatMap(({ file, after }): readonly FileChange[] => {
    const place = relative(base, resolve(cwd, file));
    if (after === undefined || (place.startsWith("..") && paths.length === 1)) return [];
    return [{ path: join(resolve(cwd, out), place === "" ? basename(file) : place), content: after }];
  });
}

function summarize(context: TranslateContext, report: TranslationReport, files: number, failed: boolean): void {
  const notes = report.packages.flatMap((one) => one.notes);
  const actions = notes.filter(({ severity }) => severity === "action");
  for (const { severity, file, range, id, message } of notes) {
    const mark = severity === "action" ? context.logStyle.yellow("action") : context.logStyle.dim("info");
    context.log(`${file}:${range.start.line}:${range.start.column}: ${mark} ${id}: ${message}`);
  }
  for (const error of report.verification.errors) context.log(context.logStyle.red(`verification: ${error}`));
  const edits = report.packages.reduce((sum, one) => sum + one.edits.length, 0);
  const count = (number: number, word: string) => `${number} ${word}${number === 1 ? "" : "s"}`;
  const done = context.options.write || context.options.out !== undefined ? "changed" : "would change";
  context.log(
    files === 0
      ? "Nothing to translate."
      : `${count(edits, "edit")} ${done} ${count(files, "file")}; ${count(actions.length, "open question")}, ${count(notes.length - actions.length, "remark")}.`,
  );
  if (failed) context.log(context.logStyle.red("The result does not verify: no input file was written."));
}
