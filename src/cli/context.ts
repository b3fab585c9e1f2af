import { visibleOutput } from "../common/visible.ts";
import { MAX_STREAM_BYTES, tooLarge } from "../node/bounded-read.ts";
import { createNodeReader } from "../node/reader.ts";
import type { FileReader } from "../package/load/reader.ts";
import { exitCodeOf } from "../report/exit-code.ts";
import { type Format, loadRenderer } from "../report/formats.ts";
import { createStyle, plain } from "../report/style.ts";
import { wantsColor, wantsLinks } from "./color.ts";
import { type CommandContext, type GlobalOptions, UsageError } from "./command.ts";
import type { Host } from "./host.ts";
import { findInputs, negatedGlobs, stdinPath } from "./inputs.ts";
import type { ExtraReport } from "./options.ts";
import { fileSink, streamSink } from "./output.ts";
import { createProgress, silent } from "./progress.ts";

interface SharedOptions extends GlobalOptions {
  readonly format?: Format;
  readonly output?: string;
  readonly also?: readonly ExtraReport[];
  readonly stdinFilename?: string;
  readonly ignore?: readonly string[];
  readonly stats?: boolean;
}

/** A context with what only the top level calls: making the results final, or dropping them. */
interface OwnedContext extends CommandContext {
  finish(): void;
  abandon(): void;
}

/** Builds what a command gets from the parsed options and the process. */
export async function createContext(
  args: readonly string[],
  options: SharedOptions,
  command: string,
  host: Host,
  program: CommandContext["program"],
): Promise<OwnedContext> {
  const cwd = host.cwd();
  const env = host.env;
  const quiet = options.quiet === true;
  const sink = options.output === undefined ? streamSink(host.stdout) : fileSink(options.output);
  const extra = (options.also ?? []).map(({ format, file }) => ({ format, sink: fileSink(file) }));
  const sinks = [sink, ...extra.map((one) => one.sink)];
  const isTerminal = options.output === undefined && host.stdout.isTTY;
  const style = createStyle(wantsColor(options.color, env, isTerminal), wantsLinks(env, isTerminal));
  const logStyle = createStyle(wantsColor(options.color, env, host.stderr.isTTY), wantsLinks(env, host.stderr.isTTY));
  const { reader: files, stdin } = await readStandardInput(args, options.stdinFilename, cwd, host);
  const left = await withoutIgnored(files, [...(options.ignore ?? []), ...negatedGlobs(args)]);
  const stats = options.stats ? (await import("./read-stats.ts")).countReads(left) : undefined;
  const reader = stats?.reader ?? left;
  let hasResults = true;
  const log = (line: string) => {
    if (!quiet) host.stderr.write(`${visibleOutput(line, logStyle.enabled)}\n`);
  };
  return {
    args,
    options,
    cwd,
    env,
    reader,
    // Loaded by the commands that write, and only once they do.
    writer: { write: async (changes) => (await import("../node/writer.ts")).createNodeWriter({ cwd }).write(changes) },
    style,
    logStyle,
    inputs: (given = args) => findInputs(given, reader, stdin),
    write: async (text) => sink.write(text),
    show: async (text) => sink.write(visibleOutput(text, style.enabled)),
    log,
    program,
    fail: (message) => host.stderr.write(`witkit: ${message}\n`),
    async report(report) {
      const format = options.format ?? (env.GITHUB_ACTIONS === "true" ? "github" : "pretty");
      const render = await loadRenderer(format);
      const shown = quiet
        ? { ...report, diagnostics: report.diagnostics.filter(({ severity }) => severity === "error") }
        : report;
      const rendered = render(shown, { style, logStyle });
      sink.write(rendered.output);
      for (const one of extra)
        one.sink.write((await loadRenderer(one.format))(report, { style: plain, logStyle }).output);
      if (rendered.log !== "") log(rendered.log.replace(/\n$/, ""));
      return exitCodeOf(report.diagnostics);
    },
    async problems(report) {
      hasResults = false;
      const render = await loadRenderer("pretty");
      const { output, log: summary } = render(report, { style: logStyle, logStyle });
      host.stderr.write(output);
      log(summary);
      return exitCodeOf(report.diagnostics);
    },
    progress(label, total) {
      const shows = !quiet && host.stderr.isTTY && env.CI === undefined && env.TERM !== "dumb";
      return shows
        ? createProgress(host.stderr, `witkit ${command}: ${label}`, total, () => performance.now())
        : silent;
    },
    finish: () => {
      if (stats) log(stats.line());
      for (const one of sinks) {
        if (hasResults) one.commit();
        else one.discard();
      }
    },
    abandon: () => {
      for (const one of sinks) one.discard();
    },
  };
}

/** The files, less what the user asked to leave out. */
async function withoutIgnored(reader: FileReader, globs: readonly string[]): Promise<FileReader> {
  if (globs.length === 0) return reader;
  const { ignoringReader } = await import("../package/load/ignoring-reader.ts");
  return ignoringReader(reader, globs);
}

/** The reader of files, with the text of standard input laid over it where `-` is among the arguments. */
async function readStandardInput(
  args: readonly string[],
  name: string | undefined,
  cwd: string,
  host: Host,
): Promise<{ reader: FileReader; stdin: string | undefined }> {
  const files = createNodeReader({ cwd });
  if (!args.includes("-")) return { reader: files, stdin: undefined };
  const { overlayReader } = await import("../node/overlay.ts");
  const bytes = await readAll(host.stdin);
  const stdin = stdinPath(name, bytes, cwd);
  return { reader: overlayReader(files, stdin, bytes), stdin };
}

async function readAll(stdin: Host["stdin"]): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let total = 0;
  for await (const part of stdin) {
    const bytes = Buffer.from(part);
    parts.push(bytes);
    total += bytes.length;
    if (total > MAX_STREAM_BYTES) throw new UsageError(`cannot read standard input: ${tooLarge(MAX_STREAM_BYTES)}`);
  }
  return Buffer.concat(parts, total);
}
