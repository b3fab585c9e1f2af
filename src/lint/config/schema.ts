import { reservedWords } from "../data/languages.ts";
import { type Configurable, presetNames } from "../engine/rule.ts";

/** What can be switched, with a description where it has one. */
type SchemaEntry = Configurable & { readonly what?: string };

/** The JSON schema of the configuration: the content of `schema/witkit.config.schema.json`. */
export function configSchema(rules: readonly SchemaEntry[]): unknown {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Configuration of witkit",
    type: "object",
    additionalProperties: false,
    properties: {
      $schema: { type: "string" },
      extends: { ...texts("Configuration files to extend. Later entries override earlier ones.") },
      presets: {
        description: "Which rules are on. Later presets override earlier ones. Default: recommended.",
        type: "array",
        items: { enum: presetNames },
      },
      rules: { $ref: "#/definitions/rules" },
      overrides: {
        description: "Different rules for some files. Globs are relative to this file.",
        type: "array",
        items: {
          type: "object",
          additionalProperties: false,
          required: ["files", "rules"],
          properties: { files: texts("Globs."), rules: { $ref: "#/definitions/rules" } },
        },
      },
      wasi: {
        description: "The WASI release that the packages target, for adopted/* and map/*.",
        type: "string",
        pattern: "^\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?$",
      },
      features: texts("The features that may be named in @unstable."),
      languages: {
        description: "The languages whose reserved words matter, for reserved/language.",
        type: "array",
        items: { enum: Object.keys(reservedWords) },
      },
      indentWidth: { description: "Columns of one level of indentation.", type: "integer", minimum: 1 },
      staleAfter: { description: "Releases after which an unstable item is stale.", type: "integer", minimum: 0 },
      prerelease: {
        description: "How strict baseline/* is between pre-releases.",
        enum: ["ignore", "warn", "strict"],
      },
    },
    definitions: {
      level: { enum: ["off", "info", "warn", "error"] },
      setting: {
        oneOf: [
          { $ref: "#/definitions/level" },
          {
            type: "array",
            items: [{ $ref: "#/definitions/level" }, { type: "object" }],
            minItems: 1,
            additionalItems: false,
          },
        ],
      },
      rules: {
        description: "Levels of rules, of families (`since/*`) and of presets.",
        type: "object",
        additionalProperties: false,
        properties: Object.fromEntries([...groupKeys(rules), ...rules.map(ruleEntry)]),
      },
    },
  };
}

function texts(description: string) {
  return { description, type: ["array", "string"], items: { type: "string" } };
}

function groupKeys(rules: readonly Configurable[]) {
  const families = [...new Set(rules.map(({ id }) => id.slice(0, id.indexOf("/"))))];
  const keys = [...presetNames, ...families, ...families.map((family) => `${family}/*`)];
  return keys.map((key) => [key, { $ref: "#/definitions/setting" }] as const);
}

function ruleEntry(rule: SchemaEntry) {
  const options = Object.entries(rule.options ?? {});
  const description = rule.what ?? "Reported by parser, loader or resolver; see `witkit explain`.";
  if (options.length === 0) return [rule.id, { description, $ref: "#/definitions/level" }] as const;
  const properties = Object.fromEntries(
    options.map(([name, { type, about }]) => [name, type === "string[]" ? texts(about) : { description: about, type }]),
  );
  const withOptions = {
    type: "array",
    items: [{ $ref: "#/definitions/level" }, { type: "object", additionalProperties: false, properties }],
    minItems: 1,
    additionalItems: false,
  };
  return [rule.id, { description, oneOf: [{ $ref: "#/definitions/level" }, withOptions] }] as const;
}
