import { docsUrl } from "../../common/version.ts";
import { presetNames } from "../../lint/engine/rule.ts";
import { rules } from "../../lint/rules.ts";
import type { Pack } from "../../translate/pack/pack.ts";
import { type CommandContext, defineCommand, type ExitCode } from "../command.ts";
import { outputOption } from "../options.ts";

interface RulesOptions {
  readonly json?: boolean;
  readonly test?: string;
}

export const command = defineCommand<RulesOptions>({
  name: "rules",
  description: "Lists every lint rule with its severity in each preset, and every rule of the translation packs.",
  examples: [
    { command: "rules", about: "the list" },
    { command: "rules --json", about: "for programs" },
    { command: "rules --test my-pack/", about: "run the examples of a rule pack" },
  ],
  configure(command) {
    outputOption(command)
      .option("--json", "as JSON")
      .option("--test <dir>", "run the examples of a rule pack, and exit with 1 if one fails");
  },
  async run(context): Promise<ExitCode> {
    const packs = await import("../lint/packs.ts");
    if (context.options.test !== undefined) return packs.testPackIn(context, context.options.test);
    const shipped = await packs.shippedPacks(context.reader);
    if (context.options.json) await writeJson(context, shipped);
    else await writeTable(context, shipped);
    return 0;
  },
});

type Packs = readonly Pack[];

async function writeJson(context: CommandContext<RulesOptions>, packs: Packs): Promise<void> {
  const data = {
    version: 1,
    lint: rules.map((rule) => ({
      id: rule.id,
      family: rule.id.slice(0, rule.id.indexOf("/")),
      what: rule.what,
      presets: rule.presets,
      fix: rule.fix ?? null,
      needsBaseline: rule.needsBaseline === true,
      source: rule.source,
      url: docsUrl(`rules/${rule.id}`),
    })),
    translate: packs.flatMap((pack) =>
      pack.rules.map(({ id, certainty, why }) => ({ pack: pack.name, id, certainty, why })),
    ),
  };
  await context.write(`${JSON.stringify(data, null, 2)}\n`);
}

async function writeTable(context: CommandContext<RulesOptions>, packs: Packs): Promise<void> {
  const { style } = context;
  const width = Math.max(...rules.map(({ id }) => id.length));
  const head = `${"rule".padEnd(width)}  spec   recom. wasi   all    fix`;
  const lines = rules.map((rule) => {
    const levels = presetNames.map((name) => rule.presets[name].padEnd(6)).join(" ");
    return `${rule.id.padEnd(width)}  ${levels} ${rule.fix ?? ""}`.trimEnd();
  });
  const parts = [style.bold(head), ...lines];
  for (const pack of packs) {
    const most = Math.max(...pack.rules.map(({ id }) => id.length));
    parts.push("", style.bold(`${pack.name}: ${pack.about}`));
    parts.push(...pack.rules.map(({ id, certainty }) => `${id.padEnd(most)}  ${certainty}`));
  }
  await context.show(`${parts.join("\n")}\n`);
}
