import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { mergeConfigs, readConfig } from "../../src/lint/config/config.ts";
import { presetLevels, withSettings } from "../../src/lint/config/levels.ts";
import { rules } from "../../src/lint/rules.ts";

const schema = JSON.parse(readFileSync(new URL("../../schema/witkit.config.schema.json", import.meta.url), "utf8"));
const validate = new Ajv({ strict: false }).compile(schema);

const whole = {
  $schema: "x",
  extends: "./base.json",
  presets: ["wasi"],
  rules: { "since/*": "warn", "docs/require": "off", "since/require-toplevel": ["error", { always: true }] },
  overrides: [{ files: ["drafts/**"], rules: { since: "off" } }],
  wasi: "0.3.1",
  features: ["clocks-timezone"],
  languages: ["rust"],
  indentWidth: 4,
  staleAfter: 3,
  prerelease: "strict",
};

describe("a configuration", () => {
  it("is read with everything in it", () => {
    expect(readConfig(whole, rules).config).toEqual({
      extends: ["./base.json"],
      presets: ["wasi"],
      rules: whole.rules,
      overrides: whole.overrides,
      settings: {
        wasi: "0.3.1",
        features: ["clocks-timezone"],
        languages: ["rust"],
        indentWidth: 4,
        staleAfter: 3,
        prerelease: "strict",
      },
    });
    expect(validate({ ...whole, extends: ["./base.json"] })).toBe(true);
  });

  it.each([
    [{ rule: {} }, "the configuration has no key `rule`. Did you mean `rules`?"],
    [
      { rules: { "since/requir-member": "off" } },
      "there is no rule `since/requir-member`. Did you mean `since/require-member`?",
    ],
    [{ rules: { "sinse/*": "off" } }, "there is no rule `sinse/*`. Did you mean `since/*`?"],
    [
      { rules: { "since/series": "wrn" } },
      "`since/series`: expected one of error, warn, info and off. Did you mean `warn`?",
    ],
    [
      { rules: { "since/require-toplevel": ["warn", { alwys: true }] } },
      "the options object of `since/require-toplevel` has no key `alwys`. Did you mean `always`?",
    ],
    [{ rules: { "since/require-toplevel": ["warn", { always: 1 }] } }, "`always` must be true or false"],
    [
      { rules: { "since/series": ["warn", { always: true }] } },
      "the options object of `since/series` has no key `always`",
    ],
    [
      { presets: ["recomended"] },
      "`presets`: expected one of spec, recommended, wasi, all. Did you mean `recommended`?",
    ],
    [{ prerelease: "loose" }, "`prerelease`: expected one of ignore, warn, strict"],
    [{ indentWidth: 0 }, "`indentWidth` must be a whole number of at least 1"],
    [{ wasi: "3" }, '`wasi` must be a release, such as "0.3.1"'],
    [{ features: [1] }, "`features` must be a list of strings"],
    [
      { overrides: [{ file: [], files: [], rules: {} }] },
      "an entry of `overrides` has no key `file`. Did you mean `files`?",
    ],
    [{ overrides: [{ rules: {} }] }, "an entry of `overrides` needs `files`"],
    [[], "expected an object"],
  ])("is refused: %j", (data, message) => {
    expect(readConfig(data, rules).problems.map((one) => one.message)).toEqual([message]);
    expect(validate(data)).toBe(false);
  });

  it("goes over the one that it extends", () => {
    const base = {
      presets: ["spec"],
      rules: { "since/series": "warn", "docs/*": "warn" },
      wasi: "0.3.0",
      staleAfter: 2,
    };
    const over = { rules: { "since/series": "off" }, wasi: "0.3.1" };
    expect(mergeConfigs(readConfig(base, rules).config, readConfig(over, rules).config)).toEqual({
      presets: ["spec"],
      rules: { "since/series": "off", "docs/*": "warn" },
      settings: { wasi: "0.3.1", staleAfter: 2 },
    });
  });
});

describe("levels", () => {
  const level = (settings: Parameters<typeof withSettings>[2], id: string) =>
    withSettings(rules, presetLevels(rules, ["recommended"]), settings).get(id)?.level;

  it("come from the preset, of several from the last that has the rule", () => {
    const both = presetLevels(rules, ["wasi", "spec"]);
    expect(both.get("docs/require")?.level).toBe("warn");
    expect(both.get("since/require-toplevel")).toEqual({ level: "error", options: { always: true } });
    expect(presetLevels(rules, ["all"]).size).toBe(rules.length);
  });

  it("are set by id, family or preset: the narrower wins, whatever the order", () => {
    expect(level({ "since/*": "off" }, "since/series")).toBe("off");
    expect(level({ "since/series": "error", since: "off" }, "since/series")).toBe("error");
    expect(level({ since: "off", all: "info" }, "since/series")).toBe("off");
    expect(level({ all: "info" }, "docs/require")).toBe("info");
  });
});
