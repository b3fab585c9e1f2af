import type * as ast from "../../../../grammar/ast.ts";
import { nearest } from "../../../common/nearest.ts";
import { parseVersion } from "../../../package/version.ts";
import { gateSyntax } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { replace } from "../../queries/edits.ts";
import type { Item } from "../../queries/item.ts";

const known = ["since", "unstable", "deprecated", "external-id"];

export const syntax: LintRule = {
  id: "since/syntax",
  what: "A gate is malformed: unknown attribute, obsolete `feature =` inside `@since`, or a version that is not full semver.",
  why: "A gate has one form: `@since(version = 1.2.3)`, `@deprecated(version = 1.2.3)`, `@unstable(feature = name)`. Older texts, WASI's own contribution guide among them, still show `@since` with a feature, which was taken out of the grammar; and a version has all three parts. Where it is clear what was meant, the suggestion writes it.",
  presets: { spec: "error", recommended: "error", wasi: "error", all: "error" },
  fix: "suggestion",
  source: "wit-parser; component-model #387, #480",
  specRef: gateSyntax,
  examples: {
    bad: {
      wit: `package acme:store@1.2.0;

@since(version = 1.2)
interface types {}
`,
      findings: ["3:18 `1.2` is no full version: three numbers are needed"],
    },
    good: {
      wit: `package acme:store@1.2.0;

@since(version = 1.2.0)
interface types {}
`,
    },
  },
  create(context) {
    return {
      item(item) {
        for (const attribute of item.node.attributes) {
          const problem = problemOf(attribute, item);
          if (!problem) continue;
          const { message, better, span = attribute } = problem;
          context.report({
            item,
            span,
            message,
            help: better === undefined ? forms : `write \`${better}\``,
            ...(better !== undefined && { edits: [replace(item.source, attribute, better)] }),
          });
        }
      },
    };
  },
};

const forms = "write `@since(version = 1.2.3)`, `@deprecated(version = 1.2.3)` or `@unstable(feature = name)`";

interface GateProblem {
  readonly message: string;
  /** What was probably meant, as the whole attribute. */
  readonly better?: string;
  readonly span?: ast.VersionNode;
}

function problemOf(attribute: ast.Attribute, item: Item): GateProblem | undefined {
  if (attribute.kind === "since" || attribute.kind === "deprecated") {
    if (parseVersion(attribute.version.text)) return leftOver(attribute, item);
    return { ...versionProblem(attribute.kind, attribute.version.text), span: attribute.version };
  }
  if (attribute.kind !== "invalid-attribute") return undefined;
  const text = item.source.text.slice(attribute.start, attribute.end);
  const name = attribute.name?.name ?? /^@\s*%?([\w-]+)/.exec(text)?.[1] ?? "";
  if (!known.includes(name)) {
    const meant = nearest(name, known);
    const better = meant !== undefined && text.includes("(") ? text.replace(name, meant) : undefined;
    return {
      message: `there is no attribute \`@${name}\`${meant === undefined ? "" : `; did you mean \`@${meant}\`?`}`,
      ...(better !== undefined && { better }),
    };
  }
  return argumentProblem(name, /\(([\s\S]*)\)\s*$/.exec(text)?.[1] ?? "");
}

/** What stands behind a version that is right: the obsolete `feature`, or something else that does not belong there. */
function leftOver(attribute: ast.SinceAttribute | ast.DeprecatedAttribute, item: Item): GateProblem | undefined {
  const rest = item.source.text.slice(attribute.version.end, attribute.end).replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, "");
  if (/^\s*\)?\s*$/.test(rest)) return undefined;
  return argumentProblem(attribute.kind, `version = ${attribute.version.text}${rest.replace(/\)\s*$/, "")}`);
}

function argumentProblem(name: string, inside: string): GateProblem {
  if (name === "unstable") {
    const feature = /(?:^|=|:)\s*"?%?([a-zA-Z][a-zA-Z0-9-]*)"?\s*,?\s*$/.exec(inside)?.[1];
    const better = feature === undefined ? {} : { better: `@unstable(feature = ${feature})` };
    return { message: "`@unstable` takes `feature = name` and nothing else", ...better };
  }
  if (name === "external-id") return { message: "`@external-id` takes one string" };
  const version = /\d+(?:\.\d+)*(?:[-+][0-9A-Za-z.+-]*)?/.exec(inside.replace(/feature\s*=\s*[\w-]+/, ""))?.[0];
  if (/\bfeature\s*=/.test(inside) && version !== undefined) {
    return {
      message: `\`@${name}\` takes no \`feature\` any more`,
      ...(parseVersion(version) && { better: `@${name}(version = ${version})` }),
    };
  }
  if (version !== undefined && !parseVersion(version)) return versionProblem(name, version);
  const better = version === undefined ? {} : { better: `@${name}(version = ${version})` };
  return { message: `\`@${name}\` takes \`version = 1.2.3\` and nothing else`, ...better };
}

function versionProblem(name: string, version: string): GateProblem {
  const full = /^\d+$/.test(version) ? `${version}.0.0` : /^\d+\.\d+$/.test(version) ? `${version}.0` : undefined;
  const isFull = full !== undefined && parseVersion(full);
  return {
    message: isFull
      ? `\`${version}\` is no full version: three numbers are needed`
      : `\`${version}\` is no semantic version`,
    ...(isFull && { better: `@${name}(version = ${full})` }),
  };
}
