import { type CatalogEntry, catalog } from "../../common/catalog.ts";
import { didYouMean } from "../../common/nearest.ts";
import { rules } from "../../lint/rules.ts";
import { type CommandContext, defineCommand, type ExitCode, UsageError } from "../command.ts";
import { entryAsText, ruleAsJson, ruleAsText } from "../lint/explain-rule.ts";
import { outputOption } from "../options.ts";

interface ExplainOptions {
  readonly json?: boolean;
}

export const command = defineCommand<ExplainOptions>({
  name: "explain",
  description: "Explains what a command reports: a lint or translation rule with examples, a note, or an error.",
  examples: [
    { command: "explain since/require-member", about: "show why every member needs a gate" },
    { command: "explain package/missing-dependency", about: "show what an error means" },
  ],
  configure(command) {
    outputOption(command.argument("<id>", "the id, as findings show it")).option("--json", "as JSON");
  },
  run,
});

async function run(context: CommandContext<ExplainOptions>): Promise<ExitCode> {
  const id = context.args[0] ?? "";
  const text = await explain(id, context);
  if (text === undefined)
    throw new UsageError(`there is no rule \`${id}\`.${didYouMean(id, await allIds(context))}`.replace(/\.$/, ""));
  await context.show(text);
  return 0;
}

/** The explanation of a lint rule, a translation rule, a note, or any other finding; `undefined` where nothing has the id. */
async function explain(id: string, { options, style, reader }: CommandContext<ExplainOptions>) {
  const rule = rules.find((one) => one.id === id);
  if (rule) return options.json ? ruleAsJson(rule) : ruleAsText(rule, style);
  const entry = catalog.find((one) => one.id === id);
  if (entry) return options.json ? entryAsJson(entry) : entryAsText(entry, style);
  const { explainPackRule, noteEntry, shippedPacks } = await import("../lint/packs.ts");
  const packs = await shippedPacks(reader);
  for (const pack of packs) {
    const found = pack.rules.find((one) => one.id === id);
    if (found) return explainPackRule(pack, found, options.json === true, style);
  }
  const note = noteEntry(id, packs);
  return note && (options.json ? entryAsJson(note) : entryAsText(note, style));
}

async function allIds({ reader }: CommandContext): Promise<readonly string[]> {
  const { noteIds, shippedPacks } = await import("../lint/packs.ts");
  const packs = await shippedPacks(reader);
  const ofPacks = packs.flatMap((pack) => pack.rules.map((one) => one.id));
  return [...rules.map((one) => one.id), ...catalog.map((one) => one.id), ...ofPacks, ...noteIds(packs)];
}

function entryAsJson(entry: CatalogEntry): string {
  return `${JSON.stringify({ version: 1, ...entry }, null, 2)}\n`;
}
