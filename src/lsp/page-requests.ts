/** What a page shows beside an editor, as text. Every function takes texts or paths of the page's own files and never throws for bad input. */
import type { Diagnostic } from "../common/diagnostic.ts";
import { diffProject } from "../compare/project.ts";
import { analyzeBinaries, checkDeployment } from "../env/project.ts";
import { resolvedJson } from "../package/json.ts";
import { loadPackages } from "../package/load/load.ts";
import type { FileReader } from "../package/load/reader.ts";
import { print, rootPackages } from "../package/print.ts";
import { resolve, resolvedView } from "../package/resolve/resolve.ts";
import { renderComparison } from "../report/comparison.ts";
import { plain } from "../report/style.ts";
import { format } from "../syntax/format.ts";
import { parse } from "../syntax/parse.ts";
import { memoryReader } from "./memory-files.ts";

/** A text in the canonical style; with syntax errors it stays as it is. */
export function formattedText(text: string): string {
  return format(parse(text).file);
}

/** The resolved model as JSON, or the errors. */
export async function printedText(text: string): Promise<string> {
  const { packages, diagnostics } = await loadPackages(["/text.wit"], memoryReader(new Map([["/text.wit", text]])));
  const resolved = resolve(packages, { allFeatures: true });
  const errors = errorLines([...diagnostics, ...resolved.diagnostics]);
  if (errors !== "") return errors;
  const views = rootPackages(resolved.model).map((root) => resolvedJson(resolvedView(resolved.model, root)));
  return JSON.stringify(views.length === 1 ? views[0] : views, null, 2);
}

/** What changed between two versions of a package, whom it breaks, and the version that it needs. */
export async function compareText(before: string, after: string): Promise<string> {
  const side = (text: string) => ({ paths: ["/text.wit"], reader: memoryReader(new Map([["/text.wit", text]])) });
  const { diagnostics, comparisons } = await diffProject(side(before), side(after));
  if (comparisons.length === 0) return errorLines(diagnostics);
  return comparisons.map((one) => renderComparison(one, plain)).join("\n");
}

/** The WIT of a component or of a package in binary form. */
export async function witOfBinary(path: string, reader: FileReader): Promise<string> {
  const { packages, diagnostics } = await loadPackages([path], reader);
  const resolved = resolve(packages, { allFeatures: true });
  const errors = errorLines([...diagnostics, ...resolved.diagnostics]);
  return errors === "" ? print(resolved.model) : errors;
}

/** The findings of `witkit env BINARY --check MANIFEST`, one a line, and its summary. */
export async function deploymentText(binary: string, manifest: string, reader: FileReader): Promise<string> {
  const project = await analyzeBinaries([binary], reader);
  try {
    const { diagnostics, summaryLine } = await checkDeployment(project, [manifest], reader);
    return [...diagnostics.map(line), summaryLine].join("\n");
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function errorLines(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .filter(({ severity }) => severity === "error")
    .map(line)
    .join("\n");
}

function line({ severity, rule, message, range }: Diagnostic): string {
  const place = range ? `${range.start.line}:${range.start.column}: ` : "";
  return `${place}${severity}[${rule}]: ${message}`;
}
