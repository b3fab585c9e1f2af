import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv } from "ajv";
import * as formatsModule from "ajv-formats";
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/report/report.ts";
import { renderSarif } from "../../src/report/sarif.ts";
import { plain } from "../../src/report/style.ts";
import { empty, full, hint, sample, types, warning } from "./sample.ts";

const options = { style: plain, logStyle: plain };
const render = (report: Report) => JSON.parse(renderSarif(report, options).output);

const schemaPath = createRequire(import.meta.url).resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");

/** The official schema is written for draft 4; all that it uses means the same in draft 7, except the name of `id`. */
function officialSchema() {
  const { id: $id, $schema: _, ...schema } = JSON.parse(readFileSync(schemaPath, "utf8"));
  return { $id, ...schema };
}

const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
formatsModule.default.default(ajv);
const validate = ajv.compile(officialSchema());

const withEverything: Report = {
  ...sample,
  rules: [
    {
      id: "since/require-member",
      summary: "members have gates",
      description: "Why it is so.",
      url: "https://example.com/r",
      severity: "error",
    },
    { id: "since/unused", summary: "ran and found nothing", severity: "warning" },
  ],
  suppressed: [
    { diagnostic: { ...full, item: "demo:shop/cart@1.2.0#drop" }, kind: "inSource", reason: "kept for old hosts" },
    { diagnostic: { ...warning, item: "x" }, kind: "external" },
  ],
};

describe("sarif", () => {
  test.each([
    ["a report with everything", withEverything],
    ["a report without rules", sample],
    ["an empty report", empty],
  ])("%s holds against the official schema", (_, report) => {
    expect({ valid: validate(render(report)), errors: validate.errors }).toEqual({ valid: true, errors: null });
  });

  test("the schema would notice a mistake", () => {
    const broken = render(sample);
    broken.runs[0].results[0].level = "fatal";
    expect(validate(broken)).toBe(false);
  });

  test("a finding has its rule, level, place, item, related places, fix and fingerprint", () => {
    expect(render(sample).runs[0].results[1]).toMatchInlineSnapshot(`
      {
        "fixes": [
          {
            "artifactChanges": [
              {
                "artifactLocation": {
                  "uri": "wit/types.wit",
                  "uriBaseId": "%SRCROOT%",
                },
                "replacements": [
                  {
                    "deletedRegion": {
                      "endColumn": 2,
                      "endLine": 5,
                      "startColumn": 2,
                      "startLine": 5,
                    },
                    "insertedContent": {
                      "text": "@since(version = 1.2.0)
      	",
                    },
                  },
                ],
              },
            ],
            "description": {
              "text": "Applied by --fix",
            },
          },
        ],
        "level": "error",
        "locations": [
          {
            "logicalLocations": [
              {
                "fullyQualifiedName": "demo:shop/cart@1.2.0#add",
              },
            ],
            "physicalLocation": {
              "artifactLocation": {
                "uri": "wit/types.wit",
                "uriBaseId": "%SRCROOT%",
              },
              "region": {
                "endColumn": 5,
                "endLine": 5,
                "startColumn": 2,
                "startLine": 5,
              },
            },
          },
        ],
        "message": {
          "text": "function \`add\` has no gate, although its interface is released
      write \`@since(version = 1.2.0)\` above it",
        },
        "partialFingerprints": {
          "witkitFinding/v1": "df80622357f5fc9f:1",
        },
        "relatedLocations": [
          {
            "id": 1,
            "message": {
              "text": "the interface is released here",
            },
            "physicalLocation": {
              "artifactLocation": {
                "uri": "wit/types.wit",
                "uriBaseId": "%SRCROOT%",
              },
              "region": {
                "endColumn": 24,
                "endLine": 3,
                "startColumn": 1,
                "startLine": 3,
              },
            },
          },
        ],
        "ruleId": "since/require-member",
        "ruleIndex": 1,
      }
    `);
  });

  test("rules are listed once, also those without a finding, and results point at them", () => {
    const [run] = render(withEverything).runs;
    const rules: { id: string }[] = run.tool.driver.rules;
    expect(rules.map((rule) => rule.id)).toEqual([
      "docs/readme",
      "since/require-member",
      "since/unused",
      "style/one-per-line",
    ]);
    for (const result of run.results) expect(rules[result.ruleIndex]?.id).toBe(result.ruleId);
    expect(rules[1]).toEqual({
      id: "since/require-member",
      shortDescription: { text: "members have gates" },
      fullDescription: { text: "Why it is so." },
      helpUri: "https://example.com/r",
      defaultConfiguration: { level: "error" },
    });
  });

  test("suppressed findings are there with how and why", () => {
    const results: { suppressions?: unknown }[] = render(withEverything).runs[0].results;
    expect(results.map((result) => result.suppressions).filter((found) => found !== undefined)).toEqual([
      [{ kind: "inSource", justification: "kept for old hosts" }],
      [{ kind: "external" }],
    ]);
  });

  test("columns count UTF-16 code units, and paths are percent-encoded references", () => {
    const [run] = render(sample).runs;
    expect(run.columnKind).toBe("utf16CodeUnits");
    expect(run.results[0].locations).toEqual([
      { physicalLocation: { artifactLocation: { uri: "wit/a%3Ab%2C%20c%26d.wit", uriBaseId: "%SRCROOT%" } } },
    ]);
  });

  test("a fingerprint stays when lines move, and differs between two findings of one item", () => {
    const prints = (report: Report): string[] =>
      render(report).runs[0].results.map(
        (result: { partialFingerprints: Record<string, string> }) => result.partialFingerprints["witkitFinding/v1"],
      );
    const moved = { ...warning, range: { start: { line: 9, column: 36 }, end: { line: 9, column: 41 } } };
    const before = prints({ ...sample, diagnostics: [warning] });
    expect(prints({ ...sample, diagnostics: [moved], sourceOf: () => `\n\n${types}` })).toEqual(before);
    const [one, two] = prints({ ...sample, diagnostics: [full, { ...full, message: "other" }] });
    expect(one?.replace(/:1$/, ":2")).toBe(two);
  });

  test("says that the run failed where something could not be read", () => {
    expect(
      render({ ...sample, diagnostics: [{ ...hint, severity: "error", rule: "input/unreadable" }] }).runs[0]
        .invocations,
    ).toEqual([{ executionSuccessful: false }]);
    expect(render(sample).runs[0].invocations).toEqual([{ executionSuccessful: true }]);
  });
});
