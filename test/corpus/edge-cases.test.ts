import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { brief, checkText } from "../support/check-text.ts";
import { shared, sharedMissing } from "../support/shared.ts";

interface EdgeCase {
  readonly source: string;
  readonly features?: readonly string[];
  readonly ok: boolean;
  readonly message: string;
}

const path = shared("reference/edge-cases.json");
const edgeCases: Record<string, EdgeCase> = path ? JSON.parse(readFileSync(path, "utf8")) : {};

/** The official parser shows a data structure of its language here: we name the character. */
function readable(message: string): string {
  return message.replace(/EscapeUnicode\(EscapeIterInner\(('[^']*')\)\)/, "$1");
}

describe.skipIf(!path)(`snippets with the official verdict${path ? "" : ` (${sharedMissing})`}`, () => {
  test.each(Object.entries(edgeCases))("%s", (_, { source, features = [], ok, message }) => {
    const { errors } = checkText(source, { features });
    if (ok) expect(errors.map(brief)).toEqual([]);
    else {
      expect(errors.map(brief)).toHaveLength(1);
      expect(errors[0]?.message).toContain(readable(message.split("\n")[0] ?? ""));
    }
  });
});
