import { configNames } from "../../lint/config/nearest-config.ts";
import { defineCommand, UsageError } from "../command.ts";
import { saveFiles } from "../save.ts";

const name = "witkit.config.jsonc";

export const command = defineCommand<object>({
  name: "init",
  description: `Writes a commented configuration file, ${name}, into the current folder.`,
  examples: [{ command: "init", about: `write ${name}` }],
  configure() {},
  async run(context) {
    for (const one of configNames) {
      if ((await context.reader.stat(one)) !== undefined) throw new UsageError(`${one} already exists`);
    }
    await saveFiles(context, [{ path: name, content: template }]);
    context.log(`Wrote ${name}. \`witkit lint --print-config\` prints the effective configuration.`);
    return 0;
  },
});

const template = `{
  "$schema": "https://unpkg.com/witkit/schema/witkit.config.schema.json",

  // Which rules are on: "spec", "recommended", "wasi" or "all". Later ones override earlier ones.
  "presets": ["recommended"],

  // Levels of single rules, of families ("docs/*") or of presets: "off", "info", "warn" or "error".
  // A rule with options takes a list: ["warn", { "keywords": ["component"] }].
  // \`witkit rules\` lists all rules, \`witkit explain ID\` explains one.
  "rules": {
    // "docs/require": "warn",
    // "naming/*": "off"
  },

  // Different rules for some files. Globs are relative to this file.
  "overrides": [
    // { "files": ["drafts/**"], "rules": { "since/*": "off" } }
  ],

  // Configuration files to extend. Later entries override earlier ones.
  // "extends": ["../witkit.config.jsonc"],

  // The WASI release that the packages target (for adopted/* and map/*). Default: inferred from the packages that they refer to.
  // "wasi": "0.3.1",

  // The features that may be named in @unstable (for unstable/known-feature). Default: any.
  // "features": ["clocks-timezone"],

  // The languages whose reserved words matter (for reserved/language). Default: all known languages.
  // "languages": ["rust", "javascript", "python"],

  // How strict baseline/* is between pre-releases: "ignore", "warn" or "strict".
  "prerelease": "ignore",

  // The number of releases after which an unstable item is stale (for unstable/stale, with --against git:TAG).
  "staleAfter": 6,

  // Columns of one level of indentation, also for \`witkit fmt\`.
  "indentWidth": 2
}
`;
