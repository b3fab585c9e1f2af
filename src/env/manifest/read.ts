import { isCompose, readCompose } from "./compose.ts";
import { readDotenv } from "./dotenv.ts";
import { isKubernetes, readKubernetes } from "./kubernetes.ts";
import type { Manifest, ManifestProblem } from "./manifest.ts";
import { readMap } from "./map.ts";
import { isSpin, readSpin } from "./spin.ts";
import type { Tree } from "./tree.ts";
import { isWash, readWash } from "./wash.ts";

export interface ManifestText {
  /** The name to show; its ending is looked at only where the text can be read in several ways. */
  readonly file: string;
  readonly text: string;
}

/** Reads a deployment file of any known format, which is told from what stands in it. The parsers load when they are needed. */
export async function readManifest({ file, text }: ManifestText): Promise<Manifest> {
  if (text.length > MAX_LENGTH) return unreadable(file, `this file is larger than ${MAX_LENGTH} characters`);
  if (text.includes("\0")) return unreadable(file, "this is a binary file, not a deployment file");
  const syntax = syntaxOf(file, text);
  if (syntax === "dotenv") return readDotenv(file, text);
  try {
    const { documents, problems } = await parse(syntax, file, text);
    if (problems.length > 0 && isTemplate(text)) return unreadable(file, TEMPLATE);
    const manifest = interpret(file, documents);
    return { ...manifest, problems: [...problems, ...manifest.problems] };
  } catch (error) {
    // The parsers are recursive.
    if (error instanceof RangeError) return unreadable(file, "this file is nested too deeply to be read");
    throw error;
  }
}

/** In UTF-16 code units. Deployment files are far smaller. */
const MAX_LENGTH = 16_000_000;

const TEMPLATE = "this is a Helm template: check the output of `helm template` instead";

/** Whether a text has actions of a Go template that are no part of a value in quotes. */
function isTemplate(text: string): boolean {
  return /\{\{-?\s*(\.|if |range |with |end|include |template |toYaml |define |\$)/.test(text);
}

function unreadable(file: string, message: string): Manifest {
  const problems = [{ place: { file, line: 1, column: 1 }, message }];
  return { file, format: "map", components: [], bundles: [], shared: [], problems };
}

type Syntax = "dotenv" | "json" | "toml" | "yaml";

async function parse(
  syntax: Exclude<Syntax, "dotenv">,
  file: string,
  text: string,
): Promise<{ documents: readonly Tree[]; problems: readonly ManifestProblem[] }> {
  if (syntax === "toml") {
    const { tree, problems } = (await import("./toml.ts")).parseToml(file, text);
    return { documents: tree ? [tree] : [], problems };
  }
  if (syntax === "json") {
    const { tree, problems } = (await import("./json.ts")).parseJson(file, text);
    // `{a: b}` and `[a, b]` are YAML too, unless the name says that JSON is meant.
    if (problems.length === 0 || file.endsWith(".json")) return { documents: tree ? [tree] : [], problems };
  }
  return (await import("./yaml.ts")).parseYaml(file, text);
}

function interpret(file: string, documents: readonly Tree[]): Manifest {
  const [first] = documents;
  if (first && isSpin(first)) return readSpin(file, first);
  if (documents.some(isKubernetes)) return readKubernetes(file, documents.filter(isKubernetes));
  if (first && isCompose(first)) return readCompose(file, first);
  if (first && isWash(first)) return readWash(file, first);
  return readMap(file, documents);
}

/** Which syntax a text is in. Endings decide only between syntaxes that the text doesn't rule out. */
function syntaxOf(file: string, text: string): Syntax {
  const trimmed = text.replace(/^\ufeff/, "").trimStart();
  if (/^[{[]/.test(trimmed) && !/^\[\[?[\w."' -]+\]\]?\s*(#.*)?$/m.test(firstLine(trimmed))) return "json";
  if (/\.toml$/i.test(file)) return "toml";
  if (/\.ya?ml$/i.test(file)) return "yaml";
  if (/(^|[\\/])\.?env(\.[^\\/]*)?$|\.env$/i.test(file)) return "dotenv";
  const lines = trimmed.split(/\r?\n/, 2000).filter((line) => /^[^#\s]/.test(line));
  if (
    lines.some((line) => /^\[\[?\s*[\w."' -]+\]\]?\s*(#.*)?$/.test(line)) ||
    /^spin_(manifest_)?version\s*=/m.test(trimmed)
  )
    return "toml";
  const assignments = lines.filter((line) => /^(export\s+)?[\w.-]+\s*=/.test(line)).length;
  const pairs = lines.filter((line) => /^(---|- |-$|["']?[^\s"'=:]+["']?\s*:(\s|$))/.test(line)).length;
  return pairs > assignments ? "yaml" : "dotenv";
}

function firstLine(text: string): string {
  return text.slice(0, text.search(/\r?\n|$/));
}
