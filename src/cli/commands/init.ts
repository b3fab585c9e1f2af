import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { reason } from "../../node/reason.ts";
import { defineCommand, UsageError } from "../command.ts";

const name = "witkit.config.jsonc";

export const command = defineCommand<object>({
  name: "init",
  description: `Writes a commented configuration file, ${name}, into the current folder.`,
  examples: [{ command: "init", about: `write ${name}` }],
  configure() {},
  async run(context) {
    const there = ["witkit.config.json", name, "witkit.config.yaml", "witkit.config.yml"].find((one) =>
      existsSync(join(context.cwd, one)),
    );
    if (there !== undefined) throw new UsageError(`${there} is there already`);
    try {
      writeFileSync(join(context.cwd, name), template);
    } catch (error) {
      throw new UsageError(`${name} can't be written: ${reason(error)}`);
    }
    context.log(`Wrote ${name}. \`witkit lint --print-config\` shows what holds.`);
    return 0;
  },
});

const template = `{
  "$schema": "https://unpkg.com/witkit/schema/witkit.config.schema.json",

  // Which rules are on: "spec", "recommended", "wasi" or "all". Several go one over the other.
  "presets": ["recommended"],

  // Levels of single rules, of families ("docs/*") or of presets: "off", "info", "warn" or "error".
  // A rule with options takes a list: ["warn", { "keywords": ["component"] }].
  // \`witkit rules\` lists all rules, \`witkit explain ID\` explains one.
  "rules": {
    // "docs/require": "warn",
    // "naming/*": "off"
  },

  // Other rules for some files; globs are relative to this file.
  "overrides": [
    // { "files": ["drafts/**"], "rules": { "since/*": "off" } }
  ],

  // Other configurations to go on from, by path.
  // "extends": ["../witkit.config.jsonc"],

  // The WASI release that the packages target (for adopted/* and map/*). Default: told from what they refer to.
  // "wasi": "0.3.1",

  // The features that may be named in @unstable (for unstable/known-feature). Default: any.
  // "features": ["clocks-timezone"],

  // The languages whose reserved words matter (for reserved/language). Default: all that are known.
  // "languages": ["rust", "javascript", "python"],

  // How strict baseline/* is between pre-releases: "ignore", "warn" or "strict".
  "prerelease": "ignore",

  // Releases after which an unstable item is stale (for unstable/stale, with --against git:TAG).
  "staleAfter": 6,

  // Columns of one level of indentation, also for \`witkit fmt\`.
  "indentWidth": 2
}
`;
