import type { Command } from "commander";
import { type EmitFormat, emitFormats } from "../../env/emit/emit.ts";
import { parseShard, type Shard } from "../../env/project/binaries.ts";
import type { Confidence } from "../../env/report/report.ts";
import { type Format, formats } from "../../report/formats.ts";
import { UsageError } from "../command.ts";
import { choiceOption, collect, integerAtLeast, outputOption, stdinOption } from "../options.ts";

const FORMATS = [...formats, "jsonl", "html", "csv"] as const;

/** The options of `witkit env`. */
export interface EnvOptions {
  readonly format?: Format | "jsonl" | "html" | "csv";
  readonly output?: string;
  readonly emit?: EmitFormat;
  readonly check?: readonly string[];
  readonly compare?: string;
  readonly component?: string;
  readonly allow?: readonly string[];
  readonly allowDynamic?: boolean;
  readonly allowUnknownRequired?: boolean;
  readonly strict?: boolean;
  readonly minConfidence?: Confidence;
  readonly includeRuntime?: boolean;
  readonly jobs?: number;
  readonly filesFrom?: string;
  readonly shard?: Shard;
  readonly stdinFilename?: string;
}

/** Declares the arguments and options of `witkit env`. */
export function configureEnv(command: Command): void {
  command.argument("[file...]", ".wasm files, OCI layouts or archives, directories or globs; `-` is standard input");
  command.addOption(choiceOption("-f, --format <format>", "how to report", FORMATS));
  outputOption(command);
  stdinOption(command);
  command
    .addOption(choiceOption("--emit <kind>", "write configuration to start from, a schema, or a table", emitFormats))
    .option(
      "--check <file>",
      "compare with a deployment file (repeatable, later files win; `-`: standard input)",
      collect,
    )
    .option("--compare <new>", "compare with another build: which keys does it read that the first one does not?")
    .option("--component <name>", "the component of the deployment files that the binary is (default: by its name)")
    .option(
      "--allow <key>",
      "accept that a key is missing or undecided; `*` at the end matches any rest (repeatable)",
      collect,
    )
    .option("--allow-dynamic", "accept reads whose names are not known")
    .option("--allow-unknown-required", "treat a key as optional if it is not known whether it is required")
    .option("--strict", "with --check or --compare, report as errors what is only a warning because it is not known")
    .addOption(
      choiceOption("--min-confidence <level>", "leave out reads below it; default: likely", [
        "certain",
        "likely",
        "possible",
      ]),
    )
    .option("--include-runtime", "show and check what the language's own runtime reads, too")
    .option("--jobs <n>", "analyse in this many threads", integerAtLeast(1))
    .option("--files-from <file>", "read the paths of binaries from a file, one per line (`-`: standard input)")
    .option("--shard <i/n>", "analyse only the i-th of n parts of the binaries", shardOption);
}

function shardOption(value: string): Shard {
  const shard = parseShard(value);
  if (!shard) throw new UsageError(`--shard takes I/N with I from 1 to N, for example 1/4; got \`${value}\``);
  return shard;
}

/** Rejects options and arguments that contradict one another. */
export function refuseContradictions(
  { check, compare, emit, format, filesFrom }: EnvOptions,
  args: readonly string[],
): void {
  if ((format === "html" || format === "csv") && args[0] !== "report")
    throw new UsageError(`--format ${format} is for \`witkit env report\``);
  if (args.length === 0 && filesFrom === undefined)
    throw new UsageError("name at least one .wasm file or directory, or give a list with --files-from");
  if (check && emit)
    throw new UsageError("--check and --emit can't go together: one reads configuration, the other writes it");
  if (compare !== undefined && (check || emit))
    throw new UsageError("--compare compares two binaries: leave out --check and --emit");
  if (emit && format) throw new UsageError("--format has no effect with --emit: leave one of them out");
  const paths = [
    ...args,
    ...(compare === undefined ? [] : [compare]),
    ...(check ?? []),
    ...(filesFrom === undefined ? [] : [filesFrom]),
  ];
  if (paths.filter((path) => path === "-").length > 1)
    throw new UsageError("`-` stands for standard input, which can be only one of the inputs");
}
