import { issue } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { stabilizeMarkers } from "../../queries/stabilize-marker.ts";

export const stabilizeMarker: LintRule = {
  id: "unstable/stabilize-marker",
  what: "A `// @stabilize-next` marker is not directly followed by an `@unstable`.",
  why: "The marker says that the `@unstable` on the next line becomes `@since` with the next release. Anywhere else it does nothing, or stops the script that makes the release: docs or a blank line in between are enough.",
  presets: { spec: "off", recommended: "off", wasi: "error", all: "error" },
  source: "WASI #923",
  specRef: issue("WebAssembly/WASI", 923),
  examples: {
    bad: {
      wit: `package acme:clocks@1.2.0;

// @stabilize-next
/// Time zones.
@unstable(feature = clocks-timezone)
interface timezone {}
`,
      findings: ["3:1 the line below `// @stabilize-next` is no `@unstable`"],
    },
    good: {
      wit: `package acme:clocks@1.2.0;

/// Time zones.
// @stabilize-next
@unstable(feature = clocks-timezone)
interface timezone {}
`,
    },
  },
  create(context) {
    return {
      file({ file, source }) {
        for (const marker of stabilizeMarkers(file)) {
          const isFollowed = /^[ \t]*\r?\n[ \t]*@\s*unstable\b/.test(source.text.slice(marker.end, marker.end + 400));
          if (isFollowed) continue;
          context.report({
            source,
            span: marker,
            message: "the line below `// @stabilize-next` is no `@unstable`",
            help: "put the marker directly above the `@unstable` that is meant, or take it away",
          });
        }
      },
    };
  },
};
