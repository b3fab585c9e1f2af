import type { Attribute } from "./ast.ts";
import type { Problem } from "./problem.ts";

/** Which rule speaks of a gate that stands twice. */
const twiceRules: Readonly<Record<Exclude<Attribute["kind"], "invalid-attribute">, string>> = {
  since: "since/no-duplicate",
  unstable: "since/no-duplicate",
  deprecated: "since/no-duplicate",
  "external-id": "syntax/duplicate-attribute",
};

/** What is wrong with the gates of one item taken together (WIT.md, "Rules for feature gate usage"). */
export function checkGates(attributes: readonly Attribute[], text: string): Problem[] {
  const problems: Problem[] = [];
  const first = new Map<string, Attribute>();
  for (const attribute of attributes) {
    const { kind, start, end } = attribute;
    if (kind === "invalid-attribute") continue;
    const earlier = first.get(kind);
    if (!earlier) first.set(kind, attribute);
    else {
      const same = text.slice(earlier.start, earlier.end) === text.slice(start, end);
      problems.push({
        rule: twiceRules[kind],
        message: `cannot specify @${kind} twice`,
        start,
        end,
        help: "keep one of the two",
        related: [{ start: earlier.start, end: earlier.end, message: "the first one" }],
        fix: { kind: same ? "safe" : "suggestion", edits: [{ start: spaceBefore(text, start), end, text: "" }] },
      });
    }
  }
  const since = first.get("since");
  const unstable = first.get("unstable");
  if (since && unstable) {
    const { start, end } = since.start > unstable.start ? since : unstable;
    const message = "cannot specify both @since and @unstable";
    problems.push({
      rule: "since/exclusive",
      message,
      start,
      end,
      help: "an item is stable or it is not: keep one of the two",
    });
  }
  const deprecated = first.get("deprecated");
  if (deprecated && !since && !unstable && attributes.every(({ kind }) => kind !== "invalid-attribute")) {
    const { start, end } = deprecated;
    const message = "cannot specify both @deprecated without @since or @unstable";
    problems.push({ rule: "deprecated/requires-since", message, start, end, help: "add the `@since` of the item" });
  }
  return problems;
}

/** The beginning of the white space before an offset. */
function spaceBefore(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && /\s/.test(text[at - 1] ?? "")) at--;
  return at;
}
